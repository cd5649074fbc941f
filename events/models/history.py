"""What happened to the record itself: decisions, the public change log, and redirects. Append-only."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

from events.models.fields import public_id_field


class Verb(models.TextChoices):
    """What a decision does (vocabulary `decision_verbs`)."""

    CREATE = "create", "create"
    UPDATE = "update", "update"
    ACCEPT = "accept", "accept"
    REJECT = "reject", "reject"
    MERGE = "merge", "merge"
    WITHDRAW = "withdraw", "withdraw"
    DISMISS = "dismiss", "dismiss a contradiction"


class Decision(models.Model):
    """One act of one editor, or of the curated reference record (`editor` is null and `reason` names the fixture).

    Written by `review/decisions.py`; a trigger refuses UPDATE and DELETE.
    """

    public_id = public_id_field("decision")
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    verb = models.CharField(max_length=10, choices=Verb.choices)
    target_kind = models.CharField(max_length=20)
    target_public_id = models.CharField(max_length=14)
    reason = models.TextField(blank=True, default="")
    at = models.DateTimeField(auto_now_add=True)

    if TYPE_CHECKING:
        id: int

    class Meta:
        """Newest first; a rejection without a reason helps nobody."""

        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="decision_refusal_has_reason",
                condition=~models.Q(verb__in=["reject", "withdraw", "merge", "dismiss"]) | ~models.Q(reason=""),
            ),
        ]
        indexes = [models.Index(fields=["target_public_id", "id"], name="decision_by_target")]

    def __str__(self) -> str:
        return f"{self.verb} {self.target_public_id}"


class Change(models.Model):
    """One entry of the public change log, with the full public representation after it.

    Written by `review/decisions.py` in the transaction of its decision, under one advisory lock, so that `seq` grows in
    the order of commits: a reader who has seen n never later finds a new entry at n or below. A trigger refuses UPDATE
    and DELETE.
    """

    seq = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(auto_now_add=True)
    verb = models.CharField(max_length=10, choices=Verb.choices)
    record_kind = models.CharField(max_length=20)
    record_public_id = models.CharField(max_length=14)
    representation = models.JSONField()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="changes")

    class Meta:
        """In the order of commits."""

        ordering = ["seq"]
        # The history of one record.
        indexes = [models.Index(fields=["record_public_id", "seq"], name="change_by_record")]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb} {self.record_public_id}"


class Redirect(models.Model):
    """Where an id that is no longer a record leads: to its survivor, or nowhere (withdrawn: a tombstone)."""

    class Kind(models.TextChoices):
        """Why."""

        MERGED = "merged", "merged"
        SPLIT = "split", "split"
        WITHDRAWN = "withdrawn", "withdrawn"

    from_public_id = models.CharField(max_length=14, unique=True)
    to_public_id = models.CharField(max_length=14, blank=True, default="")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    reason = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Nothing leads to itself, and only what was withdrawn leads nowhere."""

        constraints = [
            models.CheckConstraint(
                name="redirect_not_to_itself", condition=~models.Q(from_public_id=models.F("to_public_id"))
            ),
            models.CheckConstraint(
                name="redirect_has_target", condition=models.Q(kind="withdrawn") | ~models.Q(to_public_id="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_public_id} -> {self.to_public_id or 'withdrawn'}"

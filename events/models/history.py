"""What happened to the record itself: decisions, the public change log, and redirects. Append-only."""

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import models
from django.utils import timezone

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
    SPLIT = "split", "split"
    RESTORE = "restore", "restore"
    REOPEN = "reopen", "reopen a contradiction"


# Whoever comes later will want to know why.
REASONED: Final = ("update", "reject", "withdraw", "merge", "dismiss", "split", "restore", "reopen")


class Decision(models.Model):
    """One act of one editor, or of the curated reference record (`editor` is null and `reason` names the fixture).

    Written by `review/decisions/`; a trigger refuses UPDATE and DELETE.
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
                condition=~models.Q(verb__in=REASONED) | ~models.Q(reason=""),
            ),
        ]
        indexes = [models.Index(fields=["target_public_id", "id"], name="decision_by_target")]

    def __str__(self) -> str:
        return f"{self.verb} {self.target_public_id}"


class Change(models.Model):
    """One entry of the public change log, with the full public representation after it.

    Written by `review/decisions/` in the transaction of its decision, under one advisory lock, so that `seq` and `at`
    grow in the order of commits: a reader who has seen n never later finds a new entry at n or below. A trigger refuses
    UPDATE and DELETE, and `digest` chains each entry to the one before (`review.chain`), so that an entry that was
    changed behind the trigger's back is found. What is no longer a record is represented by its tombstone.
    """

    seq = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=timezone.now)
    verb = models.CharField(max_length=10, choices=Verb.choices)
    record_kind = models.CharField(max_length=20)
    record_public_id = models.CharField(max_length=14)
    representation = models.JSONField()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="changes")
    digest = models.CharField(max_length=64, help_text="SHA-256 over this entry and the digest of the one before")

    class Meta:
        """In the order of commits."""

        ordering = ["seq"]
        indexes = [
            # The history of one record.
            models.Index(fields=["record_public_id", "seq"], name="change_by_record"),
            # as_of: the last entry at or before an instant.
            models.Index(fields=["at", "seq"], name="change_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb} {self.record_public_id}"


class Redirect(models.Model):
    """Where an id that is no longer a record leads: to its survivor, to its parts, or nowhere (a tombstone).

    Written by `review/decisions/`. One row for a merged or withdrawn id, one row a part for a split one. No row leads
    to an id that leads on to others: when a survivor is merged or split in its turn, the rows that led to it are set
    to where it went. Restoring a record removes its rows; the change log keeps what was.
    """

    class Kind(models.TextChoices):
        """Why."""

        MERGED = "merged", "merged"
        SPLIT = "split", "split"
        WITHDRAWN = "withdrawn", "withdrawn"

    from_public_id = models.CharField(max_length=14)
    to_public_id = models.CharField(max_length=14, blank=True, default="")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    reason = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Nothing leads to itself, and only what was withdrawn leads nowhere."""

        ordering = ["from_public_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["from_public_id", "to_public_id"], name="redirect_once"),
            models.CheckConstraint(
                name="redirect_not_to_itself", condition=~models.Q(from_public_id=models.F("to_public_id"))
            ),
            models.CheckConstraint(
                name="redirect_has_target",
                condition=models.Q(kind="withdrawn", to_public_id="")
                | (~models.Q(kind="withdrawn") & ~models.Q(to_public_id="")),
            ),
        ]
        # When a survivor goes, all that led to it is led on.
        indexes = [models.Index(fields=["to_public_id"], name="redirect_by_target")]

    def __str__(self) -> str:
        return f"{self.from_public_id} -> {self.to_public_id or 'withdrawn'}"

"""Candidates: where what the machine saw meets what people decide."""

from typing import TYPE_CHECKING

from django.db import models

from events.models.article import Article
from events.models.event import Event
from events.models.fields import public_id_field


class CandidateState(models.TextChoices):
    """open -> accepted | rejected | merged | superseded; decided once."""

    OPEN = "open", "open"
    ACCEPTED = "accepted", "accepted"
    REJECTED = "rejected", "rejected"
    MERGED = "merged", "added to an event"
    SUPERSEDED = "superseded", "superseded"


class CandidateQuerySet(models.QuerySet["Candidate"]):
    """Questions about candidates."""

    def open(self) -> "CandidateQuerySet":
        """Those that wait for an editor."""
        return self.filter(state=CandidateState.OPEN)


class Candidate(models.Model):
    """An event that the machine proposes, from one article.

    `ingest/store/` writes the row and never touches it again; `review/decisions/` writes `state`, `event` and
    `decided_at` once. `draft` is what the machine said, as JSON, and is never edited. `start`, `end` and `quote` repeat
    its span. `matched_event` is the event of the record that it near certainly is, with `match_score`; `event` what
    became of it. `likely_events` are all that it may be, best first, at most five, each as {"event": public id,
    "score": in [0, 1], "why": [words]}: what the record held when the article was read. It stands apart from the draft,
    which was read from the article alone.
    """

    public_id = public_id_field("candidate")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="candidates")
    draft = models.JSONField()
    draft_key = models.CharField(max_length=64, help_text="digest of detector, version, type and span")
    type = models.CharField(max_length=40)
    quote = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    score = models.FloatField()
    detector = models.CharField(max_length=40)
    detector_version = models.CharField(max_length=40)
    matched_event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    match_score = models.FloatField(null=True, blank=True)
    likely_events = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=10, choices=CandidateState.choices, default=CandidateState.OPEN)
    event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="candidates")
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CandidateQuerySet.as_manager()

    if TYPE_CHECKING:
        id: int
        article_id: int

    class Meta:
        """Oldest first: the queue is first in, first out."""

        ordering = ["id"]
        constraints = [
            # A detect step that runs twice proposes the same thing once.
            models.UniqueConstraint(fields=["article", "draft_key"], name="candidate_once"),
            models.CheckConstraint(name="candidate_score_range", condition=models.Q(score__range=(0, 1))),
            models.CheckConstraint(name="candidate_quote_offsets", condition=models.Q(start__lt=models.F("end"))),
            models.CheckConstraint(
                name="candidate_accepted_has_event",
                condition=~models.Q(state__in=["accepted", "merged"]) | models.Q(event__isnull=False),
            ),
            models.CheckConstraint(
                name="candidate_decided_has_time",
                condition=models.Q(state="open", decided_at__isnull=True)
                | (~models.Q(state="open") & models.Q(decided_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["id"], name="candidate_queue", condition=models.Q(state="open"))]

    def __str__(self) -> str:
        return f"{self.type}: {self.quote[:60]}"

"""Submissions: what was handed to ingestion; and the turn-taking of fetches per host."""

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

from events.models.article import Article
from events.models.feed import Feed
from events.models.fields import edtf_field, public_id_field
from events.models.source import Source


class SubmissionState(models.TextChoices):
    """Where a submission stands: queued -> fetched -> extracted -> analysed -> done, or one of three other ends."""

    QUEUED = "queued", "queued"
    FETCHED = "fetched", "fetched"
    EXTRACTED = "extracted", "text read"
    ANALYSED = "analysed", "analysed"
    DONE = "done", "done"
    DUPLICATE = "duplicate", "already in the archive"
    REFUSED = "refused", "refused"
    FAILED = "failed", "failed"


OPEN_STATES = (
    SubmissionState.QUEUED,
    SubmissionState.FETCHED,
    SubmissionState.EXTRACTED,
    SubmissionState.ANALYSED,
)
ENDED_STATES = tuple(state for state in SubmissionState if state not in OPEN_STATES)
# Ended without a result: kept aside until somebody tries them again.
QUARANTINE_STATES = (SubmissionState.FAILED, SubmissionState.REFUSED)


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Questions about submissions."""

    def open(self) -> "SubmissionQuerySet":
        """Those that still have a step to go."""
        return self.filter(state__in=OPEN_STATES)

    def quarantined(self) -> "SubmissionQuerySet":
        """Those that failed or were refused."""
        return self.filter(state__in=QUARANTINE_STATES)

    def due(self, now: dt.datetime) -> "SubmissionQuerySet":
        """Open ones whose time has come and that nobody holds: no lease, or a lease that ran out."""
        free = models.Q(lease_until__isnull=True) | models.Q(lease_until__lte=now)
        return self.open().filter(free, not_before__lte=now).order_by("not_before", "id")

    def to_hint(self, now: dt.datetime, *, quiet_s: float) -> "SubmissionQuerySet":
        """Due ones of which no worker was told within the last `quiet_s` seconds: their message may be lost."""
        told = models.Q(hinted_at__gt=now - dt.timedelta(seconds=quiet_s))
        return self.due(now).exclude(told)


class Submission(models.Model):
    """One URL or document handed to ingestion, with its state and lease.

    PostgreSQL is the queue; the broker only carries hints.

    Written by `ingest/store/`. `canonical_url` is unique within a `round`: the same page handed in twice is one row.
    Round 0 is the first handing in; a later round captures the page of a known article again (`article` is set from the
    beginning, but for versions that are imported together). An uploaded document has `urn:sha256:…` for its address, or
    the address that its sender gives, and its bytes under `upload_key`; `document_sha256` is their digest.
    `submitted_by` is never shown.
    """

    class Origin(models.TextChoices):
        """How it came in."""

        PERSON = "person", "handed in"
        FEED = "feed", "feed"
        IMPORT = "import", "import"
        RECAPTURE = "recapture", "re-capture"

    public_id = public_id_field("submission")
    url = models.CharField(max_length=2000, blank=True, default="")
    canonical_url = models.CharField(max_length=2000)
    round = models.PositiveSmallIntegerField(default=0, help_text="0 at first, then one more for each re-capture")
    origin = models.CharField(max_length=9, choices=Origin.choices, default=Origin.PERSON)
    state = models.CharField(max_length=9, choices=SubmissionState.choices, default=SubmissionState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0, help_text="of the present step")
    not_before = models.DateTimeField(help_text="no step before this instant")
    lease_until = models.DateTimeField(null=True, blank=True, help_text="a worker holds it until then")
    turn_at = models.DateTimeField(null=True, blank=True, help_text="its turn at the host, once taken")
    hinted_at = models.DateTimeField(null=True, blank=True, help_text="when a worker was last told of it")
    error_kind = models.CharField(max_length=20, blank=True, default="")
    error_detail = models.CharField(max_length=1000, blank=True, default="")
    article = models.ForeignKey(Article, null=True, blank=True, on_delete=models.PROTECT, related_name="submissions")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="if the sender says so"
    )
    published = edtf_field(help_text="EDTF, if the sender says so and the page does not")
    title = models.CharField(max_length=1000, blank=True, default="", help_text="if the sender says so")
    file_name = models.CharField(max_length=255, blank=True, default="")
    content_type = models.CharField(max_length=200, blank=True, default="", help_text="of an uploaded document")
    upload_key = models.CharField(max_length=200, blank=True, default="", help_text="vault key of an uploaded document")
    document_sha256 = models.CharField(max_length=64, blank=True, default="", help_text="of what was handed in")
    feed = models.ForeignKey(Feed, null=True, blank=True, on_delete=models.SET_NULL, related_name="submissions")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="when it came to its present end")

    objects = SubmissionQuerySet.as_manager()

    if TYPE_CHECKING:
        id: int
        article_id: int | None
        feed_id: int | None

    class Meta:
        """Newest first."""

        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["canonical_url", "round"], name="submission_once"),
            # The same record handed in again, by an import that is run once more for one, is the same submission.
            models.UniqueConstraint(
                fields=["document_sha256"], name="submission_document_once", condition=~models.Q(document_sha256="")
            ),
            # Two versions of a page may be imported at once: the second is bound when the first has been read.
            models.CheckConstraint(
                name="submission_round_has_article",
                condition=models.Q(round=0) | models.Q(article__isnull=False) | models.Q(origin="import"),
            ),
            models.CheckConstraint(
                name="submission_end_has_time",
                condition=models.Q(state__in=["queued", "fetched", "extracted", "analysed"])
                | models.Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="submission_failure_has_kind",
                condition=~models.Q(state__in=["failed", "refused"]) | ~models.Q(error_kind=""),
            ),
            models.CheckConstraint(
                name="submission_end_has_article",
                condition=~models.Q(state__in=["extracted", "analysed", "done", "duplicate"])
                | models.Q(article__isnull=False),
            ),
            models.CheckConstraint(
                name="submission_has_url_or_upload", condition=~models.Q(url="") | ~models.Q(upload_key="")
            ),
        ]
        indexes = [
            # The sweep asks every few seconds for what is due; finished rows must not make it slower.
            models.Index(
                fields=["not_before", "id"],
                name="submission_due",
                condition=models.Q(state__in=["queued", "fetched", "extracted", "analysed"]),
            ),
            # The state of ingestion is asked for often: what came in, what ended, what stands in quarantine.
            models.Index(fields=["created_at"], name="submission_created"),
            models.Index(fields=["ended_at", "state"], name="submission_ended"),
            models.Index(
                fields=["error_kind", "ended_at"],
                name="submission_quarantine",
                condition=models.Q(state__in=["failed", "refused"]),
            ),
        ]

    def __str__(self) -> str:
        return self.url or self.file_name

    @property
    def is_ended(self) -> bool:
        """Whether no step is left."""
        return self.state in ENDED_STATES


class FetchTurn(models.Model):
    """When one host may be asked again, written under a row lock by whichever worker comes.

    `next_at` is the next free turn to book, `last_at` when it was last asked, `rest_until` how long it wants to be left
    alone.

    Written by `ingest/store/turns.py`. Spacing through the database holds across any number of workers and machines.
    """

    host = models.CharField(max_length=255, primary_key=True)
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True, blank=True)
    rest_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.host} from {self.next_at:%H:%M:%S}"

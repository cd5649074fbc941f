"""Feeds, and what came of polling them."""

import datetime as dt
from typing import TYPE_CHECKING, Final

from django.contrib.postgres.fields import ArrayField
from django.db import models

from events.models.fields import public_id_field
from events.models.source import Source

# Media Cloud's default between two polls of a feed.
DEFAULT_INTERVAL_S: Final = 6 * 3600


class FeedQuerySet(models.QuerySet["Feed"]):
    """Questions about feeds."""

    def due(self, now: dt.datetime) -> "FeedQuerySet":
        """Active ones whose time has come and that nobody polls; one that was never polled is due."""
        come = models.Q(next_poll_at__isnull=True) | models.Q(next_poll_at__lte=now)
        free = models.Q(lease_until__isnull=True) | models.Q(lease_until__lte=now)
        return self.filter(come, free, is_active=True).order_by(models.F("next_poll_at").asc(nulls_first=True), "id")

    def to_hint(self, now: dt.datetime, *, quiet_s: float) -> "FeedQuerySet":
        """Due ones of which no worker was told within the last `quiet_s` seconds."""
        return self.due(now).exclude(hinted_at__gt=now - dt.timedelta(seconds=quiet_s))


class Feed(models.Model):
    """A list of links that a source publishes.

    Written by `load_reference` and the admin; the poller's columns by `ingest/store/polls.py`. `is_active` is off for
    feeds that are only listed, with the reason in `note`. A feed that has failed too often is `dead`: it is asked once
    a week, since dead feeds do come back.
    """

    class Kind(models.TextChoices):
        """What kind of list it is."""

        RSS = "rss", "RSS"
        ATOM = "atom", "Atom"
        JSON = "json", "JSON Feed"
        SITEMAP = "sitemap", "sitemap"
        LISTING = "listing", "HTML listing"

    class Health(models.TextChoices):
        """How the last polls went."""

        UNKNOWN = "unknown", "not polled yet"
        OK = "ok", "ok"
        SILENT = "silent", "nothing new for long"
        EMPTY = "empty", "answers without entries"
        GAP = "gap", "entries were missed"
        DEAD = "dead", "does not answer"

    public_id = public_id_field("feed")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="feeds")
    url = models.URLField(max_length=1000, unique=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    is_active = models.BooleanField(default=False)
    note = models.TextField(blank=True, default="", help_text="why it is off, or what is odd about it")
    keywords = ArrayField(
        models.CharField(max_length=100),
        default=list,
        blank=True,
        help_text="which entries are taken: words, or @dprk for the archive's own list; empty takes all",
    )
    listing = models.JSONField(default=dict, blank=True, help_text="how to read an HTML listing")
    expect_daily = models.BooleanField(default=False, help_text="a day without anything new is a sign of trouble")
    etag = models.CharField(max_length=500, blank=True, default="")
    last_modified = models.CharField(max_length=100, blank=True, default="")
    body_sha256 = models.CharField(max_length=64, blank=True, default="")
    seen = ArrayField(models.BigIntegerField(), default=list, blank=True, help_text="entries of the last poll, hashed")
    interval_s = models.PositiveIntegerField(
        default=DEFAULT_INTERVAL_S, help_text="between two polls, as it has settled"
    )
    polls_since_full = models.PositiveSmallIntegerField(default=0, help_text="polls since the last unconditional one")
    next_poll_at = models.DateTimeField(null=True, blank=True)
    polled_at = models.DateTimeField(null=True, blank=True)
    new_at = models.DateTimeField(null=True, blank=True, help_text="when something new was last in it")
    lease_until = models.DateTimeField(null=True, blank=True, help_text="a worker polls it until then")
    turn_at = models.DateTimeField(null=True, blank=True, help_text="its turn at the host, once taken")
    hinted_at = models.DateTimeField(null=True, blank=True, help_text="when a worker was last told of it")
    failures = models.FloatField(default=0, help_text="weighted: hard 1, soft 0.5, temporary 0.25")
    health = models.CharField(max_length=8, choices=Health.choices, default=Health.UNKNOWN)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = FeedQuerySet.as_manager()

    if TYPE_CHECKING:
        id: int
        source_id: int
        polls: models.Manager["FeedPoll"]

    class Meta:
        """Polled in the order in which they are due."""

        ordering = ["source__name", "url"]
        constraints = [
            models.CheckConstraint(name="feed_failures_not_negative", condition=models.Q(failures__gte=0)),
        ]
        # The poller asks for active feeds by the time they are due.
        indexes = [models.Index(fields=["next_poll_at"], condition=models.Q(is_active=True), name="feed_due")]

    def __str__(self) -> str:
        return self.url


class FeedPoll(models.Model):
    """One poll of a feed and what came of it; the last 30 of each feed are kept.

    Written by `ingest/store/polls.py`. `entry_count` are the entries of the answer, `new_count` those that the poll
    before had not, `relevant_count` those of the new ones that the feed's keywords let through, `taken_count` those
    that became submissions (the others were known already).
    """

    class Outcome(models.TextChoices):
        """What the answer was."""

        NEW = "new", "new entries"
        NOTHING_NEW = "nothing_new", "nothing new"
        NOT_MODIFIED = "not_modified", "not modified (304)"
        SAME_BODY = "same_body", "the same bytes as before"
        EMPTY = "empty", "no entries"
        FAILED = "failed", "failed"

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="polls")
    at = models.DateTimeField(help_text="when it began")
    took_ms = models.PositiveIntegerField(default=0)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    http_status = models.PositiveSmallIntegerField(null=True, blank=True)
    is_full = models.BooleanField(default=True, help_text="asked without conditions")
    size_bytes = models.PositiveBigIntegerField(default=0)
    entry_count = models.PositiveIntegerField(default=0)
    new_count = models.PositiveIntegerField(default=0)
    relevant_count = models.PositiveIntegerField(default=0)
    taken_count = models.PositiveIntegerField(default=0)
    has_gap = models.BooleanField(default=False, help_text="none of its entries was in the poll before")
    error_kind = models.CharField(max_length=20, blank=True, default="")
    note = models.CharField(max_length=1000, blank=True, default="")

    if TYPE_CHECKING:
        id: int
        feed_id: int

    class Meta:
        """Newest first."""

        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["feed", "-at"], name="feed_poll_newest")]

    def __str__(self) -> str:
        return f"{self.feed_id} at {self.at:%Y-%m-%d %H:%M}Z: {self.outcome}"

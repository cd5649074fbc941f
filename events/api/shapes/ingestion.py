"""Shapes of feeds, of their polls, and of how ingestion stands."""

from rest_framework import serializers

from events.api.shapes.intake import SubmissionErrorShape
from events.api.shapes.record import Shape, SourceReferenceShape
from events.models import Feed, FeedPoll


class FeedShape(Shape):
    """A list of links that a source publishes, and how polling it goes."""

    id = serializers.CharField(help_text="fed-…")
    url = serializers.URLField()
    source = SourceReferenceShape()  # type: ignore[assignment]  # a member, not the option of Field
    feed_url = serializers.CharField(help_text="the feed itself")
    kind = serializers.ChoiceField(choices=Feed.Kind.values)
    active = serializers.BooleanField(help_text="whether it is polled")
    note = serializers.CharField(allow_null=True, help_text="why it is not polled, or what is odd about it")
    keywords = serializers.ListField(
        child=serializers.CharField(), help_text="which entries are taken; @dprk is a list of the archive, [] takes all"
    )
    expect_daily = serializers.BooleanField(help_text="a day without anything new is a sign of trouble")
    health = serializers.ChoiceField(choices=Feed.Health.values)
    health_words = serializers.CharField()
    interval_s = serializers.IntegerField(help_text="between two polls, as it has settled")
    polled_at = serializers.DateTimeField(allow_null=True)
    next_poll_at = serializers.DateTimeField(allow_null=True)
    new_at = serializers.DateTimeField(allow_null=True, help_text="when something new was last in it")
    failures_score = serializers.FloatField(help_text="weighted failures since the last success")
    polls_url = serializers.URLField()
    submissions_url = serializers.URLField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class FeedPollShape(Shape):
    """One poll of a feed: what came, how much of it was new, to the point, and taken in."""

    at = serializers.DateTimeField()
    took_ms = serializers.IntegerField()
    outcome = serializers.ChoiceField(choices=FeedPoll.Outcome.values)
    outcome_words = serializers.CharField()
    http_status = serializers.IntegerField(allow_null=True)
    is_full = serializers.BooleanField(help_text="asked without conditions")
    size_bytes = serializers.IntegerField()
    entry_count = serializers.IntegerField()
    new_count = serializers.IntegerField(help_text="not in the poll before")
    relevant_count = serializers.IntegerField(help_text="of the new ones, those that the keywords let through")
    taken_count = serializers.IntegerField(help_text="of the relevant ones, those that were not known yet")
    has_gap = serializers.BooleanField(help_text="none of its entries was in the poll before: some may be missing")
    error = SubmissionErrorShape(allow_null=True)
    note = serializers.CharField(allow_null=True)


class ConcernShape(Shape):
    """One thing that somebody should look at."""

    kind = serializers.CharField(help_text="stalled, backlog, fault, losses, late_feeds or feed")
    words = serializers.CharField()


class DepthShape(Shape):
    """Open submissions of one state."""

    state = serializers.CharField(help_text="vocabulary submission_states")
    label = serializers.CharField()  # type: ignore[assignment]  # a member, not the option of Field
    due = serializers.IntegerField(help_text="a worker could take them now")
    held = serializers.IntegerField(help_text="a worker has them")
    waiting = serializers.IntegerField(help_text="for a turn at their host or the next attempt")


class QueueShape(Shape):
    """Submissions that have not ended."""

    states = DepthShape(many=True)
    due = serializers.IntegerField()
    held = serializers.IntegerField()
    waiting = serializers.IntegerField()
    total = serializers.IntegerField()
    retrying = serializers.IntegerField(help_text="of the waiting ones, those whose last attempt failed")
    oldest_due_s = serializers.FloatField(allow_null=True, help_text="how long the oldest has been due")


class _EndsShape(Shape):
    done = serializers.IntegerField()
    duplicate = serializers.IntegerField()
    refused = serializers.IntegerField()
    failed = serializers.IntegerField()


class EndsShape(_EndsShape):
    """How many ended within a span before now."""

    span = serializers.ChoiceField(choices=["1h", "24h", "7d"])


class HourShape(_EndsShape):
    """How many ended in one hour."""

    at = serializers.DateTimeField(help_text="its beginning")


class ThroughputShape(Shape):
    """What ended of late. Times are from handing in to the end, over the latest ends of 24 hours, 10,000 at most."""

    spans = EndsShape(many=True)
    measured_count = serializers.IntegerField()
    median_s = serializers.FloatField(allow_null=True)
    p95_s = serializers.FloatField(allow_null=True)
    last_ended_at = serializers.DateTimeField(allow_null=True)
    captures_24h = serializers.IntegerField()
    articles_24h = serializers.IntegerField()


class FailureShape(Shape):
    """One reason, and how many submissions stand in quarantine for it."""

    kind = serializers.CharField(help_text="vocabulary error_kinds")
    label = serializers.CharField()  # type: ignore[assignment]  # a member, not the option of Field
    definition = serializers.CharField()
    advice = serializers.CharField()
    last_day = serializers.IntegerField()
    last_week = serializers.IntegerField()
    count = serializers.IntegerField()


class FailingHostShape(Shape):
    """One host, how many of its pages failed within 7 days, and the commonest reason."""

    host = serializers.CharField()
    count = serializers.IntegerField()
    kind = serializers.CharField(help_text="vocabulary error_kinds")
    label = serializers.CharField()  # type: ignore[assignment]  # a member, not the option of Field


class HealthCountShape(Shape):
    """How many feeds that are polled are in one state of health."""

    health = serializers.ChoiceField(choices=Feed.Health.values)
    label = serializers.CharField()  # type: ignore[assignment]  # a member, not the option of Field
    count = serializers.IntegerField()


class TroubledFeedShape(Shape):
    """A feed that is polled and not well."""

    id = serializers.CharField(help_text="fed-…")
    url = serializers.URLField()
    source_name = serializers.CharField()
    feed_url = serializers.CharField()
    health = serializers.ChoiceField(choices=Feed.Health.values)
    label = serializers.CharField()  # type: ignore[assignment]  # a member, not the option of Field
    polled_at = serializers.DateTimeField(allow_null=True)
    new_at = serializers.DateTimeField(allow_null=True)


class FeedSummaryShape(Shape):
    """All feeds. Late is what should have been polled half an hour ago or earlier."""

    is_polling = serializers.BooleanField(help_text="false where the operator has switched polling off")
    active_count = serializers.IntegerField()
    inactive_count = serializers.IntegerField()
    health = HealthCountShape(many=True)
    late_count = serializers.IntegerField()
    latest_s = serializers.FloatField(allow_null=True, help_text="how late the first of them is")
    last_poll_at = serializers.DateTimeField(allow_null=True)
    next_poll_at = serializers.DateTimeField(allow_null=True)
    troubled = TroubledFeedShape(many=True, help_text="20 at most")


class WaitingHostShape(Shape):
    """One host, and the seconds until it may be asked."""

    host = serializers.CharField()
    wait_s = serializers.FloatField()
    is_resting = serializers.BooleanField(help_text="it said that it gets too many requests")


class IngestionShape(Shape):
    """How ingestion stands. Never who handed in what."""

    at = serializers.DateTimeField()
    warnings = ConcernShape(many=True)
    queue = QueueShape()
    throughput = ThroughputShape()
    hours = HourShape(many=True, help_text="the last 48 by the clock (UTC), oldest first")
    failures = FailureShape(many=True)
    quarantine_count = serializers.IntegerField()
    failing_hosts = FailingHostShape(many=True)
    feeds = FeedSummaryShape()
    waiting_hosts = WaitingHostShape(many=True)

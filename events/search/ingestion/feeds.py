"""Feeds: how those that are polled are doing, which are late, and which need a look."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, DateTimeField, Max, Min, Q
from django.db.models.functions import Coalesce

from events.models import Feed

# A poll this late is no longer a matter of turns and busy workers.
LATE_AFTER: Final = dt.timedelta(minutes=30)
SHOWN: Final = 20
# The worst first.
TROUBLES: Final = (Feed.Health.DEAD, Feed.Health.EMPTY, Feed.Health.GAP, Feed.Health.SILENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthCount:
    """How many feeds that are on are in one state of health."""

    health: str
    label: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubledFeed:
    """A feed that is on and not well."""

    public_id: str
    source: str
    address: str
    health: str
    label: str
    polled_at: dt.datetime | None
    new_at: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSummary:
    """All feeds. `health` has every state, in the order of `Feed.Health`; `troubled` at most twenty, the worst first.

    `late_count` feeds should have been polled half an hour ago or earlier, the first of them `latest_s` seconds ago
    (None where none is late). `is_polling` is off where the operator has switched polling off: then none is late.
    """

    is_polling: bool = True
    active_count: int
    inactive_count: int
    health: tuple[HealthCount, ...]
    late_count: int
    latest_s: float | None
    last_poll_at: dt.datetime | None
    next_poll_at: dt.datetime | None
    troubled: tuple[TroubledFeed, ...]

    @property
    def troubled_count(self) -> int:
        """How many are not well, also those beyond the twenty."""
        return sum(one.count for one in self.health if one.health in TROUBLES)


def read_feeds(now: dt.datetime) -> FeedSummary:
    """The feeds at `now`, in two queries."""
    rows = list(_grouped(now))
    active = {row["health"]: row for row in rows if row["is_active"]}
    first_due = min((row["first_due"] for row in active.values() if row["first_due"] is not None), default=None)
    is_polling = bool(settings.ARCHIVE_POLL_FEEDS)
    return FeedSummary(
        is_polling=is_polling,
        active_count=sum(row["count"] for row in active.values()),
        inactive_count=sum(row["count"] for row in rows if not row["is_active"]),
        health=tuple(
            HealthCount(
                health=health.value,
                label=str(health.label),
                count=active[health.value]["count"] if health.value in active else 0,
            )
            for health in Feed.Health
        ),
        late_count=sum(row["late"] for row in active.values()) if is_polling else 0,
        latest_s=None if first_due is None or not is_polling else (now - first_due).total_seconds(),
        last_poll_at=max((row["last_poll"] for row in rows if row["last_poll"] is not None), default=None),
        next_poll_at=min((row["next_poll"] for row in active.values() if row["next_poll"] is not None), default=None),
        troubled=_troubled(),
    )


def _grouped(now: dt.datetime) -> Iterable[Mapping[str, Any]]:
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    late = free & Q(due_at__lte=now - LATE_AFTER)
    return (
        Feed.objects.annotate(due_at=Coalesce("next_poll_at", "created_at", output_field=DateTimeField()))
        .order_by()
        .values("is_active", "health")
        .annotate(
            count=Count("pk"),
            late=Count("pk", filter=late),
            first_due=Min("due_at", filter=late),
            last_poll=Max("polled_at"),
            next_poll=Min("next_poll_at"),
        )
    )


def _troubled() -> tuple[TroubledFeed, ...]:
    feeds = Feed.objects.filter(is_active=True, health__in=TROUBLES).select_related("source")
    feeds = feeds.defer("seen", "listing").order_by("source__name", "url")
    ranked = sorted(feeds, key=lambda feed: TROUBLES.index(Feed.Health(feed.health)))
    return tuple(
        TroubledFeed(
            public_id=feed.public_id,
            source=feed.source.name,
            address=feed.url,
            health=feed.health,
            label=str(Feed.Health(feed.health).label),
            polled_at=feed.polled_at,
            new_at=feed.new_at,
        )
        for feed in ranked[:SHOWN]
    )

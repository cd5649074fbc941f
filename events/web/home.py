"""The first page: what this is, what changed, what is contested, and one chart."""

import datetime as dt
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractYear
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from events.models import Change, Claim, Contradiction, Event, Source
from events.models.fields import NO_DAY
from events.review.representation import contradictions_for_display
from events.values.partial_date import Precision, day_in_korea
from events.web.chart import YearCount, draw_chart

CHANGES: Final = 6
CONTESTED: Final = 3
TODAY: Final = 5
AHEAD_DAYS: Final = 14
# Of one event many pairs may be new; enough are read to show different events, few enough to stay cheap.
_PAIRS_READ: Final = 40
_WIDE: Final = {"width": 1056, "label_width": 210}
_NARROW: Final = {"width": 340, "label_width": 112}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page."""
    today = day_in_korea(timezone.now())
    counts = events_by_year()
    on_this_day = list(events_on_days([today]))
    context = {
        "totals": totals(),
        "pairs": newest_pairs(),
        "changes": Change.objects.select_related("decision").order_by("-seq")[:CHANGES],
        "today": today,
        "today_words": f"{today.day} {today:%B}",
        "on_this_day": on_this_day,
        "ahead": [] if on_this_day else list(events_on_days(days_after(today, count=AHEAD_DAYS))),
        "charts": (draw_chart(counts, **_WIDE), draw_chart(counts, **_NARROW)),
        "counts": sorted(counts, key=lambda item: (-item.year, item.type)),
        "chart_sentence": chart_sentence(counts),
    }
    return render(request, "home.html", context)


def totals() -> dict[str, int]:
    """How large the published record is."""
    events = Event.objects.published().aggregate(
        events=Count("pk"), contradicted=Count("pk", filter=Q(contradicted=True))
    )
    return {
        **events,
        "claims": Claim.objects.accepted().filter(event__state="published").count(),
        "sources": Source.objects.count(),
    }


def newest_pairs() -> list[Contradiction]:
    """The newest active contradictions between published events, one for each event that a first claim is on."""
    pairs = published_pairs().order_by("-id")[:_PAIRS_READ]
    by_event: dict[int, Contradiction] = {}
    for pair in pairs:
        by_event.setdefault(min(pair.first.event_id, pair.second.event_id), pair)
    return list(by_event.values())[:CONTESTED]


def published_pairs() -> QuerySet[Contradiction]:
    """Active contradictions of which readers may see both sides."""
    return contradictions_for_display().filter(
        state=Contradiction.State.ACTIVE, first__event__state="published", second__event__state="published"
    )


def events_by_year() -> list[YearCount]:
    """Published events by year of their first day and by type; those without any date are left out."""
    rows = (
        Event.objects.published()
        .exclude(sort_on=NO_DAY)
        .annotate(year=ExtractYear("sort_on"))
        .values("year", "type")
        .annotate(count=Count("pk"), contradicted=Count("pk", filter=Q(contradicted=True)))
        .order_by("year", "type")
    )
    return [YearCount(**row) for row in rows]


def events_on_days(days: list[dt.date]) -> QuerySet[Event]:
    """Published events whose exact day has the month and day of one of `days`, in any year, newest first."""
    matches = Q(pk__in=[])
    for day in days:
        matches |= Q(date_earliest__month=day.month, date_earliest__day=day.day)
    exact = [Precision.DAY.value, Precision.INSTANT.value]
    return Event.objects.published().filter(matches, date_precision__in=exact).order_by("-sort_on", "-id")[:TODAY]


def days_after(day: dt.date, *, count: int) -> list[dt.date]:
    """The `count` days that follow `day`."""
    return [day + dt.timedelta(days=offset) for offset in range(1, count + 1)]


def chart_sentence(counts: list[YearCount]) -> str:
    """What the chart shows, in one sentence; "" when there is nothing to show."""
    if not counts:
        return ""
    total, contested = sum(item.count for item in counts), sum(item.contradicted for item in counts)
    by_year: dict[int, int] = {}
    for item in counts:
        by_year[item.year] = by_year.get(item.year, 0) + item.count
    first, last = min(by_year), max(by_year)
    busiest = max(by_year, key=lambda year: (by_year[year], year))
    span = f"in {first}" if first == last else f"from {first} to {last}"
    events = "event" if total == 1 else "events"
    return (
        f"{total:,} dated {events} {span}, most of them in {busiest} ({by_year[busiest]:,}); "
        f"{contested:,} {'is' if contested == 1 else 'are'} contradicted, drawn in red and hatched. "
        "It shows what the archive holds, not how much happened."
    )

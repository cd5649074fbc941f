"""The first page: what this is, what changed, what is contested, and one chart."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Coalesce, ExtractYear, Least
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
CONTESTED: Final = 4
TODAY: Final = 5
AHEAD_DAYS: Final = 14
# Of one event many pairs may be new; enough are read to show different events and kinds, few enough to stay cheap.
_PAIRS_READ: Final = 400
_TELLING: Final = frozenset({"occurrence", "ordinal"})
# An event that is contradicted on several grounds is shown for the one that readers see at a glance.
_KINDS: Final = ("ordinal", "occurrence", "date", "quantity", "place")
_WIDE: Final = {"width": 1056, "label_width": 210}
_NARROW: Final = {"width": 340, "label_width": 0}


class PairRow(NamedTuple):
    """As much of a contradiction as is needed to choose between them; `grade` is the better one of its two sources."""

    pk: int
    kind: str
    first_event: int
    second_event: int
    grade: str = "F"

    @property
    def events(self) -> frozenset[int]:
        """The events that the two claims are on: one or two."""
        return frozenset({self.first_event, self.second_event})


class YearRow(NamedTuple):
    """The events of one year: how many, how many of them are contradicted, and how many of each type."""

    year: int
    events: int
    contradicted: int
    types: tuple[YearCount, ...]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page."""
    today = day_in_korea(timezone.now())
    counts = events_by_year()
    on_this_day = list(events_on_days([today]))
    context = {
        "totals": totals(),
        "pairs": telling_pairs(),
        "changes": Change.objects.select_related("decision").order_by("-seq")[:CHANGES],
        "today": today,
        "today_words": f"{today.day} {today:%B}",
        "on_this_day": on_this_day,
        "ahead": [] if on_this_day else list(events_on_days(days_after(today, count=AHEAD_DAYS))),
        "charts": (draw_chart(counts, **_WIDE), draw_chart(counts, **_NARROW)),
        "years": numbers_by_year(counts),
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


def telling_pairs() -> list[Contradiction]:
    """A few active contradictions, each on events of its own: of several kinds, whether it happened before how much."""
    grade = Least(*(Coalesce(f"{side}__article__source__reliability", Value("F")) for side in ("first", "second")))
    rows = published_pairs().annotate(grade=grade).order_by("-id")
    columns = rows.values_list("pk", "kind", "first__event_id", "second__event_id", "grade")
    chosen = choose_pairs([PairRow(*row) for row in columns[:_PAIRS_READ]])
    found = contradictions_for_display().in_bulk(chosen)
    return [found[pk] for pk in chosen]


def choose_pairs(rows: Sequence[PairRow]) -> list[int]:
    """Which of the newest contradictions to show first.

    No event is shown twice. Kinds take turns, and a kind that says that something did not happen at all, or not then,
    has two turns before the others have one.
    """
    # Of the pairs between the same events the best source speaks; then the oldest, which people wrote, not the machine.
    ranked = sorted(rows, key=lambda row: (row.grade, row.pk), reverse=True)
    best_of = {(row.kind, row.events): row.pk for row in ranked}
    seen: set[int] = set()
    turns: Counter[str] = Counter()
    queue: list[tuple[int, int, int, int]] = []
    for age, row in sorted(enumerate(rows), key=lambda item: (_rank(item[1].kind), item[0])):
        if seen.isdisjoint(row.events):
            seen |= row.events
            turn = turns[row.kind] - (1 if row.kind in _TELLING else 0)
            turns[row.kind] += 1
            queue.append((turn, _rank(row.kind), age, best_of[row.kind, row.events]))
    return [pk for _, _, _, pk in sorted(queue)[:CONTESTED]]


def _rank(kind: str) -> int:
    return _KINDS.index(kind) if kind in _KINDS else len(_KINDS)


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


def numbers_by_year(counts: Sequence[YearCount]) -> list[YearRow]:
    """The numbers of the chart, a row a year, newest first: with a row for each type they would outweigh the page."""
    years = sorted({item.year for item in counts}, reverse=True)
    by_year = {year: [item for item in counts if item.year == year] for year in years}
    return [
        YearRow(
            year,
            sum(item.count for item in items),
            sum(item.contradicted for item in items),
            tuple(sorted(items, key=lambda item: (-item.count, item.type))),
        )
        for year, items in by_year.items()
    ]


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
    red = (
        f"{contested:,} {'is' if contested == 1 else 'are'} contradicted, hatched in red"
        if contested
        else "none is contradicted"
    )
    return (
        f"{total:,} dated {events} {span}, the most in {busiest} ({by_year[busiest]:,}); {red}. All rows share one "
        "scale. The picture shows what the archive holds, not how much happened."
    )

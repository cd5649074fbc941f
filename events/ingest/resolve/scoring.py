"""How far one event of the record looks like what a draft tells: reasons with points, and their sum as a score.

Each comparison gives the reasons that it finds; where one side is silent there is none. The sum is on the scale of
log odds, so that one strong contradiction outweighs several weak agreements.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from events.gazetteer import Gazetteer
from events.ingest.records import CandidateDraft
from events.ingest.resolve.calendars import compare_dates, zones_of
from events.ingest.resolve.designations import compare_designations
from events.ingest.resolve.families import Kinship, get_families
from events.ingest.resolve.geography import Nearness, compare_places, find_entry
from events.ingest.resolve.hours import day_part_of, day_parts
from events.ingest.resolve.numbers import compare_numbers
from events.ingest.resolve.parties import compare_parties, find_unnamed
from events.ingest.resolve.summaries import EventSummary, Match, Reason
from events.ingest.resolve.weights import WEIGHTS
from events.ingest.resolve.words import proper_names, telling_words
from events.values.partial_date import parse_partial_date

# Before the words of what speaks against a match.
AGAINST: Final = "but "


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A draft with what its article says around it; `is_english` tells whether its words can be compared."""

    draft: CandidateDraft
    passage: str = ""
    is_english: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """An event with its points and the reasons for them."""

    event: EventSummary
    points: float
    reasons: tuple[Reason, ...]

    @property
    def match(self) -> Match:
        """As an editor sees it: a score in [0, 1]; reasons, weightiest first, with "but" before those against."""
        ordered = sorted(self.reasons, key=lambda reason: -abs(reason.points))
        return Match(
            public_id=self.event.public_id,
            score=round(1 / (1 + math.exp(-self.points)), 3),
            why=tuple(reason.words if reason.points > 0 else f"{AGAINST}{reason.words}" for reason in ordered),
        )


def score_event(telling: Telling, event: EventSummary, *, entries: Gazetteer) -> Scored | None:
    """How `event` compares, or None if it is out of the question: another family of types, or another time."""
    draft, families = telling.draft, get_families()
    if families.compare_types(draft.type, event.type) is Kinship.OTHER:
        return None
    when = compare_dates(draft, event)
    if when is None:
        return None
    reasons = (
        *when,
        *_compare_kinds(draft, event),
        *_compare_places(draft, event, entries=entries),
        *compare_parties(draft, event, entries=entries),
        *compare_numbers(draft, event),
        *_compare_hours(draft, event),
        *_compare_designations(telling, event),
        *_compare_words(telling, event, entries=entries),
        *_miss_people(telling, event, entries=entries),
    )
    start = WEIGHTS.start_busy if event.type in families.busy else WEIGHTS.start
    return Scored(event=event, points=start + sum(reason.points for reason in reasons), reasons=reasons)


def _compare_kinds(draft: CandidateDraft, event: EventSummary) -> Iterator[Reason]:
    if draft.type != event.type:
        yield Reason(WEIGHTS.related_type, "another type, which sources give to such events too")
        return
    kinship = get_families().compare_subtypes(draft.type, draft.subtype, event.subtype)
    points = {
        Kinship.SAME: (WEIGHTS.same_subtype, "same subtype"),
        Kinship.ALIKE: (WEIGHTS.alike_subtype, "another subtype, which is easily taken for this one"),
        Kinship.OTHER: (WEIGHTS.other_subtype, "another subtype"),
    }
    if kinship in points:
        yield Reason(*points[kinship])


def _compare_places(draft: CandidateDraft, event: EventSummary, *, entries: Gazetteer) -> Iterator[Reason]:
    nearness = compare_places(draft.place.public_id if draft.place else "", event.place, places=entries)
    points = {
        Nearness.SAME: (WEIGHTS.same_place, "same place"),
        Nearness.WITHIN: (WEIGHTS.place_within, "one place lies in the other"),
        Nearness.NEAR: (WEIGHTS.place_near, "places close to each other"),
        Nearness.FAR: (WEIGHTS.other_place, "another place"),
        Nearness.ABROAD: (WEIGHTS.other_country, "another country"),
    }
    if nearness in points:
        yield Reason(*points[nearness])


def _compare_hours(draft: CandidateDraft, event: EventSummary) -> Iterator[Reason]:
    ours = day_parts(draft.quote)
    if event.time_utc is not None:
        zones = zones_of(parse_partial_date(draft.date), event.time_utc)
        theirs = {day_part_of(event.time_utc, zone=zone) for zone in zones}
    else:
        theirs = set(day_parts(event.title))
    if ours and theirs:
        is_same = bool(ours & theirs)
        points = WEIGHTS.same_part_of_day if is_same else WEIGHTS.other_part_of_day
        yield Reason(points, "same part of the day" if is_same else "another part of the day")


def _compare_designations(telling: Telling, event: EventSummary) -> Iterator[Reason]:
    shared, other = compare_designations(telling.passage, title=event.title, summary=event.summary)
    if shared:
        yield Reason(WEIGHTS.same_designation, f"both speak of {', '.join(sorted(shared))}")
    elif other:
        yield Reason(WEIGHTS.other_designation, f"another {', '.join(sorted(other))}")


def _compare_words(telling: Telling, event: EventSummary, *, entries: Gazetteer) -> Iterator[Reason]:
    names = " ".join(_names(telling.draft, event, entries=entries))
    known = telling_words(f"{event.title} {event.summary}", without=names)
    ours = telling_words(telling.passage, without=names)
    common = ours & known
    if common:
        shown = ", ".join(sorted(common)[: WEIGHTS.most_words])
        yield Reason(WEIGHTS.telling_word * min(len(common), WEIGHTS.most_words), f"both speak of: {shown}")
    elif telling.is_english and telling.passage and known and event.type in get_families().busy:
        yield Reason(WEIGHTS.no_words_busy, "no telling word in common")
    named = proper_names(event.title, without=names)
    if telling.is_english and telling.passage and event.type in get_families().busy and named and not named & ours:
        yield Reason(WEIGHTS.no_names_busy, f"nothing is said of {', '.join(sorted(named))}")


def _miss_people(telling: Telling, event: EventSummary, *, entries: Gazetteer) -> Iterator[Reason]:
    unnamed = find_unnamed(telling.passage, telling.draft, event, entries=entries)
    if unnamed and telling.passage and event.type in get_families().busy:
        yield Reason(WEIGHTS.no_names_busy, f"nothing is said of {', '.join(unnamed)}")


def _names(draft: CandidateDraft, event: EventSummary, *, entries: Gazetteer) -> Iterator[str]:
    """Names of who and where, which are compared as such; all forms that the gazetteer has in Latin letters."""
    ids = {mention.public_id for mention in draft.actors} | {party.actor for party in event.parties} | {event.place}
    if draft.place:
        ids.add(draft.place.public_id)
    for entry in filter(None, (find_entry(public_id, entries=entries) for public_id in ids)):
        yield entry.name
        yield from (name.text for name in entry.names if name.script in {"", "Latn"})

"""Drafts against the record: a draft is an event that is there already only if type, date and actors all but prove it.

A wrong match hides an event inside another one; a missed match costs an editor one glance. So the threshold is high,
and two events that fit equally well (a salvo, a series of one day) match neither.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from events.ingest.records import CandidateDraft, Modality
from events.values.partial_date import PartialDate, parse_partial_date
from events.values.text import fold_name

NEAR_CERTAIN: Final = 0.75
SLACK: Final = dt.timedelta(days=1)  # a launch at 22:00 UTC is the next day in Korea
_CLEAR_LEAD: Final = 0.1
_SAME_DATE, _OVERLAP = 0.6, 0.3
_SAME_ACTORS, _OTHER_ACTORS, _OTHER_COUNTERPART = 0.25, -0.4, -0.25
_SAME_PLACE, _OTHER_PLACE = 0.2, -0.15
_TITLE_WORDS: Final = 0.05
_LONGEST_DAYS: Final = 31
_ONLOOKERS: Final = frozenset({"observer", "reporter", "attendee", "addressee", "investigator"})
# Events between two sides: another counterpart on the same day is another event.
_MUTUAL: Final = frozenset(
    {
        "diplomatic_contact",
        "leader_summit",
        "agreement",
        "arms_or_troop_transfer",
        "trade_or_cooperation",
        "humanitarian_aid",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSummary:
    """What matching needs to know of one event. Bounds as in the record; None is open."""

    public_id: str
    type: str
    earliest: dt.date | None
    latest: dt.date | None
    place_id: str = ""
    actor_ids: frozenset[str] = frozenset()
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The event that a draft tells again, with a score in [0, 1]."""

    public_id: str
    score: float


def match_events(draft: CandidateDraft, known: Iterable[EventSummary]) -> Match | None:
    """The one event of `known` that `draft` near certainly is, or None.

    Never matches an undated or open-ended draft, one dated to more than a month, a mere possibility, or one that two
    events fit alike. `draft` must have been through `resolve_mentions`: bare names match nothing.
    """
    date = parse_partial_date(draft.date)
    if not _is_narrow(date) or draft.modality is Modality.HYPOTHETICAL:
        return None
    scored = sorted(
        ((_score(draft, date, event), event.public_id) for event in known if event.type == draft.type), reverse=True
    )
    if not scored or scored[0][0] < NEAR_CERTAIN:
        return None
    if len(scored) > 1 and scored[0][0] - scored[1][0] < _CLEAR_LEAD:
        return None
    return Match(public_id=scored[0][1], score=round(min(scored[0][0], 1.0), 3))


def _is_narrow(date: PartialDate) -> bool:
    return date.earliest is not None and date.latest is not None and (date.latest - date.earliest).days <= _LONGEST_DAYS


def _score(draft: CandidateDraft, date: PartialDate, event: EventSummary) -> float:
    when = _date_score(date, event)
    if when == 0.0:
        return 0.0
    return when + _actor_score(draft, event) + _place_score(draft, event) + _TITLE_WORDS * _title_share(draft, event)


def _date_score(date: PartialDate, event: EventSummary) -> float:
    if date.earliest is None or date.latest is None or event.earliest is None or event.latest is None:
        return 0.0
    if date.earliest - SLACK > event.latest or event.earliest > date.latest + SLACK:
        return 0.0
    is_same = abs(date.earliest - event.earliest) <= SLACK and abs(date.latest - event.latest) <= SLACK
    return _SAME_DATE if is_same else _OVERLAP


def _actor_score(draft: CandidateDraft, event: EventSummary) -> float:
    ours = {mention.public_id for mention in draft.actors if mention.public_id and mention.role not in _ONLOOKERS}
    if not ours or not event.actor_ids:
        return 0.0
    common = ours & event.actor_ids
    if not common:
        return _OTHER_ACTORS
    score = _SAME_ACTORS * len(common) / min(len(ours), len(event.actor_ids))
    has_other_side = bool(ours - event.actor_ids) and bool(event.actor_ids - ours)
    return score + (_OTHER_COUNTERPART if has_other_side and draft.type in _MUTUAL else 0.0)


def _place_score(draft: CandidateDraft, event: EventSummary) -> float:
    place = draft.place.public_id if draft.place else ""
    if not place or not event.place_id:
        return 0.0
    return _SAME_PLACE if place == event.place_id else _OTHER_PLACE


def _title_share(draft: CandidateDraft, event: EventSummary) -> float:
    title = set(fold_name(event.title).split())
    return len(title & set(fold_name(draft.quote).split())) / len(title) if title else 0.0

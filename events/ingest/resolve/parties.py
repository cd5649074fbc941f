"""Who takes part, side by side: the sides of an event, the counterparts, and the people and bodies in their roles.

Onlookers do not count: a joint staff that saw a launch took no part in it. A person or a ministry stands on the side of
its country, so "Kim Jong Un" and "North Korea" do not contradict each other.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from events.gazetteer import Gazetteer, GazetteerEntry
from events.ingest.records import CandidateDraft
from events.ingest.resolve.families import get_families
from events.ingest.resolve.geography import find_entry
from events.ingest.resolve.summaries import EventSummary, Reason
from events.ingest.resolve.weights import WEIGHTS
from events.values.text import fold_name

ONLOOKERS: Final = frozenset({"observer", "reporter", "attendee", "witness", "investigator"})
_SPOKEN_TO: Final = "addressee"
_DOES_IT: Final = "initiator"
_HOME: Final = "KP"
_STATES: Final = frozenset({"state", "country"})
_ONE_OF_A_KIND: Final = frozenset({"person", "vessel", "aircraft", "household"})
# Roles in which two different people are two different events. Leaders come with many others.
_TELLING_ROLES: Final = frozenset({"speaker", "detainee", "victim", "designated_party", "vessel"})
_MOST_PARENTS: Final = 12
_KOREAN: Final = frozenset({"KP", "KR"})  # their family names are few
_LONG_NAME: Final = 4


@dataclass(frozen=True, slots=True)
class _Actor:
    """One actor, its role and its side: a country, or the body above it that has none."""

    public_id: str
    role: str
    side: str
    is_state: bool = False
    is_one: bool = False


def compare_parties(draft: CandidateDraft, event: EventSummary, *, entries: Gazetteer) -> Iterator[Reason]:
    """Reasons for and against out of who takes part; none if one of the two names nobody."""
    named = [(mention.public_id, mention.role) for mention in draft.actors if mention.public_id]
    ours = _actors(named, entries)
    theirs = _actors([(party.actor, party.role) for party in event.parties], entries)
    acting = _acting(ours), _acting(theirs)
    if all(acting):
        yield from _sides(*acting, entries=entries)
        yield from _counterparts(*acting, event_type=event.type)
        yield from _in_roles(*acting)
        yield from _initiators(*acting)
    yield from _spoken_to(ours, theirs)


def find_unnamed(passage: str, draft: CandidateDraft, event: EventSummary, *, entries: Gazetteer) -> tuple[str, ...]:
    """Names of the people and vessels of `event` if neither `draft` nor `passage` names any of them, else ()."""
    acting = [party for party in event.parties if party.role not in ONLOOKERS]
    known = (find_entry(party.actor, entries=entries) for party in acting)
    people = [entry for entry in known if entry is not None and entry.kind in _ONE_OF_A_KIND]
    named = {mention.public_id for mention in draft.actors}
    text = f" {fold_name(passage)} "
    if any(entry.public_id in named or _is_named(entry, text) for entry in people):
        return ()
    return tuple(entry.name for entry in people)


def _is_named(entry: GazetteerEntry, text: str) -> bool:
    """Whether a folded text holds one of the entry's names, or a family name that stands last and is long enough."""
    for name in entry.all_names:
        folded = fold_name(name.text)
        last = folded.rsplit(" ", 1)[-1]
        is_telling = last.isascii() and entry.country not in _KOREAN and len(last) >= _LONG_NAME
        if f" {folded} " in text or (not folded.isascii() and folded in text) or (is_telling and f" {last} " in text):
            return True
    return False


def _actors(named: Iterable[tuple[str, str]], entries: Gazetteer) -> tuple[_Actor, ...]:
    found = []
    for public_id, role in named:
        entry = find_entry(public_id, entries=entries)
        kind = entry.kind if entry else ""
        found.append(_Actor(public_id, role, _side(public_id, entries), kind in _STATES, kind in _ONE_OF_A_KIND))
    return tuple(found)


def _side(public_id: str, entries: Gazetteer) -> str:
    for _ in range(_MOST_PARENTS):
        entry = find_entry(public_id, entries=entries)
        if entry is None or not (entry.country or entry.parent):
            break
        if entry.country:
            return entry.country
        public_id = entry.parent
    return public_id


def _acting(actors: Iterable[_Actor]) -> tuple[_Actor, ...]:
    return tuple(actor for actor in actors if actor.role not in ONLOOKERS and actor.role != _SPOKEN_TO)


def _sides(ours: tuple[_Actor, ...], theirs: tuple[_Actor, ...], *, entries: Gazetteer) -> Iterator[Reason]:
    named = {actor.public_id for actor in theirs if not actor.is_state}
    common = [actor for actor in ours if actor.public_id in named]
    if {actor.side for actor in ours}.isdisjoint({actor.side for actor in theirs}):
        yield Reason(WEIGHTS.no_common_side, "nobody in common")
        return
    yield Reason(WEIGHTS.same_side, "the same side")
    if common:
        names = ", ".join(dict.fromkeys(_name(actor.public_id, entries) for actor in common))
        yield Reason(WEIGHTS.same_actor, f"both name {names}")


def _name(public_id: str, entries: Gazetteer) -> str:
    entry = find_entry(public_id, entries=entries)
    return entry.name if entry else public_id


def _counterparts(ours: tuple[_Actor, ...], theirs: tuple[_Actor, ...], *, event_type: str) -> Iterator[Reason]:
    """Sides other than North Korea's: with whom it met, traded or clashed."""
    mine = {actor.side for actor in ours} - {_HOME}
    others = {actor.side for actor in theirs} - {_HOME}
    if not mine or not others:
        return
    if mine.isdisjoint(others):
        is_mutual = event_type in get_families().mutual
        points = WEIGHTS.other_counterpart_mutual if is_mutual else WEIGHTS.other_counterpart
        yield Reason(points, "another counterpart")
    elif mine <= others or others <= mine:
        yield Reason(WEIGHTS.same_counterpart, "the same counterpart")
    else:
        yield Reason(WEIGHTS.part_of_counterparts, "some counterparts in common")


def _in_roles(ours: tuple[_Actor, ...], theirs: tuple[_Actor, ...]) -> Iterator[Reason]:
    for role in sorted(_TELLING_ROLES):
        mine = {actor for actor in ours if actor.role == role and not actor.is_state}
        others = {actor for actor in theirs if actor.role == role and not actor.is_state}
        ids = {actor.public_id for actor in mine} & {actor.public_id for actor in theirs}
        if not mine or not others or ids:
            continue
        are_people = all(actor.is_one for actor in mine) and all(actor.is_one for actor in others)
        points = WEIGHTS.other_person if are_people else WEIGHTS.other_body
        yield Reason(points, f"another {role.replace('_', ' ')}")
        return


def _initiators(ours: tuple[_Actor, ...], theirs: tuple[_Actor, ...]) -> Iterator[Reason]:
    mine = {actor.side for actor in ours if actor.role == _DOES_IT}
    others = {actor.side for actor in theirs if actor.role == _DOES_IT}
    is_common = not {actor.side for actor in ours}.isdisjoint({actor.side for actor in theirs})
    if mine and others and mine.isdisjoint(others) and is_common:
        yield Reason(WEIGHTS.other_initiator, "done by another side")


def _spoken_to(ours: tuple[_Actor, ...], theirs: tuple[_Actor, ...]) -> Iterator[Reason]:
    mine = {actor.side for actor in ours if actor.role == _SPOKEN_TO} - {_HOME}
    others = {actor.side for actor in theirs if actor.role == _SPOKEN_TO} - {_HOME}
    if not mine or not others:
        return
    if mine & others:
        yield Reason(WEIGHTS.same_addressee, "the same addressee")
    else:
        yield Reason(WEIGHTS.other_addressee, "another addressee")

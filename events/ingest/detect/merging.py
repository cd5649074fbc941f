"""One draft per event: what several sentences of an article tell of the same event becomes one draft."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from events.ingest.detect.calendar_words import plain_bounds
from events.ingest.detect.rules import TypeProfile
from events.ingest.records import CandidateDraft, Mention, Modality
from events.values.quantities import Quantity

_Bounds = tuple[dt.date | None, dt.date | None]
_COARSE_DAYS: Final = 25
REPORT_WINDOW: Final = "report_window"  # how a date is known that only the freshness of a report gives
_EPISODE_DAYS: Final = 31
_BONUS: Final = 0.02
_NEVER_TOLD_TWICE: Final = frozenset({Modality.PLANNED, Modality.HYPOTHETICAL, Modality.ESTIMATED})
_FORMAL: Final = 0.78  # a formal statement holds what its sentences accuse and threaten
_OWN_STATES: Final = frozenset({"North Korea", "South Korea", "United States"})


def merge_drafts(drafts: Sequence[CandidateDraft], *, profiles: Mapping[str, TypeProfile]) -> list[CandidateDraft]:
    """Join drafts of one type whose dates agree; drafts of clearly different days or actors stay apart."""
    groups: list[CandidateDraft] = []
    for draft in drafts:
        for position in range(len(groups) - 1, -1, -1):
            if _is_same(groups[position], draft, profiles.get(draft.type, TypeProfile())):
                groups[position] = _join(groups[position], draft)
                break
        else:
            groups.append(draft)
    kept = [draft for draft in groups if not any(_absorbs(other, draft, profiles) for other in groups)]
    return sorted(kept, key=lambda draft: (draft.span, draft.type))


def _absorbs(one: CandidateDraft, other: CandidateDraft, profiles: Mapping[str, TypeProfile]) -> bool:
    """Whether `other` is only a part of `one`: infiltrators found and shot are one clash."""
    absorbed = profiles.get(one.type, TypeProfile()).absorbs
    if not one.date or not other.date:
        return False
    return f"{other.type}/{other.subtype}" in absorbed and _dates_agree(_told(one), _told(other))


def _is_same(one: CandidateDraft, other: CandidateDraft, profile: TypeProfile) -> bool:
    if one.type != other.type or not _modality_agrees(one, other) or _are_apart(one.subtype, other.subtype, profile):
        return False
    if profile.merges_by == "episode":
        return _are_near(_told(one), _told(other))
    return _dates_agree(_told(one), _told(other)) and _could_be_one(one, other, profile.merges_by)


def _could_be_one(one: CandidateDraft, other: CandidateDraft, merges_by: str) -> bool:
    """Whether two drafts of agreeing dates are one event, by what its type goes by."""
    if merges_by in {"speaker", "subject"} and not _subjects_agree(one, other):
        return False
    if merges_by == "speaker":
        return _is_one_speech(one, other)
    return merges_by != "actor" or _actors_agree(one, other)


def _is_guess(draft: CandidateDraft) -> bool:
    return draft.extra.get("date_origin") == REPORT_WINDOW


def _are_near(one: str, other: str) -> bool:
    """Whether two dates may tell one flood: an undated one, or a month between them at most."""
    first, second = plain_bounds(one), plain_bounds(other)
    if first is None or second is None:
        return not one or not other or one == other
    month = dt.timedelta(days=_EPISODE_DAYS)
    start, end = first[0] and first[0] - month, first[1] and first[1] + month
    return _not_after(start, second[1]) and _not_after(second[0], end)


def _are_apart(one: str, other: str, profile: TypeProfile) -> bool:
    """Whether two subtypes are events of their own: a law that a session adopts, an officer whom a meeting appoints."""
    return any((one in group) != (other in group) for group in profile.apart)


def _told(draft: CandidateDraft) -> str:
    """The date as told; "from publication on" is only what is left when a plan has none."""
    return "" if draft.modality is Modality.PLANNED and _is_guess(draft) else draft.date


def _subjects_agree(one: CandidateDraft, other: CandidateDraft) -> bool:
    """Whether both could be acts of one country: the South's balloons are not the North's."""
    return len({str(draft.extra.get("subject_country") or "") for draft in (one, other)} - {""}) < 2  # noqa: PLR2004 - two countries


def _is_one_speech(one: CandidateDraft, other: CandidateDraft) -> bool:
    """A formal statement holds what its sentences accuse and threaten; else another kind of speech is another act."""
    if not one.date or not other.date:
        return True
    return max(one.score, other.score) > _FORMAL or not one.subtype or not other.subtype or one.subtype == other.subtype


def _modality_agrees(one: CandidateDraft, other: CandidateDraft) -> bool:
    return one.modality == other.modality or not {one.modality, other.modality} & _NEVER_TOLD_TWICE


def _dates_agree(one: str, other: str) -> bool:
    first, second = plain_bounds(one), plain_bounds(other)
    if first is None or second is None:
        return not one or not other or one == other
    if not (_not_after(first[0], second[1]) and _not_after(second[0], first[1])):
        return False
    if not _is_coarse(first) and not _is_coarse(second):
        return True
    return _is_coarse(first) and _is_coarse(second) and (_holds(first, second) or _holds(second, first))


def _not_after(start: dt.date | None, end: dt.date | None) -> bool:
    return start is None or end is None or start <= end


def _holds(outer: _Bounds, inner: _Bounds) -> bool:
    return _not_after(outer[0], inner[0]) and inner[1] is not None and _not_after(inner[1], outer[1])


def _is_coarse(bounds: _Bounds) -> bool:
    """Whether a date tells a season or a series rather than a day: "this year" is not Thursday told again."""
    if bounds[0] is None or bounds[1] is None:
        return True
    return (bounds[1] - bounds[0]).days > _COARSE_DAYS


def _actors_agree(one: CandidateDraft, other: CandidateDraft) -> bool:
    """Whether both could be told of the same actors: the states that every article names do not count."""
    first = {mention.name for mention in one.actors} - _OWN_STATES
    second = {mention.name for mention in other.actors} - _OWN_STATES
    return not first or not second or bool(first & second)


def _join(one: CandidateDraft, other: CandidateDraft) -> CandidateDraft:
    lead, rest = (other, one) if _worth(other) > _worth(one) else (one, other)
    dated = _better_dated(lead, rest)
    return replace(
        lead,
        subtype=lead.subtype or rest.subtype,
        score=min(round(max(lead.score, rest.score) + _BONUS, 3), 1.0),
        date=dated.date,
        date_basis=dated.date_basis,
        place=lead.place or rest.place,
        actors=_all_actors(lead.actors, rest.actors),
        quantities=_all_quantities(lead.quantities, rest.quantities),
        attributed_to=lead.attributed_to or rest.attributed_to,
        background=lead.background and rest.background,
        extra={**rest.extra, **lead.extra, **_origin(dated)},
    )


def _worth(draft: CandidateDraft) -> float:
    return draft.score + 0.05 * bool(draft.date) + 0.02 * bool(draft.actors)


def _better_dated(one: CandidateDraft, other: CandidateDraft) -> CandidateDraft:
    """Whose date to keep: one that the text tells before one guessed from the report, then the finer."""
    if not one.date or not other.date:
        return one if one.date else other
    if _is_guess(one) != _is_guess(other):
        return other if _is_guess(one) else one
    return other if _days(other.date) < _days(one.date) else one


def _origin(draft: CandidateDraft) -> dict[str, Any]:
    return {"date_origin": draft.extra["date_origin"]} if "date_origin" in draft.extra else {}


def _days(edtf: str) -> float:
    bounds = plain_bounds(edtf)
    if bounds is None or bounds[0] is None or bounds[1] is None:
        return float("inf")
    return (bounds[1] - bounds[0]).days


def _all_actors(one: Sequence[Mention], other: Sequence[Mention]) -> tuple[Mention, ...]:
    names = {mention.name: mention for mention in (*other, *one)}
    order = dict.fromkeys(mention.name for mention in (*one, *other))
    return tuple(names[name] for name in order)[:8]


def _all_quantities(one: Sequence[Quantity], other: Sequence[Quantity]) -> tuple[Quantity, ...]:
    predicates = {quantity.predicate for quantity in one}
    return (*one, *(quantity for quantity in other if quantity.predicate not in predicates))

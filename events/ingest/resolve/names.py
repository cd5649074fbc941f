"""Names of a draft against the gazetteer: one fit is an answer, several are options, none stays a bare name.

A name is looked up as it stands; if nobody bears it so, without the title before it ("Russian President Vladimir
Putin"), without what stands after a place ("Sunan area"), or as the last of several places ("평안북도 의주"). A place
that merely sounds like the name is an option for an editor, not an answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from events.gazetteer import Gazetteer, GazetteerEntry, GazetteerMatch, MatchKind, RecordKind
from events.ingest.records import CandidateDraft, DetectionInput, Mention
from events.values.text import fold_name

_MAX_OPTIONS: Final = 8
_DATA: Final = Path(__file__).parent / "data" / "titles.yaml"
_PERSON: Final = "person"
_STATES: Final = frozenset({"state", "country"})


def resolve_mentions(draft: CandidateDraft, *, gazetteer: Gazetteer, context: DetectionInput) -> CandidateDraft:
    """`draft` with `public_id` or `options` set on its actors and its place.

    An ambiguous name is settled only by the article itself: if its text writes out the full name of exactly one of the
    candidates, that one is meant. Otherwise the options stay for an editor. A mention that has an id keeps it.
    """
    actors = tuple(_resolve(mention, gazetteer, context, record=RecordKind.ACTOR) for mention in draft.actors)
    place = _resolve(draft.place, gazetteer, context, record=RecordKind.PLACE) if draft.place else None
    return replace(draft, actors=_without_twins(actors), place=place)


def _resolve(mention: Mention, gazetteer: Gazetteer, context: DetectionInput, *, record: RecordKind) -> Mention:
    if mention.public_id or mention.options:
        return mention
    matches = _look_up(mention.name, gazetteer=gazetteer, record=record)
    entries: Sequence[GazetteerEntry] = [match.entry for match in matches]
    if len(entries) > 1:
        entries = _written_out(entries, context) or entries
    # Kujang is not Kochang: of a place that is nowhere written so, what sounds alike is a guess.
    is_guess = record is RecordKind.PLACE and any(match.kind is MatchKind.SOUND for match in matches)
    if len(entries) == 1 and not is_guess:
        return replace(mention, public_id=entries[0].public_id)
    return replace(mention, options=tuple(entry.public_id for entry in entries[:_MAX_OPTIONS]))


def _look_up(name: str, *, gazetteer: Gazetteer, record: RecordKind) -> tuple[GazetteerMatch, ...]:
    """What `name` may mean, with its titles or else without them; () if nothing. All matches are of one kind."""
    if found := gazetteer.find_matches(name, record=record):
        return found
    bare = _bare_people(name, gazetteer) if record is RecordKind.ACTOR else _bare_places(name)
    for shorter in bare:
        found = gazetteer.find_matches(shorter, record=record)
        if record is RecordKind.ACTOR:
            found = tuple(match for match in found if match.entry.kind == _PERSON)
        if found:
            return found
    return ()


def _bare_people(name: str, gazetteer: Gazetteer) -> Iterator[str]:
    """`name` without the titles and countries before it, and without the Korean title after it."""
    words = name.split()
    while len(words) > 1 and (_plain(words[0]) in _titles("before_people") or _is_country(words[0], gazetteer)):
        words = words[1:]
        yield " ".join(words)
    words = name.split()
    if len(words) > 1 and words[-1] in _titles("after_people"):
        yield " ".join(words[:-1])


def _bare_places(name: str) -> Iterator[str]:
    words = name.removeprefix("the ").split()
    after = _titles("after_places") | _titles("after_places_korean")
    while len(words) > 1 and _plain(words[-1]) in after:
        words = words[:-1]
        yield " ".join(words)
    if words and name.isascii():
        yield f"{' '.join(words)} Province"
    elif len(words) > 1:
        yield words[-1]  # Korean names the province before the town


def _is_country(word: str, gazetteer: Gazetteer) -> bool:
    return any(entry.kind in _STATES for entry in gazetteer.find(word, record=RecordKind.ACTOR))


def _plain(word: str) -> str:
    return fold_name(word).replace(" ", "")


@cache
def _titles(kind: str) -> frozenset[str]:
    raw = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    return frozenset(str(raw[kind]).split())


def _written_out(entries: Sequence[GazetteerEntry], context: DetectionInput) -> tuple[GazetteerEntry, ...]:
    """The entries whose full name stands in the article, if that leaves exactly one."""
    text = f" {fold_name(f'{context.title} {context.text}')} "
    named = tuple(entry for entry in entries if f" {fold_name(entry.name)} " in text)
    return named if len(named) == 1 else ()


def _without_twins(actors: Sequence[Mention]) -> tuple[Mention, ...]:
    """Each known actor once: "Pyongyang" and "the North" in one role are one participant."""
    seen: set[str] = set()
    kept = []
    for mention in actors:
        if mention.public_id and mention.public_id in seen:
            continue
        seen.add(mention.public_id)
        kept.append(mention)
    return tuple(kept)

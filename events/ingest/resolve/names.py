"""Names of a draft against the gazetteer: one fit is an answer, several are options, none stays a bare name."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from events.gazetteer import Gazetteer, GazetteerEntry, RecordKind
from events.ingest.records import CandidateDraft, DetectionInput, Mention
from events.values.text import fold_name

_MAX_OPTIONS: Final = 8


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
    entries = gazetteer.find(mention.name, record=record)
    if len(entries) > 1:
        entries = _written_out(entries, context) or entries
    if len(entries) == 1:
        return replace(mention, public_id=entries[0].public_id)
    return replace(mention, options=tuple(entry.public_id for entry in entries[:_MAX_OPTIONS]))


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

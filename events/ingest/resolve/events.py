"""Drafts against the record: which event a draft tells again, if one is near certain, and which are worth a glance.

A wrong match hides an event inside another one; a missed match costs an editor one glance. So the threshold is high,
and two events that fit equally well (two launches of one day) match neither. A draft that counts several missiles is
the salvo, not one of its missiles.
"""

from collections.abc import Iterable, Sequence

from events.gazetteer import Gazetteer
from events.ingest.records import CandidateDraft, DetectionInput, Modality
from events.ingest.resolve.calendars import is_narrow
from events.ingest.resolve.numbers import count_of
from events.ingest.resolve.scoring import Scored, Telling, score_event
from events.ingest.resolve.summaries import NO_MATCH, EventSummary, Matching
from events.ingest.resolve.weights import MAX_LIKELY, WEIGHTS
from events.ingest.resolve.words import passage_of
from events.values.partial_date import parse_partial_date


def match_events(
    draft: CandidateDraft, known: Iterable[EventSummary], *, entries: Gazetteer, context: DetectionInput | None = None
) -> Matching:
    """What of `known` is likely what `draft` tells, and which one near certainly is.

    `draft` must have been through `resolve_mentions`: bare names match nothing. `entries` knows the actors and places
    of both; `context` is the article. An undated or open-ended draft, one dated to more than a month and a mere
    possibility are like nothing.
    """
    if draft.modality is Modality.HYPOTHETICAL or not is_narrow(parse_partial_date(draft.date)):
        return NO_MATCH
    telling = Telling(
        draft=draft,
        passage=passage_of(draft, context) if context else draft.quote,
        is_english=context is None or context.language.startswith("en"),
    )
    scored = [found for event in known if (found := score_event(telling, event, entries=entries)) is not None]
    likely = sorted(
        (one for one in scored if one.points >= WEIGHTS.likely), key=lambda one: (-one.points, one.event.public_id)
    )
    certain = _certain(draft, likely)
    if certain is not None:
        likely = [certain, *(one for one in likely if one is not certain)]
    return Matching(certain=certain.match if certain else None, likely=tuple(one.match for one in likely[:MAX_LIKELY]))


def _certain(draft: CandidateDraft, likely: Sequence[Scored]) -> Scored | None:
    """The one that fits near certainly and clearly best; of a salvo the whole, if no part stands out."""
    if not likely or likely[0].points < WEIGHTS.near_certain:
        return None
    alike = [one for one in likely if likely[0].points - one.points < WEIGHTS.clear_lead]
    if len(alike) == 1:
        return alike[0]
    if count_of(draft.quantities, predicate="missiles_fired") == 1:
        return None
    whole = [one for one in alike if all(other is one or other.event.parent == one.event.public_id for other in alike)]
    return whole[0] if whole and whole[0].points >= WEIGHTS.near_certain else None

"""Small articles, annotations and drafts for the tests of the scorer."""

from typing import Any

from events.ingest.records import CandidateDraft, Mention, Modality
from events.values.spans import Span
from tests.quality.gold import GoldArticle, GoldEvent

TEXT = "A missile was fired. A parade was held. Ministers met."


def make_event(*types: str, **said: Any) -> GoldEvent:
    """A required event that the article asserts as its news, with nothing else said."""
    return GoldEvent(**{"types": types, "modality": "asserted", "salience": "primary"} | said)


def make_draft(
    kind: str, *, actors: tuple[str, ...] = (), quote: str = "A missile was fired.", **said: Any
) -> CandidateDraft:
    """A draft whose quote stands in `TEXT`, unless another `span` is given."""
    start = TEXT.find(quote)
    fields: dict[str, Any] = {
        "span": Span(start, start + len(quote)),
        "modality": Modality.ASSERTED,
        "score": 0.8,
        "rule": "r",
    } | said
    return CandidateDraft(type=kind, quote=quote, actors=tuple(Mention(name=name) for name in actors), **fields)


def make_article(*events: GoldEvent, **said: Any) -> GoldArticle:
    """An article over `TEXT`."""
    return GoldArticle(
        **{"article_id": "a-1", "text": TEXT, "events": events, "language": "en", "style": "wire"} | said
    )

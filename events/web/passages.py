"""Passages of a text: an excerpt around a quote, and a text with its quoted spans marked. Pure."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from events.values.spans import Span

CONTEXT_CHARS: Final = 320


class Passage(NamedTuple):
    """A run of text; `quoted` runs are what a claim or a candidate took from it."""

    text: str
    quoted: bool


class Excerpt(NamedTuple):
    """A quote with what stands around it; `starts_inside` and `ends_inside` say where an ellipsis belongs."""

    before: str
    quote: str
    after: str
    starts_inside: bool
    ends_inside: bool


def excerpt_around(text: str, span: Span, *, context_chars: int = CONTEXT_CHARS) -> Excerpt:
    """The quote at `span` with up to `context_chars` on either side, cut between words."""
    start, end = max(0, span.start - context_chars), min(len(text), span.end + context_chars)
    before, after = text[start : span.start], text[span.end : end]
    if start > 0:
        before = before.partition(" ")[2] or before
    if end < len(text):
        after = after.rpartition(" ")[0] or after
    return Excerpt(before, span.of(text), after, start > 0, end < len(text))


def mark_spans(text: str, spans: Iterable[Span]) -> tuple[Passage, ...]:
    """The whole text in order, cut where quoting starts and ends; spans that overlap are one, bad ones are left out."""
    passages: list[Passage] = []
    at = 0
    for start, end in _merged(span for span in spans if 0 <= span.start < span.end <= len(text)):
        if start > at:
            passages.append(Passage(text[at:start], quoted=False))
        passages.append(Passage(text[start:end], quoted=True))
        at = end
    if at < len(text):
        passages.append(Passage(text[at:], quoted=False))
    return tuple(passages)


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged

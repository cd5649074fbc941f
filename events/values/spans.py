"""Spans: where in a text a quote stands, in characters (code points), end exclusive."""

from typing import NamedTuple

from events.errors import ValueFormatError


class Span(NamedTuple):
    """Half-open range of characters: `text[start:end]`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters of `text` that this span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """Whether both cover a character in common."""
        return self.start < other.end and other.start < self.end


def check_quote(text: str, quote: str, span: Span) -> Span:
    """Give `span` back if `quote` stands in `text` just there.

    Raises:
        ValueFormatError: the span is empty or reversed, or another text stands there.
    """
    if not 0 <= span.start < span.end <= len(text):
        raise ValueFormatError(f"span {span.start}-{span.end} does not lie in a text of {len(text)} characters")
    if span.of(text) != quote:
        raise ValueFormatError(f"at {span.start}-{span.end} stands {span.of(text)[:80]!r}, not {quote[:80]!r}")
    return span

"""When the pages of state media are looked at again, and what a changed or vanished page makes us propose. Pure.

State media edit and delete what they have published, most of all in the first hours and after a fall from grace; hence
captures close together at first and one after a year.
"""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from events.ingest.records import CandidateDraft, Mention
from events.values.partial_date import Basis, day_in_korea
from events.values.spans import Span
from events.values.text_changes import TextChange, compare_texts, count_words

DETECTOR: Final = "recapture"
DETECTOR_VERSION: Final = "1"
POINTS: Final = (
    dt.timedelta(hours=1),
    dt.timedelta(days=1),
    dt.timedelta(days=7),
    dt.timedelta(days=30),
    dt.timedelta(days=365),
)
"""After the first capture of a page."""
CONFIRM_AFTER: Final = dt.timedelta(hours=1)
"""A page that is missing once may be missing by accident; this much later it is looked at again."""
HTTP_NOT_FOUND: Final = 404
HTTP_GONE: Final = 410
GONE: Final = frozenset({HTTP_NOT_FOUND, HTTP_GONE})

# Below this share of its words a text counts as touched up: a misspelling, a number of a photograph.
TRIVIAL_SHARE: Final = 0.03
# Fewer words say nothing by themselves: "What now?"
MIN_SENTENCE_WORDS: Final = 4
MAX_QUOTE: Final = 600
# A full stop before a figure or a small letter ends nothing: "Jan. 14".
_END = re.compile("[.!?…][\"'”’)»]*(?=\\s+[^\\sa-z0-9(])|[。！？][」』”’）]*|(?=\n)|$")
_SHORTENED = re.compile(r"\b(?:[A-Z]|Adm|Capt|Col|Dr|Gen|Gov|Lt|Maj|Mr|Mrs|Ms|No|Prof|Rep|Sen|Sgt|St)$")
_LONGEST_SHORTENED: Final = 5
_DELETION_SCORE: Final = 0.5
_EDIT_SCORE: Final = 0.4
_KOREAN: Final = "KP"


class Point(NamedTuple):
    """Where the schedule of a page stands: how many points lie behind, and the next one; None after the last."""

    passed: int
    at: dt.datetime | None


class Finding(NamedTuple):
    """What a look at a page found out: between which two captures it changed or vanished, and who published it."""

    after: dt.datetime
    by: dt.datetime
    publisher: str
    country: str


def next_point(first_at: dt.datetime, *, now: dt.datetime) -> Point:
    """The first point of the schedule that lies after `now`; those that were missed are not made up for.

    Args:
        first_at: when the page was captured first.
        now: the present.
    """
    ahead = [first_at + after for after in POINTS if first_at + after > now]
    return Point(len(POINTS) - len(ahead), ahead[0] if ahead else None)


def is_certain(status: int | None, *, missing_since: dt.datetime, seen_at: dt.datetime) -> bool:
    """Whether a page that is missing now is gone: the server says so (410), or it was missing an hour ago too."""
    return status == HTTP_GONE or seen_at - missing_since >= CONFIRM_AFTER


def draft_deletion(text: str, finding: Finding) -> CandidateDraft | None:
    """The proposal that the page of an article was removed; None for a text without words.

    Its quote is how the article began.
    """
    span = first_sentence(text)
    if span is None:
        return None
    return _draft(text, span, finding, subtype="deletion", rule="page_gone", score=_DELETION_SCORE)


def draft_edit(original: str, before: str, after: str, finding: Finding) -> CandidateDraft | None:
    """The proposal that a text was changed; None if the change is slight, or brings back the original.

    Slight is what takes away less than three in a hundred of the words and no whole sentence: what is added does not
    count, since news grow.

    Args:
        original: the article's text, out of which the quote is taken: the first sentence that lost something.
        before: what the page said at the look before.
        after: what it says now.
        finding: when, and who published it.
    """
    change = compare_texts(before, after)
    if not is_substantial(before, change):
        return None
    span = _lost_passage(original, before, after, change)
    if span is None:
        return None
    return _draft(original, span, finding, subtype="state_media_edit", rule="text_changed", score=_EDIT_SCORE)


def is_substantial(before: str, change: TextChange) -> bool:
    """Whether a change of the text `before` takes away much of it, or a whole sentence."""
    return change.removed_share >= TRIVIAL_SHARE or any(_holds_sentence(before, span) for span in change.removed)


def first_sentence(text: str) -> Span | None:
    """The first sentence of a text, or its first line where no sentence ends; None for a text without words."""
    line = re.search(r"\S", text)
    return _sentence_at(text, line.start()) if line else None


# --- Inside -----------------------------------------------------------------------------------------------------------


def _draft(text: str, span: Span, finding: Finding, *, subtype: str, rule: str, score: float) -> CandidateDraft:
    days = [day_in_korea(instant).isoformat() for instant in (finding.after, finding.by)]
    return CandidateDraft(
        type="information_control",
        subtype=subtype,
        quote=span.of(text),
        span=span,
        score=score,
        rule=rule,
        date=days[0] if days[0] == days[1] else "/".join(days),
        date_basis=Basis.KST,
        place=Mention(name="North Korea") if finding.country == _KOREAN else None,
        actors=(Mention(name=finding.publisher, role="initiator"),) if finding.publisher else (),
        extra={"date_origin": "captures"},
    )


def _lost_passage(original: str, before: str, after: str, change: TextChange) -> Span | None:
    """Where in the original stands the first thing that was lost."""
    if before == original:
        return _sentence_at(original, change.removed[0].start)
    against_original = compare_texts(original, after)
    if against_original.is_none:
        return None
    for span in change.removed:
        found = original.find(span.of(before))
        if found >= 0:
            return _sentence_at(original, found)
    lost = against_original.removed
    return _sentence_at(original, lost[0].start) if lost else first_sentence(original)


def _sentence_at(text: str, place: int) -> Span:
    """The sentence in which the character at `place` stands, at most `MAX_QUOTE` characters of it."""
    line = max(text.rfind("\n", 0, place) + 1, place - 2 * MAX_QUOTE)
    rest = _sentences(text, line, min(len(text), place + 2 * MAX_QUOTE))
    found = next((span for span in rest if span.end > place), Span(place, len(text)))
    start = found.start if place - found.start < MAX_QUOTE // 2 else place
    return _trimmed(text, Span(start, min(found.end, start + MAX_QUOTE)))


def _sentences(text: str, start: int, stop: int) -> Iterator[Span]:
    """The sentences between two places; no sentence goes beyond its line."""
    for found in _END.finditer(text, start, stop):
        if _SHORTENED.search(text, max(start, found.start() - _LONGEST_SHORTENED), found.start()):
            continue
        is_end = found.end() == stop or text[found.end()] == "\n" or found.end() - start > MAX_QUOTE
        if is_end or count_words(text[start : found.end()]) >= MIN_SENTENCE_WORDS:
            if text[start : found.end()].strip():
                yield _trimmed(text, Span(start, found.end()))
            start = found.end()


def _trimmed(text: str, span: Span) -> Span:
    quote = span.of(text)
    start = span.start + len(quote) - len(quote.lstrip())
    return Span(start, start + len(quote.strip()))


def _holds_sentence(text: str, gone: Span) -> bool:
    """Whether a whole sentence lies within what is gone."""
    line = max(text.rfind("\n", 0, gone.start) + 1, gone.start - MAX_QUOTE)
    return any(
        gone.start <= span.start < span.end <= gone.end and count_words(span.of(text)) >= MIN_SENTENCE_WORDS
        for span in _sentences(text, line, min(len(text), gone.end + MAX_QUOTE))
    )

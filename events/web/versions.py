"""How the text of an article changed since it was captured first: versions, and any two of them compared."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from events.models import Article, ArticleVersion
from events.review.representation import api_path
from events.values.text_changes import Kind, Piece, Row, TextChange, compare_texts
from events.web.editors import decides
from events.web.moved import moved_or_missing
from events.web.showing import may_show_text

# Of a run of unchanged lines, one is kept beside each change.
BESIDE: Final = 1
# Of unchanged words inside a changed line, so many characters are kept at either end.
AROUND: Final = 200
MAX_SHOWN: Final = 200_000


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A line of a comparison, or, if `folded` is not 0, so many lines in a row that did not change."""

    pieces: tuple[Piece, ...] = ()
    folded: int = 0


@dataclass(frozen=True, slots=True)
class ShownChange:
    """Two texts compared. `rows` is () where no words may be shown; `is_cut` if there are more than a page holds."""

    words_removed: int
    words_added: int
    is_none: bool
    rows: tuple[ShownRow, ...] = ()
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """One version of a text: its number, when it was first seen, and where the row is; None for the first text."""

    number: int
    seen_at: dt.datetime
    version: ArticleVersion | None
    title: str


@require_safe
def version_page(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """One version of an article's text compared with another: with the one before, or with `?from=`."""
    article = Article.objects.select_related("source").defer("bands").filter(public_id=public_id).first()
    if article is None:
        return moved_or_missing(request, public_id, view="web:article", noun="article")
    stages = stages_of(article)
    by_number = {stage.number: stage for stage in stages}
    before = _number_of(request.GET.get("from", str(max(1, number - 1))))
    if number not in by_number or before not in by_number:
        raise Http404(f"{public_id} has no versions {before} and {number}; it has 1 to {len(stages)}")
    context = {
        "article": article,
        "stages": stages,
        "before": by_number[before],
        "after": by_number[number],
        "earlier": by_number.get(number - 1),
        "later": by_number.get(number + 1),
        "change": change_between(
            article, by_number[before], by_number[number], is_shown=may_show_text(article) or decides(request)
        ),
        "api_path": f"{api_path('articles', public_id)}versions/",
    }
    return render(request, "events/version.html", context)


def stages_of(article: Article) -> list[Stage]:
    """The versions of an article's text in order: its own text, to which quotes refer, and what came later."""
    versions = article.versions.order_by("number")
    first_at = article.captures.order_by("id").values_list("fetched_at", flat=True).first() or article.created_at
    later = [Stage(version.number, version.seen_at, version, version.title) for version in versions]
    return [Stage(1, first_at, None, article.title), *later]


def change_between(article: Article, before: Stage, after: Stage, *, is_shown: bool) -> ShownChange | None:
    """What changed from one version to another; None if the texts are no longer held."""
    if article.taken_down_at is not None:
        return None
    change = _compare(_text_of(article, before), _text_of(article, after))
    shown = ShownChange(change.words_removed, change.words_added, change.is_none)
    if not is_shown:
        return shown
    rows, is_cut = _shown_rows(change)
    return ShownChange(shown.words_removed, shown.words_added, shown.is_none, rows, is_cut)


# Two hostile texts take seconds, and a page may be asked for again and again.
@lru_cache(maxsize=32)
def _compare(before: str, after: str) -> TextChange:
    return compare_texts(before, after)


def _text_of(article: Article, stage: Stage) -> str:
    return article.text if stage.version is None else stage.version.text


def _number_of(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0  # noqa: PLR2004 - as the column


def _shown_rows(change: TextChange) -> tuple[tuple[ShownRow, ...], bool]:
    rows: list[ShownRow] = []
    chars = 0
    for row in _folded(change.rows):
        chars += sum(len(piece.text) for piece in row.pieces)
        if chars > MAX_SHOWN:
            return tuple(rows), True
        rows.append(row)
    return tuple(rows), False


def _folded(rows: Sequence[Row]) -> Iterator[ShownRow]:
    """The rows with long runs of unchanged ones folded, but for those beside a change."""
    place = 0
    for is_same, run in groupby(rows, key=lambda row: row.is_same):
        found = list(run)
        if not is_same:
            yield from (ShownRow(tuple(_shortened(row.pieces))) for row in found)
        else:
            head = found[: BESIDE if place else 0]
            tail = found[len(found) - BESIDE :] if place + len(found) < len(rows) else []
            hidden = len(found) - len(head) - len(tail)
            if hidden <= 1:
                yield from (ShownRow(tuple(_shortened(row.pieces))) for row in found)
            else:
                yield from (ShownRow(tuple(_shortened(row.pieces))) for row in head)
                yield ShownRow(folded=hidden)
                yield from (ShownRow(tuple(_shortened(row.pieces))) for row in tail)
        place += len(found)


def _shortened(pieces: Sequence[Piece]) -> Iterator[Piece]:
    for piece in pieces:
        if piece.kind is Kind.SAME and len(piece.text) > 3 * AROUND:
            yield Piece(piece.kind, f"{piece.text[:AROUND]} … {piece.text[-AROUND:]}")
        else:
            yield piece

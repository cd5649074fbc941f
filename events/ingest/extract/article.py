"""`extract_article`: the bytes of one capture in, the text of one article out, with what the page says about it."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from events.errors import ExtractError
from events.ingest.extract.agencies import find_agency, find_dateline, find_originator, infer_year
from events.ingest.extract.decoding import check_is_text, decode_text, is_html
from events.ingest.extract.languages import guess_language
from events.ingest.extract.missing import Notice, is_missing
from events.ingest.extract.overrides import Override, find_override
from events.ingest.extract.page import Page, read_page
from events.ingest.extract.plain import read_plain
from events.ingest.extract.published import Published, localise
from events.ingest.extract.symbols import find_document_symbol, first_lines
from events.ingest.records import ArticleText, ErrorKind, PublishedBasis
from events.values.stated_date import StatedDate
from events.values.text import clean_line, clean_text

MAX_BYTES: Final = 16 * 1024 * 1024  # what lies beyond is not read; fetch lets 20 MiB in, of which markup is most
MAX_TEXT: Final = 2_000_000  # characters of one article; the longest UN reports stay below
MIN_PROSE: Final = 80  # letters; a syllable of Korean, Chinese or Japanese counts as two
_MAX_NAME: Final = 300
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Capture:
    """What is known of the bytes besides the bytes."""

    url: str
    fallback_title: str
    seen_on: dt.date | None
    override: Override | None


def extract_article(
    body: bytes,
    *,
    content_type: str,
    charset: str | None = None,
    url: str = "",
    fallback_title: str = "",
    seen_on: dt.date | None = None,
) -> ArticleText:
    """Read the article in `body`.

    Args:
        body: the bytes as served, without transfer and content encoding.
        content_type: the media type as declared; "" if nothing was declared.
        charset: the charset as declared, or None.
        url: where it came from, "" for a document that was handed in.
        fallback_title: the title if the document has none, such as its file name.
        seen_on: the day of capture; completes datelines without a year on sites that carry the news of the day, and
            the article then says so (`PublishedBasis.INFERRED_YEAR`).

    Returns:
        The article; its text is in `clean_text` form, so that offsets into it stay true.

    Raises:
        ExtractError: it is no text (kind content_type), says that there is nothing at its address (kind not_found),
            or holds no prose (kind no_text).
    """
    check_is_text(body, content_type=content_type)
    html = is_html(body, content_type=content_type)
    raw = decode_text(body[:MAX_BYTES], charset=charset, html=html)
    capture = _Capture(url=url, fallback_title=fallback_title, seen_on=seen_on, override=find_override(url))
    page = read_page(raw, url=url, override=capture.override) if html else _from_plain(raw)
    text = clean_text((page.text if page else "")[:MAX_TEXT])
    _check_is_article(page, text)
    return _finish(page or Page(text=text), text, capture)


def _check_is_article(page: Page | None, text: str) -> None:
    letters = _prose_length(text)
    if page is not None and is_missing(
        Notice(
            title=page.page_title or page.title,
            headings=page.headings,
            lines=tuple(first_lines(text)),
            letters=letters,
            site_name=page.site_name,
        )
    ):
        raise ExtractError(
            "the page says that there is nothing at this address, although it came with a status of success",
            kind=ErrorKind.NOT_FOUND,
        )
    if letters < MIN_PROSE:
        raise ExtractError(
            f"fewer than {MIN_PROSE} letters of prose were found: an index, a picture or a page of scripts has none",
            kind=ErrorKind.NO_TEXT,
        )


def _finish(page: Page, text: str, capture: _Capture) -> ArticleText:
    title = clean_line(page.title) or clean_line(capture.fallback_title)
    text = _without_title(text, title)
    published = _find_published(page, text, capture)
    return ArticleText(
        title=title[:_MAX_NAME],
        text=text,
        language=page.language,
        byline=clean_line(page.byline)[:_MAX_NAME],
        site_name=clean_line(page.site_name)[:_MAX_NAME],
        canonical_url=page.canonical_url,
        published=published.date.edtf if published else "",
        published_at=published.date.at if published else None,
        published_basis=published.basis if published else PublishedBasis.UNKNOWN,
        originator=_originator(page, text, capture.override),
        document_symbol=find_document_symbol(url=capture.url, title=title, lines=(*page.lines, *first_lines(text))),
    )


def _from_plain(raw: str) -> Page:
    document = read_plain(raw[: 2 * MAX_TEXT])
    return Page(
        text=document.text,
        title=document.title,
        published=Published(document.published, PublishedBasis.STATED) if document.published else None,
        language=guess_language(document.text),
    )


def _find_published(page: Page, text: str, capture: _Capture) -> Published | None:
    """What the page states; else a dateline with its year; else the address; else a dateline whose year is inferred."""
    override = capture.override
    found = page.published
    if found is None or found.basis == PublishedBasis.URL:
        found = _from_dateline(text) or found or _infer(text, override=override, seen_on=capture.seen_on)
    return localise(found, zone=override.zone if override else "") if found else None


def _from_dateline(text: str) -> Published | None:
    dateline = find_dateline(text)
    stated = dateline.published() if dateline else ""
    return Published(StatedDate(stated), PublishedBasis.DATELINE) if stated else None


def _infer(text: str, *, override: Override | None, seen_on: dt.date | None) -> Published | None:
    """The day of a dateline without a year, on sites that carry the news of the day."""
    dateline = find_dateline(text)
    if dateline is None or override is None or not override.fresh_year or seen_on is None:
        return None
    inferred = dateline.published(year=infer_year(dateline, seen_on=seen_on))
    return Published(StatedDate(inferred), PublishedBasis.INFERRED_YEAR) if inferred else None


def _originator(page: Page, text: str, override: Override | None) -> str:
    signed = find_originator(text)
    if signed:
        return signed
    own = override.originator if override else ""
    return own or next((agency for agency in map(find_agency, page.byline.split(";")) if agency), "")


def _without_title(text: str, title: str) -> str:
    """Some pages repeat the title above the text: once is enough."""
    first, _, rest = text.partition("\n")
    same = title != "" and clean_line(first).casefold() == title.casefold()
    return rest.lstrip("\n") if same and _prose_length(rest) >= MIN_PROSE else text


def _prose_length(text: str) -> int:
    sample = text[: 20 * MIN_PROSE]
    return len(_LETTER.findall(sample)) + len(_WIDE.findall(sample))

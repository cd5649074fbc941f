"""`extract_article`: the bytes of one capture in, the text of one article out, with what the page says about it."""

import datetime as dt
import re
from typing import Final

from events.errors import ExtractError
from events.ingest.extract.agencies import find_agency, find_dateline, find_originator, infer_year
from events.ingest.extract.dates import StatedDate
from events.ingest.extract.decoding import check_is_text, decode_text, is_html
from events.ingest.extract.languages import choose_language
from events.ingest.extract.overrides import Override, find_override
from events.ingest.extract.page import Page, read_page
from events.ingest.extract.plain import read_plain
from events.ingest.extract.symbols import find_document_symbol, first_lines
from events.ingest.records import ArticleText, ErrorKind
from events.values.text import clean_line, clean_text

MAX_BYTES: Final = 16 * 1024 * 1024  # what lies beyond is not read; fetch lets 20 MiB in, of which markup is most
MAX_TEXT: Final = 2_000_000  # characters of one article; the longest UN reports stay below
MIN_PROSE: Final = 80  # letters; a syllable of Korean, Chinese or Japanese counts as two
_MAX_NAME: Final = 300
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]")
_LETTER = re.compile(r"[^\W\d_]")


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
        seen_on: the day of capture; completes datelines without a year on sites that carry the news of the day.

    Returns:
        The article; its text is in `clean_text` form, so that offsets into it stay true.

    Raises:
        ExtractError: it is no text (kind content_type), or holds no prose (kind no_text).
    """
    check_is_text(body, content_type=content_type)
    html = is_html(body, content_type=content_type)
    raw = decode_text(body[:MAX_BYTES], charset=charset, html=html)
    override = find_override(url)
    page = read_page(raw, url=url, override=override) if html else _from_plain(raw)
    text = clean_text((page.text if page else "")[:MAX_TEXT])
    if page is None or _prose_length(text) < MIN_PROSE:
        raise ExtractError(
            f"fewer than {MIN_PROSE} letters of prose were found: an index, a picture or a page of scripts has none",
            kind=ErrorKind.NO_TEXT,
        )
    return _finish(page, text, override=override, url=url, fallback_title=fallback_title, seen_on=seen_on)


def _finish(
    page: Page, text: str, *, override: Override | None, url: str, fallback_title: str, seen_on: dt.date | None
) -> ArticleText:
    title = clean_line(page.title) or clean_line(fallback_title)
    text = _without_title(text, title)
    published = page.published or _from_dateline(text, override=override, seen_on=seen_on)
    return ArticleText(
        title=title[:_MAX_NAME],
        text=text,
        language=choose_language(page.language, text),
        byline=clean_line(page.byline)[:_MAX_NAME],
        site_name=clean_line(page.site_name)[:_MAX_NAME],
        canonical_url=page.canonical_url,
        published=published.edtf if published else "",
        published_at=published.at if published else None,
        originator=_originator(page, text, override),
        document_symbol=find_document_symbol(url=url, title=title, lines=(*page.lines, *first_lines(text))),
    )


def _from_plain(raw: str) -> Page:
    document = read_plain(raw[: 2 * MAX_TEXT])
    return Page(text=document.text, title=document.title, published=document.published)


def _from_dateline(text: str, *, override: Override | None, seen_on: dt.date | None) -> StatedDate | None:
    dateline = find_dateline(text)
    if dateline is None:
        return None
    is_fresh = override is not None and override.fresh_year and seen_on is not None
    year = infer_year(dateline, seen_on=seen_on) if is_fresh and seen_on else 0
    edtf = dateline.published(year=year)
    return StatedDate(edtf) if edtf else None


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

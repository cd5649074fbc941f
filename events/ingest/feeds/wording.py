"""The words and addresses of an entry as other stages may take them: no tags, no entities, absolute URLs.

All patterns run in time linear in the text: an opening without its end takes the rest, so that nothing is tried twice.
"""

import html
import re
from typing import Final
from urllib.parse import urljoin

from events.errors import ValueFormatError
from events.values.text import clean_line, clean_text, excerpt
from events.values.urls import parse_http_url

MAX_TITLE: Final = 500
MAX_SUMMARY: Final = 2000
_MAX_MARKUP: Final = 100_000  # characters of markup looked at for a summary
_HIDDEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<tag>script|style|template|noscript)\b.*?(?:</(?P=tag)\s*>|\Z)", re.IGNORECASE | re.DOTALL
)
_BREAK = re.compile(r"</?(?:p|div|br|li|ul|ol|tr|td|th|table|h[1-6]|blockquote|hr|pre)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<![^<>]*>|<\?[^<>]*>|</?[A-Za-z][^<>]*\Z")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})*")


def plain_title(markup: str, *, is_markup: bool) -> str:
    """A title on one line, at most `MAX_TITLE` characters; tags and entities go if `is_markup`."""
    text = _strip(markup[:_MAX_MARKUP]) if is_markup else markup[:_MAX_MARKUP]
    return excerpt(clean_line(text), limit=MAX_TITLE)


def plain_summary(markup: str, *, is_markup: bool) -> str:
    """A summary as clean text, at most `MAX_SUMMARY` characters; tags and entities go if `is_markup`."""
    text = _strip(markup[:_MAX_MARKUP]) if is_markup else markup[:_MAX_MARKUP]
    return excerpt(clean_text(text), limit=MAX_SUMMARY)


def absolute_url(link: str, *, base: str) -> str:
    """`link` as an absolute http(s) URL, resolved against `base`; "" if it cannot be one.

    White space inside is percent-encoded, line breaks go, as browsers do.
    """
    text = re.sub(r"[\t\r\n\x00]", "", link.strip()).replace(" ", "%20")
    if not text or text.startswith("#"):
        return ""
    try:
        joined = urljoin(base, text)
        parse_http_url(joined)
    except ValueError:  # ValueFormatError is one too
        return ""
    return joined


def language_of(tag: object) -> str:
    """The primary language of a tag ("ko-KR" gives "ko"), "" if it is none."""
    found = _LANGUAGE.fullmatch(tag.strip()) if isinstance(tag, str) else None
    language = found[1].lower() if found else ""
    return "" if language == "und" else language


def check_url(url: str) -> None:
    """Whether `url` can be the address of a feed.

    Raises:
        ValueFormatError: it is not an absolute http(s) URL, so that relative links would lead nowhere.
    """
    try:
        parse_http_url(url)
    except ValueFormatError as error:
        raise ValueFormatError(f"the address of the feed cannot be used: {error}") from error


def _strip(markup: str) -> str:
    """Words of a piece of HTML, whether or not its tags were escaped twice."""
    text = _BREAK.sub("\n", _HIDDEN.sub(" ", markup))
    return html.unescape(html.unescape(_TAG.sub("", text)))

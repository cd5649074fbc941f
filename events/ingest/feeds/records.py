"""What the feeds stage gives: the entries of one feed document, and why a document is none."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MAX_ENTRIES: Final = 2000
MAX_BODY_BYTES: Final = 50 * 1024 * 1024  # of a document once unpacked: the bound of sitemaps.org for one sitemap


class FeedKind(StrEnum):
    """What a document is, whatever it was declared as."""

    RSS = "rss"
    ATOM = "atom"
    JSON = "json"
    SITEMAP = "sitemap"
    LISTING = "listing"


class FeedFault(StrEnum):
    """Why a document gives no entries: a closed set, so that faults can be counted."""

    EMPTY = "empty"
    HTML_PAGE = "html_page"
    NOT_A_FEED = "not_a_feed"
    ILL_FORMED = "ill_formed"
    COMPRESSION = "compression"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One link that a feed publishes. "" and None mean that the feed does not say.

    `url` is absolute, http or https. `title` is one line, `summary` words without tags, at most
    `wording.MAX_SUMMARY` characters. `published` is the EDTF day on which the feed says that it was published, in the
    feed's own calendar, `published_at` the instant in UTC if the feed gives a zone; `updated` and `updated_at`
    likewise, and never taken for the former. `language` is a primary language tag ("ko"), `source_title` the
    publisher that a collecting feed names for the entry.
    """

    url: str
    title: str = ""
    summary: str = ""
    published: str = ""
    published_at: dt.datetime | None = None
    updated: str = ""
    updated_at: dt.datetime | None = None
    language: str = ""
    source_title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """One feed document.

    `entries` have different URLs; they stand in the order of the document, those of a sitemap newest first.
    `truncated` says that the document holds more than was read, `dropped_count` how many entries had no usable URL
    or one that was there before. `child_sitemaps` are absolute URLs, newest first, for an index of sitemaps only.
    `update_interval_s` is how often the feed says it changes, in seconds. `notes` are warnings worth keeping.
    """

    kind: FeedKind
    entries: tuple[FeedEntry, ...] = ()
    title: str = ""
    update_interval_s: int | None = None
    truncated: bool = False
    dropped_count: int = 0
    child_sitemaps: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

"""The entry point: the body of one feed in, its entries out, whatever it was declared as."""

from events.errors import ValueFormatError
from events.ingest.feeds.json_feed import read_json_feed
from events.ingest.feeds.listings import ListingRule, read_listing
from events.ingest.feeds.records import MAX_ENTRIES, FeedKind, ParsedFeed
from events.ingest.feeds.sitemaps import read_sitemap
from events.ingest.feeds.sniffing import open_document
from events.ingest.feeds.syndication import read_syndication
from events.ingest.feeds.wording import check_url
from events.values.http_content import parse_content_type


def parse_feed(
    body: bytes,
    *,
    kind: str,
    url: str,
    content_type: str = "",
    charset: str | None = None,
    listing: ListingRule | None = None,
    limit: int = MAX_ENTRIES,
) -> ParsedFeed:
    """Read a feed: RSS, Atom, JSON Feed 1 and 1.1, a sitemap or an index of them, or a page of links.

    Args:
        body: as it came, without its Content-Encoding; a gzip file is unpacked here.
        kind: what the feed was declared as, a `FeedKind`. A hint: what really came is found out, and is the `kind` of
            the result. Only a page of links has to be declared (`listing`), since every web page has links.
        url: where it came from, for relative links.
        content_type: the header, used for its charset if `charset` is None.
        charset: what the header says.
        listing: where the entries of a page of links stand; None takes every link.
        limit: how many entries are read; of a sitemap the newest.

    Time and memory are bounded by the sizes in `records`, `cutting` and `mending`, whatever the body holds; nothing
    is fetched, no entity of a document type is read.

    Raises:
        FeedError: what came is no list of links; its `fault` says why.
        ValueFormatError: `url` is no absolute http(s) address, or `kind` or `limit` is not usable.
    """
    check_url(url)
    declared = _kind_of(kind, limit=limit)
    document = open_document(body, kind=declared, charset=charset or parse_content_type(content_type).charset)
    match document.kind:
        case FeedKind.JSON:
            return read_json_feed(document, url=url, limit=limit)
        case FeedKind.SITEMAP:
            return read_sitemap(document, url=url, limit=limit)
        case FeedKind.LISTING:
            return read_listing(document, url=url, limit=limit, rule=listing or ListingRule())
        case _:
            return read_syndication(document, url=url, limit=limit)


def _kind_of(kind: str, *, limit: int) -> FeedKind:
    if kind not in set(FeedKind):
        raise ValueFormatError(f"{kind!r} is no kind of feed; there are {', '.join(FeedKind)}")
    if limit < 1:
        raise ValueFormatError(f"the limit of entries is {limit}; it is at least 1")
    return FeedKind(kind)

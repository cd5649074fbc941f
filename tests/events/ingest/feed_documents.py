"""Feeds written for tests: RSS, an HTML listing and sitemaps, with entries of a chosen host."""

from collections.abc import Iterable

from tests.support.http_server import Answer

SITE = "https://wire.example.org"


def rss(numbers: Iterable[int], *, titles: dict[int, str] | None = None, ttl_min: int | None = None) -> bytes:
    """A feed of the stories with these numbers, in this order."""
    items = "".join(
        f"<item><title>{(titles or {}).get(number, f'Story {number}')}</title><link>{SITE}/story/{number}</link>"
        "<pubDate>Fri, 27 Dec 2024 09:00:00 +0900</pubDate></item>"
        for number in numbers
    )
    ttl = f"<ttl>{ttl_min}</ttl>" if ttl_min is not None else ""
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>{ttl}{items}</channel></rss>'.encode()


def feed_answer(body: bytes, **options: object) -> Answer:
    """An answer that brings a feed."""
    return Answer(body=body, content_type="application/rss+xml; charset=utf-8", **options)  # type: ignore[arg-type]  # a shorthand of tests


def sitemap(urls: Iterable[str]) -> bytes:
    """A sitemap of these pages."""
    rows = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'.encode()


def sitemap_index(urls: Iterable[str]) -> bytes:
    """An index of these sitemaps; the first one is the newest."""
    rows = "".join(
        f"<sitemap><loc>{url}</loc><lastmod>2024-12-{28 - number:02}</lastmod></sitemap>"
        for number, url in enumerate(urls)
    )
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'.encode()

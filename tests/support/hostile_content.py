"""Hostile in what is read: feeds and articles that are bombs, lies or heaps. A stage of ingestion reads what came."""

import itertools
import json
from collections.abc import Iterator
from typing import Any

from events.ingest.extract import extract_article
from events.ingest.feeds import MAX_ENTRIES, parse_feed
from events.ingest.fetch import FEED_TYPES
from events.ingest.records import FetchResult
from tests.support.hostile_stand import OK, Arrange, Register, Stand
from tests.support.hostile_wire import MEBIBYTE, packed, zeros
from tests.support.http_server import Answer

CONTENT = Register()
FEEDS: dict[str, Any] = {"content_types": FEED_TYPES, "max_bytes": 20 * MEBIBYTE, "total_timeout_s": 5.0}
PAGES: dict[str, Any] = {"max_bytes": 20 * MEBIBYTE, "total_timeout_s": 5.0}
PARSE_S = 15.0  # beside the time of the fetch, on a loaded machine

ENGLISH = (
    "The ministry said on Friday that a ballistic missile was launched from the east coast in the early morning. "
    "It flew about six hundred kilometres before it fell into the sea. No damage to ships or aircraft was reported."
)
KOREAN = (
    "합동참모본부는 금요일 아침 동해안에서 탄도미사일 한 발이 발사되었다고 밝혔다. "
    "미사일은 약 육백 킬로미터를 날아가 바다에 떨어졌으며, 선박이나 항공기의 피해는 보고되지 않았다."
)


def read_feed(result: FetchResult) -> object:
    """The stage of feeds."""
    return parse_feed(result.body, kind="rss", url=result.url, content_type=result.content_type, charset=result.charset)


def read_article(result: FetchResult) -> object:
    """The stage of extraction."""
    return extract_article(result.body, content_type=result.content_type, charset=result.charset, url=result.url)


def feed(*expected: str, **options: Any) -> Any:
    """A behaviour of a feed."""
    return CONTENT.hostile(*expected, stage=read_feed, slack_s=PARSE_S, **(FEEDS | options))


def article(*expected: str, **options: Any) -> Any:
    """A behaviour of a page."""
    return CONTENT.hostile(*expected, stage=read_article, slack_s=PARSE_S, **(PAGES | options))


def xml(stand: Stand, *parts: str) -> str:
    """Script a feed of XML."""
    return stand.page(Answer(body="".join(parts).encode(), content_type="application/rss+xml; charset=utf-8"))


def rss(title: str, *, doctype: str = "", items: str = "") -> str:
    """An RSS document with one entry more than `items`."""
    item = f"<item><title>{title}</title><link>https://a.example/1</link></item>"
    head = f'<?xml version="1.0"?>{doctype}<rss version="2.0"><channel><title>News</title>'
    return f"{head}{item}{items}</channel></rss>"


def page(stand: Stand, body: str, *, encoding: str = "utf-8", content_type: str = "text/html; charset=utf-8") -> str:
    """Script a page."""
    html = f"<html><head><title>Launch</title></head><body><article>{body}</article></body></html>"
    return stand.page(Answer(body=html.encode(encoding), content_type=content_type))


def is_plain(_result: FetchResult, read: Any) -> bool:
    """The proof of entities: none was put in."""
    return len(str(read)) < 5000 and "root:" not in str(read)


def is_first(_result: FetchResult, read: Any) -> bool:
    """The proof of heaps: as many entries as are taken, and it says that there were more."""
    return 0 < len(read.entries) <= MAX_ENTRIES and bool(read.truncated)


def is_english(_result: FetchResult, read: Any) -> bool:
    """The proof of pages: the text was found."""
    return "flew about six hundred kilometres" in read.text


def is_korean(_result: FetchResult, read: Any) -> bool:
    """The proof of charsets: the letters are right."""
    return "탄도미사일 한 발이" in read.text


# Feeds


@feed(OK, "bad_feed", proof=is_plain)
def laughs_a_thousand_million_times(stand: Stand) -> str:
    """Has entities of entities of entities."""
    names = "abcdefghij"
    nested = "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in itertools.pairwise(names))
    return xml(stand, rss("&j;", doctype=f'<!DOCTYPE rss [<!ENTITY a "ha">{nested}]>'))


@feed(OK, "bad_feed", proof=is_plain)
def laughs_quadratically(stand: Stand) -> str:
    """Has one long entity, used ten thousand times."""
    return xml(stand, rss("&a;" * 10_000, doctype=f'<!DOCTYPE rss [<!ENTITY a "{"ha" * 50_000}">]>'))


@feed(OK, "bad_feed", proof=is_plain)
def reads_our_files(stand: Stand) -> str:
    """Has an entity that is a file of this machine."""
    return xml(stand, rss("&a;", doctype='<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'))


@feed(OK, "bad_feed", proof=is_plain)
def calls_home_from_a_doctype(stand: Stand) -> str:
    """Has a document type that is to be fetched from the metadata service."""
    doctype = '<!DOCTYPE rss SYSTEM "http://169.254.169.254/a.dtd" [<!ENTITY % a SYSTEM "http://10.0.0.1/"> %a;]>'
    return xml(stand, rss("Launch", doctype=doctype))


@feed("too_large")
def has_a_million_entries(stand: Stand) -> str:
    """Has a million entries, 100 MB of them: more than is taken."""
    return stand.page(Answer(content_type="application/rss+xml", length=None, pieces=entries))


@feed("too_large")
def has_a_million_entries_compressed(stand: Stand) -> str:
    """Has a million entries in 3 MB of gzip."""
    body = packed(entries())
    return stand.page(Answer(body=body, content_type="text/xml", headers=[("Content-Encoding", "gzip")]))


def entries() -> Iterator[bytes]:
    """An RSS document of a million entries, a thousand at a time."""
    yield b"<rss version='2.0'><channel><title>News</title>"
    item = "<item><title>Launch {0}</title><link>https://a.example/{0}</link><guid>{0}</guid></item>\n"
    for first in range(0, 1_000_000, 1000):
        yield "".join(item.format(number) for number in range(first, first + 1000)).encode()
    yield b"</channel></rss>"


@feed(OK, proof=is_first, max_bytes=60 * MEBIBYTE)
def has_a_million_short_entries(stand: Stand) -> str:
    """Has a million entries of 38 bytes, which a wider limit lets in: the first are read."""
    items = (f"<item><link>http://a/{n:06}</link></item>" for n in range(1_000_000))
    return xml(stand, "<rss version='2.0'><channel><title>News</title>", *items, "</channel></rss>")


@feed(OK, "bad_feed")
def has_a_million_empty_entries(stand: Stand) -> str:
    """Has a million entries with nothing in them."""
    return xml(stand, rss("Launch", items="<item/>" * 1_000_000))


@feed(OK, proof=is_first)
def has_a_million_entries_of_json(stand: Stand) -> str:
    """Has 300,000 entries of JSON."""
    items = [{"id": str(number), "url": f"https://a.example/{number}"} for number in range(300_000)]
    feed_of = {"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": items}
    return stand.page(Answer(body=json.dumps(feed_of).encode(), content_type="application/feed+json"))


@feed("bad_feed")
def nests_json_too_deep(stand: Stand) -> str:
    """Has a million brackets."""
    return stand.page(Answer(body=b"[" * 1_000_000, content_type="application/feed+json"))


@feed("bad_feed")
def counts_in_json_for_ever(stand: Stand) -> str:
    """Has a number of a million digits where the version should be."""
    return stand.page(Answer(body=b'{"version": ' + b"9" * 1_000_000 + b"}", content_type="application/json"))


@feed(OK, "bad_feed")
def nests_xml_too_deep(stand: Stand) -> str:
    """Has 200,000 elements within each other."""
    return xml(stand, rss("Launch", items="<a>" * 200_000 + "</a>" * 200_000))


@feed(OK, "bad_feed")
def declares_too_many_namespaces(stand: Stand) -> str:
    """Has an element with 100,000 namespaces."""
    names = " ".join(f'xmlns:n{number}="urn:{number}"' for number in range(100_000))
    return xml(stand, rss("Launch", items=f"<item {names}/>"))


@feed(OK, "bad_feed")
def has_an_attribute_without_end(stand: Stand) -> str:
    """Has an attribute of five million letters."""
    return xml(stand, rss("Launch", items=f'<item a="{"x" * 5_000_000}"/>'))


@feed("too_large")
def is_a_bomb_in_a_gzip_file(stand: Stand) -> str:
    """Is a gzip file, not a coding of HTTP, that grows to 100 MB."""
    return stand.page(Answer(body=packed(zeros(100 * MEBIBYTE)), content_type="application/gzip"))


@feed("bad_feed")
def is_a_page_where_a_feed_was(stand: Stand) -> str:
    """Sends its front page instead of the feed."""
    return page(stand, f"<p>{ENGLISH}</p>")


@feed("bad_feed")
def has_an_empty_feed(stand: Stand) -> str:
    """Sends 200 and nothing else."""
    return stand.page(Answer(body=b"", content_type="application/rss+xml"))


@feed(OK, "bad_feed")
def breaks_off_inside_a_feed(stand: Stand) -> str:
    """Ends in the middle of an entry, as if that were the end."""
    return xml(stand, rss("Launch")[:-40])


@feed(OK, proof=lambda _result, read: read.entries[0].title == KOREAN[:20])
def lies_about_the_charset_of_a_feed(stand: Stand) -> str:
    """Says UTF-8 in the header and in the document, and sends EUC-KR."""
    document = rss(KOREAN[:20]).replace('version="1.0"', 'version="1.0" encoding="utf-8"')
    return stand.page(Answer(body=document.encode("euc-kr"), content_type="text/xml; charset=utf-8"))


# Articles


@article("not_found")
def says_404_as_200(stand: Stand) -> str:
    """Sends its page of errors with a status of success."""
    return stand.page(Answer(body=missing("404 - Page not found", "The page you are looking for does not exist.")))


@article("not_found")
def says_404_as_200_in_korean(stand: Stand) -> str:
    """Sends its page of errors with a status of success, in Korean."""
    return stand.page(Answer(body=missing("페이지를 찾을 수 없습니다", "요청하신 페이지가 존재하지 않습니다.")))


def missing(title: str, words: str) -> bytes:
    """A page of errors."""
    body = f"<h1>{title}</h1><p>{words}</p><p><a href='/'>Home</a></p>"
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()


@article(OK, proof=is_korean)
def lies_about_its_charset(stand: Stand) -> str:
    """Says UTF-8 in the header and in the page, and sends EUC-KR."""
    return page(stand, f'<meta charset="utf-8"><p>{KOREAN}</p>', encoding="euc-kr")


@article(OK, proof=is_korean)
def lies_the_other_way(stand: Stand) -> str:
    """Says EUC-KR and sends UTF-8."""
    return page(stand, f'<meta charset="euc-kr"><p>{KOREAN}</p>', content_type="text/html; charset=euc-kr")


@article(OK, proof=is_korean)
def has_a_charset_of_its_own(stand: Stand) -> str:
    """Names a charset that nobody knows."""
    return page(stand, f"<p>{KOREAN}</p>", encoding="euc-kr", content_type="text/html; charset=x-juche-116")


def coded_as(name: str) -> Arrange:
    """A page in UTF-8 that says it is in a codec which is no charset."""

    def arrange(stand: Stand) -> str:
        return page(stand, f"<p>{ENGLISH} café</p>", encoding="latin-1", content_type=f"text/html; charset={name}")

    arrange.__name__ = f"says_it_is_coded_as_{name}"
    arrange.__doc__ = f"""Names {name}, which Python would decode and no browser."""
    return arrange


for _codec in ("unicode_escape", "zip", "base64", "idna", "utf-7", "undefined"):
    article(OK, proof=is_english)(coded_as(_codec))


@article("content_type")
def is_a_pdf_that_says_html(stand: Stand) -> str:
    """Sends a PDF as HTML."""
    return stand.page(Answer(body=b"%PDF-1.7\n" + bytes(range(256)) * 100))


@article("content_type", "no_text")
def is_noise(stand: Stand) -> str:
    """Sends a megabyte of bytes of every kind as HTML."""
    return stand.page(Answer(body=bytes(range(256)) * 4096))


@article("no_text")
def is_empty(stand: Stand) -> str:
    """Sends a page without a word."""
    return stand.page(Answer(body=b""))


@article("no_text")
def is_all_script(stand: Stand) -> str:
    """Sends a page that scripts would fill."""
    return page(stand, f"<div id=app></div><script>{'let a = 1;' * 50_000}</script>")


@article(OK, proof=is_english)
def nests_elements_too_deep(stand: Stand) -> str:
    """Has 100,000 elements within each other around the text."""
    return page(stand, f"{'<div>' * 100_000}<p>{ENGLISH}</p>{'</div>' * 100_000}")


@article(OK, proof=is_english)
def closes_nothing(stand: Stand) -> str:
    """Opens 200,000 formatting elements and closes none."""
    return page(stand, f"<p>{ENGLISH}</p>" + "<b><i><a href=x>" * 60_000)


@article(OK, "no_text")
def has_a_table_of_many_cells(stand: Stand) -> str:
    """Has a table of 300,000 empty cells."""
    return page(stand, f"<p>{ENGLISH}</p><table>{('<tr>' + '<td>' * 1000) * 300}</table>")


@article(OK, proof=is_english)
def has_attributes_without_end(stand: Stand) -> str:
    """Has an element with 200,000 attributes."""
    return page(stand, f"<p {' '.join(f'a{number}=b' for number in range(200_000))}>{ENGLISH}</p>")


@article(OK, "no_text")
def is_one_word(stand: Stand) -> str:
    """Is a word of two million letters."""
    return page(stand, f"<p>{'a' * 2_000_000}</p>")


@article(OK, proof=is_english)
def is_full_of_dates(stand: Stand) -> str:
    """Has 100,000 dates and half dates, on which a pattern could try for ever."""
    return page(stand, f"<p>{ENGLISH}</p><p>{'1 2 3 4 2024 12 2 ' * 50_000}</p>")


@article(OK, proof=is_english)
def is_full_of_space(stand: Stand) -> str:
    """Has two million blanks, tabs and empty lines."""
    return page(stand, f"<p>{ENGLISH}</p><p>{(' ' * 1000 + chr(10) + chr(9) * 1000) * 1000}x</p>")


@article(OK, proof=is_english)
def nests_linked_data_too_deep(stand: Stand) -> str:
    """Has JSON-LD of 100,000 brackets."""
    data = '<script type="application/ld+json">' + '{"@graph":[' * 100_000 + "</script>"
    return page(stand, f"{data}<p>{ENGLISH}</p>")


@article(OK, proof=is_english)
def is_full_of_entities(stand: Stand) -> str:
    """Has a million character references, some of them beyond Unicode."""
    return page(stand, f"<p>{ENGLISH}</p><p>{'&amp;&#x110000;&#0;&nosuch;' * 100_000}</p>")


@article(OK, "no_text", "too_large")
def is_a_comment(stand: Stand) -> str:
    """Is a comment of ten million letters that never closes, after the text."""
    head = f"<html><body><article><p>{ENGLISH}</p><!-- ".encode()
    return stand.page(Answer(body=head, length=None, pieces=lambda: itertools.repeat(b"x" * 100_000, 100)))

"""`extract_article`: whole pages of several kinds, and everything that is no page."""

import datetime as dt
import gzip
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.errors import ExtractError
from events.ingest.extract import extract_article
from events.ingest.records import ArticleText, ErrorKind, PublishedBasis
from events.values.text import clean_text

PAGES = Path(__file__).parents[4] / "fixtures" / "pages"
PROSE = "On 13 April 2023 a missile was fired from near Pyongyang, the Joint Chiefs of Staff in Seoul said. "
PARAGRAPHS = f"<p>{PROSE}</p>" * 4


def read(name: str, *, url: str = "", **options: object) -> ArticleText:
    return extract_article((PAGES / name).read_bytes(), content_type="text/html", url=url, **options)  # type: ignore[arg-type]  # options of one test each


def read_html(html: str, *, url: str = "http://a.example/x") -> ArticleText:
    return extract_article(html.encode(), content_type="text/html", url=url)


def refusal(body: bytes, content_type: str = "text/html") -> ExtractError:
    with pytest.raises(ExtractError) as caught:
        extract_article(body, content_type=content_type)
    return caught.value


# Pages


def test_a_kcna_page() -> None:
    article = read("kcna.html", url="http://www.kcna.kp/en/article/q/0123456789abcdef0123456789abcdef.kcmsf")
    assert article.title == "Respected Comrade Kim Jong Un Guides Test-fire of New-type ICBM"
    assert article.published == "2023-04-14"  # Juche 112
    assert (article.site_name, article.originator, article.language) == ("KCNA", "KCNA", "en")
    lines = article.text.split("\n")
    assert lines[0].startswith("Pyongyang, April 14 (KCNA) -- A test-fire of the solid-fuel")
    assert lines[1].startswith("Kim Jong Un guided the test-fire on the spot")
    assert len(lines) == 3  # neither the end mark -0- nor menu and footer


@pytest.mark.parametrize(
    ("seen_on", "published"),
    [
        (dt.date(2026, 12, 31), "2026-12-30"),
        (dt.date(2026, 12, 29), "2026-12-30"),  # Korea is a day ahead
        (dt.date(2026, 11, 22), "2025-12-30"),
        (None, ""),
    ],
)
def test_a_dateline_without_a_year_takes_it_from_the_day_of_capture(seen_on: dt.date | None, published: str) -> None:
    url = "http://www.kcna.kp/en/article/detail/0123456789abcdef0123456789abcdef"
    article = read("kcna_detail.html", url=url, seen_on=seen_on)
    assert article.title == "Plenary Meeting of Party Central Committee Closes"
    assert (article.published, article.originator) == (published, "KCNA")
    assert article.published_basis == (PublishedBasis.INFERRED_YEAR if published else PublishedBasis.UNKNOWN)
    assert "Home" not in article.text


def test_other_sites_never_take_their_year_from_the_capture() -> None:
    article = read("kcna_detail.html", url="http://mirror.example/x", seen_on=dt.date(2026, 12, 31))
    assert article.published == ""
    assert article.originator == "KCNA"


def test_a_reprint_of_a_wire() -> None:
    article = read("wire.html", url="https://herald.example/world/20200302/projectiles")
    assert article.title == "North Korea fires two projectiles into East Sea"
    assert (article.published, article.originator) == ("2020-03-02", "Yonhap")
    assert article.published_at == dt.datetime(2020, 3, 2, 5, 5, tzinfo=dt.UTC)
    assert article.canonical_url == "https://www.herald.example/world/20200302/projectiles"
    assert (article.site_name, article.byline) == ("The Example Herald", "Staff of the Herald")
    assert article.text.startswith("SEOUL, March 2 (Yonhap) -- North Korea fired two short-range projectiles")
    assert article.text.count("\n") == 3
    for noise in ("Most read", "newsletter", "Cup final"):
        assert noise not in article.text


def test_an_analysis() -> None:
    article = read("think_tank.html", url="https://institute.example/plumes")
    assert article.title == "Reading the Plumes: Steam at Yongbyon"
    assert (article.published, article.published_at) == ("2021-08-30", None)
    assert (article.byline, article.site_name) == ("Imagery Desk", "Example Institute")
    assert "What would count as evidence" in article.text
    assert "Great article" not in article.text
    assert article.document_symbol == ""  # it mentions a resolution, it is none


def test_a_press_release_of_the_united_nations() -> None:
    article = read("un_press.html", url="https://unpress.example/en/2017/a")
    assert (article.document_symbol, article.published) == ("SC/13141", "2017-12-22")
    assert article.title == "Security Council Tightens Sanctions on Democratic People's Republic of Korea"
    assert "500,000 barrels a year" in article.text


@pytest.mark.parametrize("charset", [None, "euc-kr", "EUC-KR", "ks_c_5601-1987", "utf-8", "nonsense", "zlib"])
def test_a_korean_page_whatever_the_header_says(charset: str | None) -> None:
    article = read("korean_euc_kr.html", url="http://daily.example/1", charset=charset)
    assert article.title == "북한, 동해상으로 탄도미사일 발사"
    assert (article.language, article.originator, article.published) == ("ko", "Yonhap", "2023-04-13")
    assert article.text.startswith("(서울=연합뉴스) 북한이 13일 오전 평양 인근에서")


@dataclass(frozen=True)
class Expected:
    """What is to be read from one page of `fixtures/pages`."""

    page: str
    url: str
    title: str
    published: str
    language: str
    begins: str
    at: dt.datetime | None = None
    basis: PublishedBasis = PublishedBasis.STATED
    originator: str = ""
    byline: str = ""


SPRING = "Provinces Compete in Preparing for Spring"
RODONG = "http://www.rodong.rep.kp/en/index.php"
PAGES_READ = [
    Expected(
        page="wire_ko.html",
        url="https://news.bogi.co.kr/view/1",
        title="북한, 동해상으로 탄도미사일 두 발 발사",
        published="2020-03-02",
        at=dt.datetime(2020, 3, 2, 4, 20, tzinfo=dt.UTC),  # 13:20 in Seoul
        language="ko",
        originator="Yonhap",
        byline="홍길동 기자",
        begins="(서울=연합뉴스) 홍길동 기자 = 합동참모본부는",
    ),
    Expected(
        page="wire_zh.html",
        url="http://www.shili.cn/world/1.htm",
        title="朝鲜召开中央全会",
        published="2024-12-27",
        at=dt.datetime(2024, 12, 27, 10, 30, tzinfo=dt.UTC),  # 18:30 in Beijing
        language="zh",
        originator="Xinhua",
        begins="新华社平壤12月27日电",
    ),
    Expected(
        page="wire_ja.html",
        url="https://mihon.co.jp/inter/1",
        title="北朝鮮が弾道ミサイル、日本海に落下",
        published="2022-10-04",
        at=dt.datetime(2022, 10, 4, 0, 5, tzinfo=dt.UTC),  # 9:05 in Tokyo
        language="ja",
        originator="Kyodo",
        begins="【ソウル共同】",
    ),
    Expected(
        page="wire_ru.html",
        url="https://primer.example/news/1",
        title="В КНДР завершился пленум ЦК",
        published="2025-01-05",  # not 1 May
        language="ru",
        originator="TASS",
        begins="ПХЕНЬЯН, 5 января. /ТАСС/. Пленум",
    ),
    Expected(
        page="kcna_ko.html",
        url="http://www.kcna.kp/kp/article/q/0123456789abcdef0123456789abcdef.kcmsf",
        title="당중앙위원회 전원회의 진행",
        published="2024-12-29",
        language="ko",
        originator="KCNA",
        begins="(평양 12월 29일발 조선중앙통신) 조선로동당",
    ),
    Expected(
        page="rodong_2025.html",
        url=f"{RODONG}?MTJAMjAyNi0wMi0xOS0wMDFA",
        title=SPRING,
        published="2026-02-19",
        language="en",
        begins="Farms across",
    ),
    Expected(
        page="rodong_2023.html", url=RODONG, title=SPRING, published="2023-03-13", language="en", begins="Farms across"
    ),
    Expected(
        page="rodong_old.html",
        url=f"{RODONG}?MTJAMjAyMS0wOS0xMi0wMDFAMTVAMUA=",
        title=SPRING,
        published="2021-09-12",
        basis=PublishedBasis.URL,
        language="en",
        begins="Farms across",
    ),
    Expected(
        page="rodong_old.html",
        url=f"{RODONG}?strPageID=SF01_02_01&newsID=2021-09-12-0009",
        title=SPRING,
        published="2021-09-12",
        basis=PublishedBasis.URL,
        language="en",
        begins="Farms across",
    ),
]


@pytest.mark.parametrize("expected", PAGES_READ, ids=lambda expected: expected.page)
def test_pages_in_the_languages_of_the_region(expected: Expected) -> None:
    article = read(expected.page, url=expected.url, seen_on=dt.date(2026, 11, 1))
    assert (article.title, article.language) == (expected.title, expected.language)
    assert (article.published, article.published_at, article.published_basis) == (
        expected.published,
        expected.at,
        expected.basis,
    )
    assert (article.originator, article.byline) == (expected.originator, expected.byline)
    assert article.text.startswith(expected.begins)
    assert article.text.count("\n") in {1, 2}  # its paragraphs: no menu, no date, no mark of the end, no footer


def test_a_local_time_stays_one_where_nobody_knows_the_clocks() -> None:
    article = read("wire_ko.html", url="https://bogi.example/view/1")
    assert (article.published, article.published_at) == ("2020-03-02", None)


# Pages that are not there


@pytest.mark.parametrize("page", ["missing_en.html", "missing_ko.html"])
def test_a_page_that_says_that_nothing_is_there(page: str) -> None:
    refused = refusal((PAGES / page).read_bytes())
    assert refused.kind == ErrorKind.NOT_FOUND
    assert "nothing at this address" in str(refused)


def test_an_article_about_error_pages_is_one() -> None:
    article = read("about_404.html")
    assert article.title == "404 Not Found"
    assert "a country that is cut off" in article.text


@pytest.mark.parametrize("words", ["404 page not found", "페이지를 찾을 수 없습니다.", "Страница не найдена"])
def test_nor_does_a_line_of_plain_text(words: str) -> None:
    assert refusal(words.encode(), "text/plain").kind == ErrorKind.NOT_FOUND


# Plain text


def test_a_title_line_is_told_from_the_text() -> None:
    article = extract_article(f"What May Come Next\n\n\n{PROSE}\n\n{PROSE}".encode(), content_type="text/plain")
    assert article.title == "What May Come Next"
    assert article.text == f"{PROSE.strip()}\n\n{PROSE.strip()}"
    assert (article.language, article.published) == ("en", "")


def test_without_a_title_the_file_name_stands_in() -> None:
    article = extract_article((PROSE * 2).encode(), content_type="text/plain", fallback_title="essay.txt")
    assert (article.title, article.text) == ("essay.txt", (PROSE * 2).strip())


# The form of the text


def test_the_text_is_clean_so_that_offsets_stay_true() -> None:
    html = f"<html><body><article><h1>T\u200bitle of it</h1><p>Zero\u200b width\u202e, caf\u0065\u0301 \u00a0 spaces.</p>{PARAGRAPHS}"
    article = read_html(html)
    assert article.text == clean_text(article.text)
    assert "Zero width, caf\u00e9 spaces." in article.text


def test_a_title_repeated_above_the_text_is_left_out() -> None:
    article = extract_article(
        f"<html><title>Missile fired</title><body><p>Missile fired</p>{PARAGRAPHS}".encode(), content_type="text/html"
    )
    assert article.text.startswith("On 13 April")


# What is no article


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.7\n" + b"x" * 500,
        b"PK\x03\x04" + b"x" * 500,
        b"\x89PNG\r\n\x1a\n" + b"x" * 500,
        gzip.compress(PROSE.encode() * 20, mtime=0),
        bytes(range(256)) * 20,
        b"\0" * 5000,
    ],
)
@pytest.mark.parametrize("content_type", ["text/html", "text/plain", ""])
def test_what_is_not_text_is_refused_whatever_it_is_called(body: bytes, content_type: str) -> None:
    error = refusal(body, content_type)
    assert (error.kind, error.transient) == (ErrorKind.CONTENT_TYPE, False)


@pytest.mark.parametrize("content_type", ["application/pdf", "image/png", "application/json", "text/css"])
def test_what_is_called_otherwise_is_refused(content_type: str) -> None:
    assert refusal(PROSE.encode(), content_type).kind == ErrorKind.CONTENT_TYPE


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   \n\t ",
        b"<html></html>",
        b"<html><body><p>Too little.</p></body></html>",
        b"<html><body><script>" + b"var words = 'many words of code'; " * 50 + b"</script></body></html>",
        b"<",
        "123 456 — ".encode() * 100,
    ],
)
def test_too_little_prose_is_refused(body: bytes) -> None:
    error = refusal(body)
    assert (error.kind, error.transient) == (ErrorKind.NO_TEXT, False)


# Hostile pages


@pytest.mark.parametrize(
    "html",
    [
        "<html><body>" + "<div>" * 20_000 + PARAGRAPHS,
        "<html><body>" + "<font>" * 20_000 + PARAGRAPHS,
        "<html><body>" + "<ul><li>" * 10_000 + PARAGRAPHS + "</li></ul>" * 10_000,
        "<html><body><div " + " ".join(f"a{number}=1" for number in range(60_000)) + ">" + PARAGRAPHS,
        '<html><body><script type="application/ld+json">' + "[" * 100_000 + "</script>" + PARAGRAPHS,
        '<html><body><script type="application/ld+json">{"@type": "NewsArticle", "headline": "\\ud800 x"}</script>'
        + PARAGRAPHS,
        "<html><body>" + "<!-- x -->" * 50_000 + PARAGRAPHS,
        "<html><body>\x00\x00" + PARAGRAPHS.replace("Seoul", "Se\x00oul"),
        "<html><body><p>&#xD800;&#0;&#x110000;</p>" + PARAGRAPHS,
        "<?xml version='1.0' encoding='utf-16'?><html xmlns='http://www.w3.org/1999/xhtml'><body>" + PARAGRAPHS,
        "<html><body></p></div></body></html></table>" + PARAGRAPHS,
        "<html><frameset><frame src=x></frameset>" + PARAGRAPHS,
        "<html><body>" + "<nav>" * 180 + PARAGRAPHS,
        "<html><head>" + "<meta name=a content=b>" * 20_000 + "</head><body>" + PARAGRAPHS,
        "<html><head><base href='//b.example/'><base href='javascript:x'></head><body>" + PARAGRAPHS,
        "<html><title>" + " - " * 100_000 + "</title><body>" + PARAGRAPHS,
        "<html><body>" + "<time>never</time>" * 5_000 + PARAGRAPHS,
        "<html><body><p>&amp;&#x41;&nosuch;&#xFFFFFFFF;&#-1;&"
        + "&lt" * 500
        + "</p>"
        + PARAGRAPHS
        + f"<p>Again: {PROSE}</p>",
        "<html><body><script>document.write('<p>no')" + PARAGRAPHS.replace("<p>", "</script><p>"),
        "<html><body><table><tr><td>" * 60 + PARAGRAPHS,
    ],
)
def test_hostile_pages_are_read_all_the_same(html: str) -> None:
    article = read_html(html)
    assert PROSE.strip().split(",")[0] in article.text
    assert article.text.encode()
    assert article.title.encode() or article.title == ""


def test_a_huge_page_is_cut_not_refused() -> None:
    article = read_html("<html><body>" + PARAGRAPHS * 3_000)
    assert 100_000 < len(article.text) <= 2_000_000


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=3000), st.sampled_from(["text/html", "text/plain", ""]), st.sampled_from([None, "euc-kr", "x"])
)
def test_no_bytes_break_it(body: bytes, content_type: str, charset: str | None) -> None:
    with suppress(ExtractError):
        article = extract_article(body, content_type=content_type, charset=charset)
        assert article.text == clean_text(article.text)
        assert article.text.encode()


WHOLE = {path.name: path.read_bytes() for path in sorted(PAGES.glob("*.html"))}
INSERTS = [
    b"<",
    b">",
    b"</p>",
    b"<div>",
    b"<!--",
    b"<script>",
    b"\x00",
    b"\xff\xfe",
    b"&#0;",
    b'"',
    b"</body>",
    b"\x1b$B",
    b"<nav>",
]


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(sorted(WHOLE)),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 200), st.sampled_from(INSERTS)), min_size=1, max_size=6),
    st.sampled_from([None, "utf-8", "euc-kr", "iso-2022-jp", "windows-1252"]),
)
def test_no_damage_to_a_page_breaks_it(name: str, cuts: list[tuple[float, int, bytes]], charset: str | None) -> None:
    body = WHOLE[name]
    for place, length, insert in cuts:
        at = int(place * len(body))
        body = body[:at] + insert + body[at + length :]
    url = "http://www.kcna.kp/en/article/q/1.kcmsf"
    with suppress(ExtractError):
        article = extract_article(body, content_type="text/html", charset=charset, url=url, seen_on=dt.date(2026, 1, 1))
        assert article.text == clean_text(article.text)
        assert article.text.encode()
        assert article.title.encode() == article.title.strip().encode()
        assert (article.published == "") == (article.published_basis == PublishedBasis.UNKNOWN)


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from(list("<>/=\"'&;#! \nabdipshmt1é북")), max_size=2000))
def test_no_markup_breaks_it(html: str) -> None:
    with suppress(ExtractError):
        article = read_html("<html><body>" + html + PARAGRAPHS)
        assert article.text == clean_text(article.text)

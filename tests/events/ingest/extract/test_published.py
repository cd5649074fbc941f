"""Days of publication: what counts as a statement of one, and what does not."""

import datetime as dt

import pytest

from events.ingest.extract.markup import parse_html
from events.ingest.extract.published import Published, find_address_date, find_published, localise, without_stamps
from events.ingest.extract.structured import find_structured_article, read_metas
from events.ingest.records import PublishedBasis
from events.values.stated_date import StatedDate

PROSE = "The missile flew about a thousand kilometres and fell into the sea, the military said in a notice. "


def stated(body: str, *, head: str = "", title: str = "", language: str = "en") -> StatedDate | None:
    tree = parse_html(f"<html><head>{head}</head><body>{body}<p>{PROSE * 3}</p></body></html>")
    assert tree is not None
    found = find_published(
        tree,
        metas=read_metas(tree),
        said=find_structured_article(tree),
        title=title,
        layout_date="",
        language=language,
    )
    assert found is None or found.basis == PublishedBasis.STATED
    return found.date if found else None


def published(body: str, *, head: str = "", title: str = "", language: str = "en") -> str:
    found = stated(body, head=head, title=title, language=language)
    return found.edtf if found else ""


@pytest.mark.parametrize(
    ("body", "edtf"),
    [
        ('<time datetime="2024-12-27T10:00:00Z">Friday</time>', "2024-12-27"),
        (
            '<time datetime="2024-12-20">a</time><time itemprop="datePublished" datetime="2024-12-27">b</time>',
            "2024-12-27",
        ),
        ('<span class="post-date">Dec. 27, 2024</span>', "2024-12-27"),
        ('<span class="regDate">2024.12.27</span>', "2024-12-27"),
        ('<div class="dateline">27 December 2024</div>', "2024-12-27"),
        ('<span class="date">Updated Dec. 27, 2024</span>', ""),
        ('<span class="date">Dec. 26, 2024 (updated Dec. 27, 2024)</span>', "2024-12-26"),
        ('<span class="update">Dec. 27, 2024</span>', ""),
        ('<span class="updateDate">Dec. 27, 2024</span>', ""),
        ("<footer>© 2024 Example</footer>", ""),
        ("<p>On 27 December 2024 it happened, as was said later.</p>", ""),
        ("<p>The report was published on 27 December 2024.</p>", ""),
        ('<div class="candidate">Dec. 27, 2024</div>', ""),
    ],
)
def test_visible_dates_count_where_they_are_called_one(body: str, edtf: str) -> None:
    assert published(body) == edtf


@pytest.mark.parametrize(
    "body",
    [
        "<p>입력 2024-12-27 09:15 수정 2024-12-28 10:00</p>",
        "<p>수정 2024-12-28 10:00 | 입력 2024-12-27 09:15</p>",
        "<p class='update-time'>송고시간 2024-12-27 09:15</p>",
        "<ul><li><b>기사입력</b> 2024.12.27 09:15</li><li><b>최종수정</b> 2024.12.28 10:00</li></ul>",
        "<dl><dt>등록일시</dt><dd>2024년 12월 27일 오전 9시 15분</dd></dl>",
        "<p>홍길동 기자 승인 2024.12.27 09:15</p>",
        "<p>发布时间：2024-12-27 09:15　来源：本报</p>",
        "<p>更新时间：2024-12-28 09:15</p><p>发布时间：2024年12月27日 09:15</p>",
        "<p>公開日時：2024年12月27日 9時15分</p>",
        "<p>配信 令和6年12月27日 午前9:15</p>",
        "<p>Опубликовано: 27 декабря 2024, 09:15</p>",
        "<p>Published: Friday, 27 December 2024, 9:15 a.m.</p>",
    ],
)
def test_the_first_publication_is_taken_from_labels(body: str) -> None:
    assert stated(body) == StatedDate("2024-12-27", None, dt.datetime(2024, 12, 27, 9, 15))  # noqa: DTZ001 - no zone given


def test_only_an_update_is_no_publication() -> None:
    assert published("<p>최종수정 2024-12-27 09:15</p>") == ""
    assert published("<p>更新时间：2024-12-27</p>") == ""


def test_a_date_alone_under_the_title_is_one() -> None:
    assert published("<h1>It was fired</h1><div>27 December 2024</div>", title="It was fired") == "2024-12-27"
    assert published("<div>27 December 2024</div><h1>It was fired</h1>", title="It was fired") == ""
    assert published(f"<h1>A title</h1><p>{PROSE * 2}</p><div>27 December 2024</div>", title="A title") == ""


@pytest.mark.parametrize(("language", "edtf"), [("ru", "2024-12-11"), ("en", ""), ("ko", "")])
def test_the_day_comes_first_where_the_language_puts_it_first(language: str, edtf: str) -> None:
    assert published('<span class="date">11.12.2024</span>', language=language) == edtf


def test_what_is_said_for_machines_comes_before_what_is_shown() -> None:
    head = '<meta property="article:published_time" content="2024-12-26">'
    assert published("<p>입력 2024-12-27</p>", head=head) == "2024-12-26"


def test_labelled_times_are_no_words_of_the_author() -> None:
    text = f"- 입력 2024-12-27 09:15\n更新时间：2024-12-28\n{PROSE}\n입력 2024-12-27"
    assert without_stamps(text) == PROSE
    kept = "\n".join(("27 December 2024", "Published accounts differ.", *[PROSE] * 6, "입력 2024-12-27", *[PROSE] * 3))
    assert without_stamps(kept) == kept  # a bare date may open a diary; what stands in the middle is a quote
    assert without_stamps("") == ""


@pytest.mark.parametrize(
    ("url", "dated_query", "edtf"),
    [
        ("http://a.example/2024/12/27/x", False, "2024-12-27"),
        ("http://a.example/en/index.php?newsID=2021-09-12-0009", True, "2021-09-12"),
        ("http://a.example/en/index.php?MTJAMjAyMS0wOS0xMi0wMDlAMTVAMUA=", True, "2021-09-12"),
        ("http://a.example/en/index.php?MTJAMjAyMS0wOS0xMi0wMDlAMTVAMUA", True, "2021-09-12"),
        ("http://a.example/en/index.php?newsID=2021-09-12-0009", False, ""),
        ("http://a.example/en/index.php?%%%", True, ""),
        ("http://a.example/en/index.php?newsID=2021-19-42-0009", True, ""),
    ],
)
def test_addresses_hold_dates(url: str, dated_query: bool, edtf: str) -> None:  # noqa: FBT001 - a table
    found = find_address_date(url, dated_query=dated_query)
    assert (found.date.edtf if found else "") == edtf
    assert found is None or found.basis == PublishedBasis.URL


@pytest.mark.parametrize(
    ("date", "zone", "edtf", "at"),
    [
        (
            StatedDate("2024-12-27", None, dt.datetime(2024, 12, 27, 9, 15)),  # noqa: DTZ001 - as on the page
            "Asia/Seoul",
            "2024-12-27",
            dt.datetime(2024, 12, 27, 0, 15, tzinfo=dt.UTC),
        ),
        (StatedDate("2024-12-27", None, dt.datetime(2024, 12, 27, 9, 15)), "", "2024-12-27", None),  # noqa: DTZ001 - as above
        (
            StatedDate("2024-12-26", dt.datetime(2024, 12, 26, 15, 30, tzinfo=dt.UTC)),
            "Asia/Seoul",
            "2024-12-27",  # half past midnight where the site is
            dt.datetime(2024, 12, 26, 15, 30, tzinfo=dt.UTC),
        ),
        (StatedDate("2024-12-27"), "Asia/Seoul", "2024-12-27", None),
        (
            # Pyongyang Time was half an hour behind from August 2015 to May 2018
            StatedDate("2017-11-29", None, dt.datetime(2017, 11, 29, 12, 0)),  # noqa: DTZ001 - as above
            "Asia/Pyongyang",
            "2017-11-29",
            dt.datetime(2017, 11, 29, 3, 30, tzinfo=dt.UTC),
        ),
    ],
)
def test_times_hold_where_the_site_is(date: StatedDate, zone: str, edtf: str, at: dt.datetime | None) -> None:
    local = localise(Published(date, PublishedBasis.STATED), zone=zone)
    assert (local.date.edtf, local.date.at, local.basis) == (edtf, at, PublishedBasis.STATED)

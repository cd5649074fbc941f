"""Datelines and signatures of agencies."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.ingest.extract.agencies import Dateline, find_agency, find_dateline, find_originator, infer_year


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PYONGYANG, Dec. 27 (KCNA) -- The plenary", Dateline("KCNA", "Pyongyang", 12, 27)),
        ("Pyongyang, December 30 (KCNA) -- The plenary", Dateline("KCNA", "Pyongyang", 12, 30)),
        ("SEOUL, March 2 (Yonhap) -- North Korea", Dateline("Yonhap", "Seoul", 3, 2)),
        ("SEOUL, March 2, 2020 (Yonhap) -- North Korea", Dateline("Yonhap", "Seoul", 3, 2, 2020)),
        ("PYONGYANG, 27 December (Xinhua) -- The", Dateline("Xinhua", "Pyongyang", 12, 27)),
        ("SEOUL, South Korea (AP) — North Korea", Dateline("AP", "Seoul, South Korea")),
        ("WASHINGTON (Reuters) - The United States", Dateline("Reuters", "Washington")),
        ("PYONGYANG, December 27. /TASS/. The", Dateline("TASS", "Pyongyang", 12, 27)),
        ("ПХЕНЬЯН, 27 декабря. /ТАСС/. Глава", Dateline("TASS", "Пхеньян", 12, 27)),
        ("(서울=연합뉴스) 북한이", Dateline("Yonhap", "서울")),
        ("(평양 12월 27일발 조선중앙통신) 전원회의가", Dateline("KCNA", "평양", 12, 27)),
        ("【ソウル聯合ニュース】北朝鮮が", Dateline("Yonhap", "ソウル")),
        ("新华社平壤12月27日电 朝鲜", Dateline("Xinhua", "平壤", 12, 27)),
        (
            "Title of it\nPyongyang, December 27, Juche 113 (2024) (KCNA) -- The",
            Dateline("KCNA", "Pyongyang", 12, 27, 2024),
        ),
        ("[서울=뉴시스] 홍길동 기자 = 북한이", Dateline("Newsis", "서울")),
        ("(서울·도쿄=연합뉴스) 북한이", Dateline("Yonhap", "서울·도쿄")),
        ("(평양 2024년 12월 27일발 조선중앙통신) 전원회의가", Dateline("KCNA", "평양", 12, 27, 2024)),
        ("(평양 주체113(2024)년 12월 27일발 조선중앙통신)", Dateline("KCNA", "평양", 12, 27, 2024)),
        ("【平壌12月27日発朝鮮中央通信】総会が", Dateline("KCNA", "平壌", 12, 27)),
        ("【平壌12月27日発＝朝鮮中央通信】総会が", Dateline("KCNA", "平壌", 12, 27)),
        ("【北京共同】中国外務省は", Dateline("Kyodo", "北京")),
        ("【12月27日 AFP】北朝鮮は", Dateline("AFP", "", 12, 27)),
        ("朝中社平壤12月27日电 朝鲜", Dateline("KCNA", "平壤", 12, 27)),
        ("（新华社平壤12月27日电）朝鲜", Dateline("Xinhua", "平壤", 12, 27)),
        ("中新社首尔2024年12月27日电 韩国", Dateline("CNS", "首尔", 12, 27, 2024)),
        ("（中央社首爾27日綜合外電報導）", None),
        ("СЕУЛ, 27 дек - РИА Новости. Северная", Dateline("RIA Novosti", "Сеул", 12, 27)),
        ("Пхеньян, 27 декабря (ЦТАК) -- Пленум", Dateline("KCNA", "Пхеньян", 12, 27)),
        ("(AP) — North Korea", Dateline("AP")),
        ("TOKYO, Dec. 27 -- Japan", Dateline("", "Tokyo", 12, 27)),
    ],
)
def test_datelines_are_read(text: str, expected: Dateline | None) -> None:
    assert find_dateline(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "North Korea fired a missile, Yonhap said.",
        "The report (Reuters) was denied.",
        "According to the ministry, on March 2 (Monday) the army",
        "one\ntwo\nthree\nfour\nSEOUL, March 2 (Yonhap) -- too late to be a dateline",
        "x" * 300 + " SEOUL (AP) — no",
    ],
)
def test_other_beginnings_are_no_datelines(text: str) -> None:
    assert find_dateline(text) is None


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("North Korea fired a missile.\nIt flew far. (Yonhap)", "Yonhap"),
        ("North Korea fired a missile. (AFP).", "AFP"),
        ("It flew far. /TASS/", "TASS"),
        ("導彈飛行了約一千公里。（中央社）", "CNA"),
        ("ミサイルは海に落ちた。【時事通信】", "Jiji"),
        ("It flew far. (Yonhap)\n(END)", "Yonhap"),
        ("It flew far (Reuters said), and fell.", ""),
        ("", ""),
    ],
)
def test_signatures_at_the_end(text: str, agency: str) -> None:
    assert find_originator(text) == agency


def test_the_dateline_goes_before_the_signature() -> None:
    assert find_originator("PYONGYANG, Dec. 27 (KCNA) -- The plenary closed.\nIt was long. (Yonhap)") == "KCNA"


def test_agencies_have_several_names() -> None:
    names = ("Associated  Press", "THE ASSOCIATED PRESS", "연합뉴스", "朝鮮中央通信", "Nobody", "")
    assert [find_agency(name) for name in names] == ["AP", "AP", "Yonhap", "KCNA", "", ""]


@pytest.mark.parametrize(
    ("month", "day", "seen_on", "year"),
    [
        (12, 30, dt.date(2026, 1, 2), 2025),
        (1, 2, dt.date(2026, 1, 2), 2026),
        (1, 3, dt.date(2026, 1, 2), 2026),  # already tomorrow in Pyongyang
        (1, 4, dt.date(2026, 1, 2), 2025),
        (2, 29, dt.date(2026, 3, 1), 2026),
    ],
)
def test_the_year_of_fresh_news(month: int, day: int, seen_on: dt.date, year: int) -> None:
    assert infer_year(Dateline("KCNA", "Pyongyang", month, day), seen_on=seen_on) == year


def test_a_day_needs_a_year_and_must_exist() -> None:
    assert Dateline("KCNA", "Pyongyang", 12, 27).published() == ""
    assert Dateline("KCNA", "Pyongyang", 12, 27).published(year=2024) == "2024-12-27"
    assert Dateline("KCNA", "Pyongyang", 12, 27, 2023).published(year=2024) == "2023-12-27"
    assert Dateline("KCNA", "Pyongyang", 2, 30).published(year=2024) == ""


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    assert isinstance(find_originator(text), str)

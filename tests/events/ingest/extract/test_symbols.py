"""Symbols of documents: of this one, not of those that it mentions."""

import pytest

from events.ingest.extract.symbols import find_document_symbol, find_symbols


@pytest.mark.parametrize(
    "symbol",
    [
        "S/RES/2397 (2017)",
        "S/RES/2397",
        "S/2020/151",
        "A/RES/71/202",
        "A/HRC/25/63",
        "A/75/388",
        "S/PRST/2017/16",
        "S/PV.8151",
        "SC/16444",
        "SG/SM/20000",
        "SG/A/2001",
        "GA/DIS/3710",
        "GA/SHC/4389",
        "GA/12000",
        "ECOSOC/7100",
        "DSG/SM/1800",
        "HR/CN/1200",
        "INFCIRC/403/Add.1",
        "GOV/INF/2024/5",
        "GOV/2023/41",
        "GOV/2023/41-GC(67)/20",
        "GC(67)/20",
        "INFCIRC/403",
    ],
)
def test_symbols_are_found_whole(symbol: str) -> None:
    assert find_symbols(f"The document {symbol}, which is known.") == [symbol]
    assert find_document_symbol(url="", title="", lines=["Report", symbol]) == symbol


def test_one_spelling_and_each_once() -> None:
    assert find_symbols("S/RES/1718(2006) and S/RES/1718 (2006), S/RES/1874 (2009)") == [
        "S/RES/1718 (2006)",
        "S/RES/1874 (2009)",
    ]


@pytest.mark.parametrize("text", ["", "US/2020/151", "S/2020/151/x/y", "/A/75/388", "and/or 3/4", "SC/1"])
def test_what_only_looks_like_one(text: str) -> None:
    assert find_symbols(text) == []


@pytest.mark.parametrize(
    ("url", "symbol"),
    [
        ("https://press.un.org/en/2017/sc13141.doc.htm", "SC/13141"),
        ("https://press.un.org/en/2020/sgsm20000.doc.htm", "SG/SM/20000"),
        ("https://press.un.org/en/2023/gadis3710.doc.htm", "GA/DIS/3710"),
        ("https://press.un.org/en/2023/ga12500.doc.htm", "GA/12500"),
        ("https://press.un.org/en/2023/db230102.doc.htm", ""),  # a daily briefing has none
        ("https://undocs.org/S/2020/151", "S/2020/151"),
        ("https://undocs.org/en/S/RES/2397(2017)", "S/RES/2397 (2017)"),
        ("https://docs.un.org/en/S/RES/2397%20%282017%29", "S/RES/2397 (2017)"),
        ("https://a.example/S/2020/151", ""),
    ],
)
def test_addresses_of_the_united_nations_name_their_document(url: str, symbol: str) -> None:
    assert find_document_symbol(url=url, title="", lines=[]) == symbol


def test_the_title_goes_before_lines() -> None:
    assert (
        find_document_symbol(url="", title="Resolution S/RES/2397 (2017)", lines=["S/2020/151"]) == "S/RES/2397 (2017)"
    )


def test_a_list_of_references_is_no_symbol() -> None:
    assert find_document_symbol(url="", title="", lines=["S/RES/1718 (2006)", "S/RES/1874 (2009)"]) == ""
    assert find_document_symbol(url="", title="", lines=["see S/RES/1718 (2006) on this"]) == ""

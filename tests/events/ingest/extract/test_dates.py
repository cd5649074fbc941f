"""Days in the addresses of pages."""

import pytest

from events.ingest.extract.dates import find_query_date, find_url_date


@pytest.mark.parametrize(
    ("url", "edtf"),
    [
        ("https://a.example/2024/12/27/launch", "2024-12-27"),
        ("https://a.example/news/20241227/x", "2024-12-27"),
        ("https://a.example/world/20200302/x?d=20210101", "2020-03-02"),
    ],
)
def test_addresses_state_dates(url: str, edtf: str) -> None:
    found = find_url_date(url)
    assert found is not None
    assert found.edtf == edtf


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://a.example/2024/12",
        "https://a.example/AEN20241227000100",
        "https://a.example/20241399",
        "https://a.example/2024/02/31/x",
        "https://a.example/x?d=/2024/12/27/",
    ],
)
def test_other_addresses_do_not(url: str) -> None:
    assert find_url_date(url) is None


@pytest.mark.parametrize(
    ("url", "edtf"),
    [
        ("http://a.example/index.php?newsID=2021-09-12-0009", "2021-09-12"),
        ("http://a.example/index.php?MTJAMjAyMS0wOS0xMi0wMDlAMTVAMUA=", "2021-09-12"),  # 12@2021-09-12-009@15@1@
        ("http://a.example/index.php?id=12021-09-120", ""),
        ("http://a.example/2021-09-12", ""),
        ("", ""),
    ],
)
def test_queries_hold_dates(url: str, edtf: str) -> None:
    found = find_query_date(url)
    assert (found.edtf if found else "") == edtf

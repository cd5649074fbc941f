"""Plain texts: title, text and date."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.ingest.extract.plain import read_plain
from events.values.text import clean_text


@pytest.mark.parametrize(
    ("raw", "title", "text"),
    [
        ("A Title\n\nWords of it.", "A Title", "Words of it."),
        ("\n\n  A Title  \r\n\r\n\r\nWords of it.\r\nMore.", "A Title", "Words of it.\nMore."),
        ("A first line\nand a second.\n\nMore.", "", "A first line\nand a second.\n\nMore."),
        ("Words only.", "", "Words only."),
        ("x" * 151 + "\n\nWords.", "", "x" * 151 + "\n\nWords."),
        ("27 December 2024\n\nWords.", "", "27 December 2024\n\nWords."),
        ("", "", ""),
    ],
)
def test_a_short_first_line_before_a_blank_one_is_the_title(raw: str, title: str, text: str) -> None:
    document = read_plain(raw)
    assert (document.title, document.text) == (title, text)


@pytest.mark.parametrize(
    ("raw", "edtf"),
    [
        ("A Title\n\n27 December 2024\n\nWords.", "2024-12-27"),
        ("A Title\n\nPublished: 2024-12-27\nWords.", "2024-12-27"),
        ("A Title\n\n주체113(2024)년 12월 27일\n\n본문.", "2024-12-27"),
        ("A Title\n\nIn December 2024 it rained.", ""),
        ("A Title\n\nThe launch of 27 December 2024\n\nWords.", ""),
        ("A Title\n\nWords.", ""),
    ],
)
def test_a_line_that_is_only_a_date_is_the_date(raw: str, edtf: str) -> None:
    date = read_plain(raw).published
    assert (date.edtf if date else "") == edtf


@given(st.text(max_size=400))
def test_no_word_is_lost(raw: str) -> None:
    document = read_plain(raw)
    assert f"{document.title} {document.text}".split() == clean_text(raw).split()

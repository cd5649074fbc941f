import csv
import re

import pytest

from events.gazetteer.hangul import is_hangul
from events.gazetteer.hanja import HANJA_PATH, hanja_spellings, is_hanja, read_hanja


@pytest.mark.parametrize(
    ("hanja", "hangul"),
    [
        ("金正恩", "김정은"),
        ("崔善姬", "최선희"),
        ("張成澤", "장성택"),
        ("张成泽", "장성택"),
        ("李雪主", "리설주"),
        ("盧武鉉", "로무현"),
    ],
)
def test_a_name_is_read_in_northern_spelling(hanja, hangul):
    assert read_hanja(hanja) == hangul


def test_a_character_may_be_read_otherwise_inside_a_name():
    assert read_hanja("金剛山") != read_hanja("萬金山")
    assert read_hanja("萬金山") == "만금산"


@pytest.mark.parametrize("text", ["", "金Jong", "豹", "ジョン"])
def test_what_is_not_in_the_table_has_no_reading(text):
    assert read_hanja(text) == ""


def test_traditional_simplified_and_japanese_forms_find_each_other():
    for one in ("張成澤", "张成泽", "張成沢"):
        assert {"張成澤", "张成泽", "張成沢"} <= set(hanja_spellings(one))
        assert hanja_spellings(one)[0] == one
    assert hanja_spellings("豹") == ("豹",)


def test_only_chinese_characters_are_hanja():
    assert is_hanja("金正恩")
    assert not is_hanja("金 正恩")
    assert not is_hanja("金ジョンウン")


def test_every_row_of_the_table_is_a_character_with_a_reading():
    lines = [line for line in HANJA_PATH.read_text("utf-8").splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(lines))
    own = [row["hanja"] for row in rows]

    assert len(own) == len(set(own)) > 600
    assert own == sorted(own)
    for row in rows:
        assert is_hanja(row["hanja"])
        assert len(row["hanja"]) == 1
        assert re.fullmatch(r"[가-힣](/[가-힣])?", row["hangul"]), row
        assert all(is_hangul(reading) for reading in row["hangul"].split("/"))
        assert row["variants"] == "" or is_hanja(row["variants"])
        assert row["hanja"] not in row["variants"]


def test_no_form_belongs_to_two_characters():
    lines = [line for line in HANJA_PATH.read_text("utf-8").splitlines() if not line.startswith("#")]
    forms = [form for row in csv.DictReader(lines) for form in row["variants"]]

    assert len(forms) == len(set(forms))

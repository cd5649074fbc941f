import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.values.edtf_parts import Member, Part, read_members, read_part, written_with


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("1984", Part("1984")),
        ("2004-06-11", Part("2004", "06", "11")),
        ("1XXX-XX", Part("1XXX", "XX")),
        ("2004-06-11%", Part("2004", "06", "11", marks=("%", "%", "%"))),
        ("2004-06~-11", Part("2004", "06", "11", marks=("~", "~", ""))),
        ("?2004-06-~11", Part("2004", "06", "11", marks=("?", "", "~"))),
        ("2004?-06-11~", Part("2004", "06", "11", marks=("%", "~", "~"))),
        ("2023-04-12T22:22:00Z", Part("2023", "04", "12", clock="22:22:00", zone="Z")),
        ("1985-04-12T23:20:30-04", Part("1985", "04", "12", clock="23:20:30", zone="-04")),
        ("1950S2", Part("1950", significant_digits=2)),
    ],
)
def test_a_date_comes_apart_into_digits_marks_and_time(text, part):
    assert read_part(text) == part


@pytest.mark.parametrize(
    "text",
    [
        "",
        "984",
        "2004-6",
        "?2004~",
        "2004~~",
        "1984/1985",
        "1985T10:10",
        "2004-06-11T24:00",
        "1950S5",
        "٢٠٢٤",
        "2024\n",
    ],
)
def test_what_is_not_written_as_one_date_has_no_parts(text):
    assert read_part(text) is None


@pytest.mark.parametrize(
    ("text", "is_plain", "is_masked"),
    [("1984-06", True, False), ("1984~", False, False), ("198X", False, True), ("1950S2", False, False)],
)
def test_a_plain_date_has_digits_only(text, is_plain, is_masked):
    part = read_part(text)

    assert (part.is_plain, part.is_masked) == (is_plain, is_masked)


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("[1667, 1668,1670..1672]", [Member("1667", "1667"), Member("1668", "1668"), Member("1670", "1672")]),
        ("{..1984}", [Member(None, "1984")]),
        ("[1760-01,1760-12..]", [Member("1760-01", "1760-01"), Member("1760-12", None)]),
    ],
)
def test_a_set_comes_apart_into_its_members(text, members):
    assert read_members(text) == members


@pytest.mark.parametrize(
    "text", ["", "[", "[]", "[..]", "[1984]", "[1984,]", "[1984,1985}", "[1984..,1985]", "[1984,..1985]"]
)
def test_what_is_not_written_as_a_set_has_no_members(text):
    assert read_members(text) is None


@given(st.text(max_size=80))
def test_no_text_breaks_it(text):
    part = read_part(text)
    assert part is None or len(part.year) == 4
    assert read_members(text) is None or text[0] in "[{"


@given(st.text(alphabet="0123456789X", min_size=1, max_size=3))
def test_a_mask_stands_for_what_has_its_digits_in_rising_order(mask):
    written = list(written_with(mask, "0123456789"))

    assert len(written) == 10 ** mask.count("X")
    assert written == sorted(written)
    assert all(got in (digit, "X") or digit == "X" for one in written for got, digit in zip(one, mask, strict=True))

import ast
import contextlib
import datetime as dt
import os
import time
from pathlib import Path

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from events.errors import ValueFormatError
from events.values.edtf_bounds import read_bounds
from events.values.edtf_parts import read_part

# Rows of the published tables that we read otherwise on purpose.
BEYOND = "the archive keeps years 1 to 9999, since a database date holds no others; refused with a sentence"
NO_GUESS = "an unknown end stays unknown; the library guesses ten years"
WINTER = "a winter ends with February; the library stops in December"
ESTIMATE = "the outermost days of an estimate are those of its significant digits, which the table calls fuzzy"
NO_YEAR = "a date whose year is not known at all has no bounds; the library takes years 0 to 9999"
NOT_EDTF = "the library's phrase reader writes a season with a day, which is no EDTF and its own parser refuses"
OTHERWISE = {
    "-0999": BEYOND, "0000": BEYOND, "-2005/-1999-02": BEYOND, "-01XX": BEYOND, "-0275~": BEYOND, "-0001~": BEYOND,
    "0000~": BEYOND, "-01XX~": BEYOND, "Y170000002": BEYOND, "Y-170000002": BEYOND, "Y17E7": BEYOND, "Y-17E7": BEYOND,
    "Y17101E4S3": BEYOND, "Y3388E2S3": BEYOND, "Y171010000S3": BEYOND, "-0064~": BEYOND, "00XX": BEYOND,
    "/2006": NO_GUESS, "2004-06-01/": NO_GUESS, "1984-06-02?/": NO_GUESS,
    "2010-24": WINTER,
    "1950S2": ESTIMATE, "1953S2": ESTIMATE, "1953S3": ESTIMATE,
    "XXXX-XX-23": NO_YEAR,
    "1849-21-XX": NOT_EDTF, "1849-21-XX%": NOT_EDTF,
}  # fmt: skip
INSTEAD = {
    "/2006": (None, "2006-12-31"),
    "2004-06-01/": ("2004-06-01", None),
    "1984-06-02?/": ("1984-06-02", None),
    "2010-24": ("2010-12-01", "2011-02-28"),
    "1950S2": ("1900-01-01", "1999-12-31"),
    "1953S2": ("1900-01-01", "1999-12-31"),
    "1953S3": ("1950-01-01", "1959-12-31"),
    "XXXX-XX-23": (None, None),
}


def _table(name: str) -> ast.Module:
    """One file of the EDTF library's own tests, where a folder of shared data holds them; read, never run."""
    folder = os.environ.get("ARCHIVE_SHARED_DATA", "")
    path = Path(folder) / "data" / "interchange" / "edtf" / "python-edtf" / name
    if not folder:
        pytest.skip("ARCHIVE_SHARED_DATA is not set: no EDTF tables to read")
    if not path.is_file():
        pytest.skip(f"ARCHIVE_SHARED_DATA holds no data/interchange/edtf/python-edtf/{name}")
    return ast.parse(path.read_text(encoding="utf-8"))


def _assigned(tree: ast.Module, name: str) -> tuple:
    assigned = (node for node in tree.body if isinstance(node, ast.Assign) and node.targets[0].id == name)
    return ast.literal_eval(next(assigned).value)


def _written(bounds: tuple[dt.date | None, dt.date | None]) -> tuple[str | None, str | None]:
    return tuple(None if day is None else day.isoformat() for day in bounds)


def _of_table(expected: tuple[str, ...]) -> tuple[str | None, str | None]:
    """Strict bounds: of one value both, of two or four the first two, of three the first; the rest are fuzzy."""
    lower, upper = expected[0], expected[1] if len(expected) in {2, 4} else expected[0]
    return (None if lower == "-inf" else lower), (None if upper == "inf" else upper)


def test_the_days_of_the_published_examples_are_ours():
    examples = _assigned(_table("edtf__parser__tests.py.txt"), "EXAMPLES")
    for edtf, expected in examples:
        if OTHERWISE.get(edtf) == BEYOND:
            with pytest.raises(ValueFormatError, match="no year of the calendar"):
                read_bounds(edtf)
            continue
        days = _of_table(tuple(one.split("T")[0] for one in expected))
        assert _written(read_bounds(edtf)) == INSTEAD.get(edtf, days), edtf
    assert len(examples) >= 90


def test_marks_of_doubt_of_the_published_examples_are_found():
    examples = _assigned(_table("edtf__parser__tests.py.txt"), "APPROXIMATE_UNCERTAIN_EXAMPLES")
    for edtf, (uncertain, approximate, both) in examples:
        ends = edtf.split("/")
        assert all(part is not None for part in map(read_part, ends)) or edtf in OTHERWISE, edtf
        marks = {mark for part in map(read_part, ends) if part for mark in part.marks if mark}
        written = {"?": uncertain, "~": approximate, "%": both}
        assert marks == {mark for mark, holds in written.items() if holds}, edtf
        if edtf not in OTHERWISE:
            read_bounds(edtf)
    assert len(examples) > 20


def test_what_the_published_table_calls_bad_is_refused():
    bad = _assigned(_table("edtf__parser__tests.py.txt"), "BAD_EXAMPLES")
    for text in bad:
        if text:  # None is no text, and "" is the unknown date of the archive (test_partial_date.py)
            with pytest.raises(ValueFormatError, match="is not an EDTF date"):
                read_bounds(text)
    assert len(bad) > 12


def test_every_exception_is_a_row_of_a_published_table():
    names = ("edtf__parser__tests.py.txt", "edtf__natlang__tests.py.txt")
    rows = {node.value for name in names for node in ast.walk(_table(name)) if isinstance(node, ast.Constant)}
    assert set(OTHERWISE) <= rows
    assert set(INSTEAD) <= set(OTHERWISE)


def test_what_the_published_phrases_are_written_as_is_read():
    tree = _table("edtf__natlang__tests.py.txt")
    lists = [node for node in ast.walk(tree) if isinstance(node, ast.List)]
    written = {edtf for one in lists for _, edtf in ast.literal_eval(one) if edtf}
    for edtf in sorted(written):
        if edtf in OTHERWISE:
            with pytest.raises(ValueFormatError):
                read_bounds(edtf)
        else:
            read_bounds(edtf)
    assert len(written) > 60


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("1984-1X", "1984-10-01", "1984-12-31"),
        ("1984-0X", "1984-01-01", "1984-09-30"),
        ("2004-06-1X", "2004-06-10", "2004-06-19"),
        ("2004-06-3X", "2004-06-30", "2004-06-30"),
        ("20XX-02-29", "2000-02-29", "2096-02-29"),
        ("1900-02-XX", "1900-02-01", "1900-02-28"),
        ("192X/193X", "1920-01-01", "1939-12-31"),
        ("199X-12~", "1990-12-01", "1999-12-31"),
        ("?199X", "1990-01-01", "1999-12-31"),
        ("2001-21~", "2001-03-01", "2001-05-31"),
        ("2001-28", "2001-12-01", "2002-02-28"),
        ("2001-30", "2001-12-01", "2002-02-28"),
        ("2010-06/2011-24", "2010-06-01", "2012-02-29"),
        ("2001-41", "2001-07-01", "2001-12-31"),
        ("../1984-~06", None, "1984-06-30"),
        ("XXXX-12-25", None, None),
        ("XXXX/1984", None, "1984-12-31"),
        ("1985-04-12T22:00Z/1985-04-13T01:30Z", "1985-04-12", "1985-04-13"),
        ("1985-04-12T23:20:30-04", "1985-04-12", "1985-04-12"),
        ("[..1984,1985,1987..]", None, None),
        ("{1960,1961-12}", "1960-01-01", "1961-12-31"),
    ],
)
def test_bounds_are_the_outermost_days(edtf, earliest, latest):
    assert _written(read_bounds(edtf)) == (earliest, latest)


@pytest.mark.parametrize(
    "text", ["2001-21-XX", "2004-02-3X", "XXXX-13", "XXXX-02-30", "190X-02-30", "[1984..1985-03]", "1984//1985"]
)
def test_a_form_without_a_day_is_refused(text):
    with pytest.raises(ValueFormatError, match="is not an EDTF date"):
        read_bounds(text)


@pytest.mark.parametrize("text", ["1985/1984", "[1986..1984]", "1985-04-12T23:00Z/1985-04-12T22:00Z"])
def test_an_end_before_its_start_is_refused(text):
    with pytest.raises(ValueFormatError, match="ends before it starts"):
        read_bounds(text)


DIGIT_OR_X = "0123456789X"
WRITTEN = st.from_regex(rf"[12][{DIGIT_OR_X}]{{3}}(-(0[1-9]|1[0-2]|XX)(-([0-3]\d|XX))?)?[~?%]?", fullmatch=True)


@settings(max_examples=40, deadline=None)  # the library's grammar takes some twenty milliseconds a date
@given(WRITTEN)
def test_a_date_means_what_the_library_reads_in_it(edtf):
    try:
        read = parse_edtf(edtf)
        days = [dt.date(*one[:3]).isoformat() for one in (read.lower_strict(), read.upper_strict())]
    except Exception:  # noqa: BLE001 - the library raises what it will, and ends 19XX-02-29 on a day that is none
        return

    assert list(_written(read_bounds(edtf))) == days


@pytest.mark.parametrize(
    "bomb",
    [
        "[" + "1984," * 19 + "1984]",  # a second in the library's grammar
        "{" + "1984..1985," * 8 + "1984}",
        "[" + ",".join(f"{year}-24" for year in range(1950, 1962)) + "]",
        "[" + ",".join(["1950S2"] * 14) + "]",
        "[" + ",".join(["XXX3-02-29"] * 9) + "]",  # a thousand years, none of them a leap year
        "[" + ",".join(["XXX1-X2-3X"] * 9) + "]",
        "Y1E" + "9" * 97,  # never ends in the library
        "Y" + "1" * 50 + "E" + "1" * 48,
        "1984S" + "9" * 95,
        "[" * 100,
        "1984/" * 20,
        "~0X-" * 25,
    ],
)
def test_no_text_of_a_hundred_characters_takes_long(bomb):
    start = time.process_time()
    with contextlib.suppress(ValueFormatError):
        read_bounds(bomb)
    assert time.process_time() - start < 0.2


@given(st.text(alphabet="0123456789X-/.~?%[]{},TZYES: +", max_size=64))
def test_no_text_breaks_it_and_bounds_are_in_order(text):
    try:
        earliest, latest = read_bounds(text)
    except ValueFormatError:
        return
    assert earliest is None or latest is None or earliest <= latest

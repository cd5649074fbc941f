import calendar
import datetime as dt
import os
import re
from pathlib import Path

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from events.errors import ValueFormatError
from events.values.partial_date import (
    MAX_LENGTH,
    UNKNOWN_DATE,
    Basis,
    PartialDate,
    Precision,
    day_in_korea,
    parse_partial_date,
)

DAYS = st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2100, 12, 31))


def _day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest", "precision"),
    [
        ("2024-12-27", "2024-12-27", "2024-12-27", "day"),
        ("2024-12-23/2024-12-27", "2024-12-23", "2024-12-27", "days"),
        ("2022-11-01/2022-11-07", "2022-11-01", "2022-11-07", "week"),
        ("2020-02", "2020-02-01", "2020-02-29", "month"),
        ("1984-04/1984-09", "1984-04-01", "1984-09-30", "months"),
        ("2023-11/2024-02", "2023-11-01", "2024-02-29", "months"),
        ("1978", "1978-01-01", "1978-12-31", "year"),
        ("197X", "1970-01-01", "1979-12-31", "decade"),
        ("2024-10/..", "2024-10-01", None, "open"),
        ("../2017-09-03", None, "2017-09-03", "open"),
        ("", None, None, "unknown"),
        ("../..", None, None, "unknown"),
        ("2023-04-12T22:22:00Z", "2023-04-12", "2023-04-12", "instant"),
        ("2023-04-13T07:22+09:00", "2023-04-13", "2023-04-13", "instant"),
        ("1984~", "1984-01-01", "1984-12-31", "year"),
        ("2001-21", "2001-03-01", "2001-05-31", "months"),
    ],
)
def test_a_date_has_the_outermost_days_that_it_may_mean(edtf, earliest, latest, precision):
    date = parse_partial_date(edtf)

    assert (date.earliest, date.latest) == (_day(earliest), _day(latest))
    assert date.precision == Precision(precision)


def test_an_unknown_end_is_unknown_and_not_ten_years_away():
    assert parse_partial_date("2004-06-01/").latest is None
    assert parse_partial_date("/2006").earliest is None


def test_a_winter_reaches_into_the_next_year():
    winter = parse_partial_date("2010-24")

    assert (winter.earliest, winter.latest) == (dt.date(2010, 12, 1), dt.date(2011, 2, 28))
    assert parse_partial_date("2010-06/2011-24").latest == dt.date(2012, 2, 29)


@pytest.mark.parametrize(
    "text",
    [
        "yesterday",
        "27 December 2024",
        "2024-13",
        "2024-02-30",
        "2023-02-29",
        "2024-1-5",
        "2023-04-12T25:00Z",
        "unknown",
        "2024-12-27/2024-12-23",
        "2005/2004",
        "Y170000002",  # EDTF, but no calendar day that a database holds
        "-0999",
        "٢٠٢٤",
        "2024\x00",
        "2024; DROP TABLE events",
    ],
)
def test_what_is_no_date_of_the_calendar_is_refused_with_its_text(text):
    with pytest.raises(ValueFormatError, match=re.escape(text[:4])):
        parse_partial_date(text)


def test_a_set_too_long_to_parse_in_time_is_refused_at_once():
    with pytest.raises(ValueFormatError, match="characters"):
        parse_partial_date("{" + ",".join(["1984"] * 5000) + "}")


@given(st.text(max_size=MAX_LENGTH + 20))
def test_any_text_is_a_date_with_words_or_a_plain_refusal(text):
    try:
        date = parse_partial_date(text)
    except ValueFormatError:
        return
    assert date.words


@given(st.from_regex(r"[~?%]?(19|20)[0-9X]{2}(-[0-4X][0-9X](-[0-3X][0-9X])?)?[~?%]?(/(\.\.)?)?", fullmatch=True))
def test_whatever_looks_like_a_date_has_words_or_is_refused(text):
    try:
        date = parse_partial_date(text)
    except ValueFormatError:
        return
    assert date.words
    assert date.earliest is None or date.latest is None or date.earliest <= date.latest


@given(DAYS, DAYS)
def test_an_interval_of_days_keeps_its_ends(one, other):
    first, last = sorted((one, other))

    date = parse_partial_date(f"{first}/{last}")

    assert (date.earliest, date.latest) == (first, last)
    assert date.contains(parse_partial_date(str(first)))
    assert date.overlaps(parse_partial_date(str(last)))


PLAIN = st.builds(lambda day, length: str(day)[:length], DAYS, st.sampled_from([4, 7, 10]))


@settings(max_examples=25, deadline=None)  # the library's grammar takes some ten milliseconds a date
@given(PLAIN, PLAIN)
def test_plain_dates_mean_what_the_library_reads_in_them(one, other):
    edtf = "/".join(sorted((one, other)))
    parsed = parse_edtf(edtf)

    date = parse_partial_date(edtf)

    assert (date.earliest, date.latest) == (dt.date(*parsed.lower_strict()[:3]), dt.date(*parsed.upper_strict()[:3]))


@pytest.mark.parametrize("text", ["2024/2025/2026", "2024//2025", "2024-00", "2024-05-00", "0000", "2024-05-32"])
def test_what_only_looks_plain_is_refused(text):
    with pytest.raises(ValueFormatError):
        parse_partial_date(text)


@given(DAYS, DAYS)
def test_two_days_overlap_only_when_they_are_one(one, other):
    assert parse_partial_date(str(one)).overlaps(parse_partial_date(str(other))) is (one == other)


@given(DAYS)
def test_a_day_lies_in_its_month_and_year_and_in_nothing_else(day):
    date = parse_partial_date(str(day))

    assert parse_partial_date(f"{day:%Y-%m}").contains(date)
    assert parse_partial_date(f"{day:%Y}").contains(date)
    assert not date.contains(parse_partial_date(f"{day:%Y-%m}"))
    assert not parse_partial_date(str(day.year - 1)).overlaps(date)


def test_an_unknown_date_overlaps_everything_and_is_contained_only_in_the_unknown():
    year = parse_partial_date("1998")

    assert UNKNOWN_DATE.overlaps(year)
    assert year.overlaps(UNKNOWN_DATE)
    assert UNKNOWN_DATE.contains(UNKNOWN_DATE)
    assert not year.contains(UNKNOWN_DATE)


def test_open_ends_overlap_what_lies_beyond_the_known_end_only():
    since = parse_partial_date("2024-10/..")

    assert since.overlaps(parse_partial_date("2026"))
    assert not since.overlaps(parse_partial_date("2024-09"))
    assert since.contains(parse_partial_date("2025/.."))
    assert not since.contains(parse_partial_date("../2025"))


@pytest.mark.parametrize("edtf", ["1984~", "1984?", "1984%", "2004-06-~11", "1984-06?/2004-08"])
def test_a_mark_of_doubt_anywhere_qualifies_the_date(edtf):
    assert parse_partial_date(edtf).is_qualified


def test_a_plain_date_is_not_qualified():
    assert not parse_partial_date("1984-04/1984-09").is_qualified


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("", "date unknown"),
        ("2023-04-13", "13 April 2023"),
        ("2020-06", "June 2020"),
        ("1978", "1978"),
        ("1984-04/1984-09", "between April and September 1984"),
        ("2024-12-23/2024-12-27", "23–27 December 2024"),
        ("2024-05-28/2024-06-02", "28 May – 2 June 2024"),
        ("2024-12-27/2025-01-02", "between 27 December 2024 and 2 January 2025"),
        ("2024-12-27/2024-12-27", "27 December 2024"),
        ("2020-06~", "about June 2020"),
        ("1984?", "perhaps 1984"),
        ("1984%", "perhaps about 1984"),
        ("197X", "the 1970s"),
        ("19XX", "the years 1900–1999"),
        ("199X-12", "December in the 1990s"),
        ("2024-10/..", "since October 2024"),
        ("../2017", "until 2017"),
        ("2024-10/", "since October 2024, end unknown"),
        ("/2017", "until 2017, beginning unknown"),
        ("2010-24", "winter 2010"),
        ("2022-22/2022-23", "between summer 2022 and autumn 2022"),
        ("2001-34", "second quarter of 2001"),
        ("2024-05-XX", "May 2024, day unknown"),
        ("[2016,2017-09]", "one of: 2016, September 2017"),
        ("2023-04-12T22:22:00Z", "12 April 2023, 22:22 UTC"),
        ("2023-04-13T07:22:30+09:00", "13 April 2023, 07:22 +09:00"),
    ],
)
def test_a_reader_gets_words(edtf, words):
    assert parse_partial_date(edtf).words == words


def test_the_basis_is_kept_and_changes_nothing_else():
    plain, kst = parse_partial_date("2023-04-13"), parse_partial_date("2023-04-13", basis=Basis.KST)

    assert kst.basis is Basis.KST
    assert kst == PartialDate(plain.edtf, plain.earliest, plain.latest, plain.precision, Basis.KST)


def test_surrounding_space_is_no_part_of_a_date():
    assert parse_partial_date(" 2020-06\n") == parse_partial_date("2020-06")


def test_a_launch_late_in_the_utc_day_falls_on_the_next_day_in_korea():
    assert day_in_korea(dt.datetime(2023, 4, 12, 22, 22, tzinfo=dt.UTC)) == dt.date(2023, 4, 13)
    assert day_in_korea(dt.datetime(2023, 4, 12, 14, 59, tzinfo=dt.UTC)) == dt.date(2023, 4, 12)


def test_an_instant_without_a_zone_has_no_day():
    with pytest.raises(ValueFormatError, match="time zone"):
        day_in_korea(dt.datetime(2023, 4, 12, 22, 22))  # noqa: DTZ001 - a naive instant is the case


def _edtf_table() -> Path:
    """The examples of the EDTF library's own tests, where a folder of shared data holds them."""
    folder = os.environ.get("ARCHIVE_SHARED_DATA", "")
    path = Path(folder) / "data" / "interchange" / "edtf" / "python-edtf" / "edtf__parser__tests.py.txt"
    if not folder:
        pytest.skip("ARCHIVE_SHARED_DATA is not set: no EDTF tables to read")
    if not path.is_file():
        pytest.skip(f"ARCHIVE_SHARED_DATA holds no data/interchange/edtf/python-edtf/{path.name}")
    return path


def _read_otherwise_here(edtf: str, lower: str) -> bool:
    """Where we differ on purpose: no year before 1, no guess at open or unknown ends, winters that reach February."""
    is_before_year_1 = lower.startswith("0000") or edtf[0] in "-Y"
    has_no_end = edtf.startswith("/") or edtf.rstrip("]}").endswith(("/", ".."))
    return is_before_year_1 or has_no_end or re.search(r"-(24|28)\b", edtf) is not None


def test_the_days_of_the_published_edtf_examples_are_ours():
    table = _edtf_table().read_text(encoding="utf-8")
    simple = re.findall(r'\(\s*"([^"]+)",\s*\(\s*"(\d{4}-\d\d-\d\d)"(?:,\s*"(\d{4}-\d\d-\d\d)")?[,)]', table)
    compared = 0
    for edtf, lower, upper in simple:
        if _read_otherwise_here(edtf, lower):
            continue
        date = parse_partial_date(edtf)
        assert str(date.earliest) == lower, edtf
        if not date.is_qualified:
            assert str(date.latest) == (upper or lower), edtf
        compared += 1
    assert compared > 30


def test_every_month_ends_on_its_last_day():
    for month in range(1, 13):
        date = parse_partial_date(f"2023-{month:02}")
        assert date.latest == dt.date(2023, month, calendar.monthrange(2023, month)[1])

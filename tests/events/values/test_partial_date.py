import calendar
import datetime as dt
import re
from itertools import pairwise

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from events.errors import ValueFormatError
from events.values.partial_date import (
    MAX_LENGTH,
    PYONGYANG,
    SEOUL,
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
        ("2023-04-12T22:22:00-04", "2023-04-12", "2023-04-12", "instant"),
        ("2023-04-12T22:00Z/2023-04-12T23:00Z", "2023-04-12", "2023-04-12", "day"),
        ("2024-05-28/2024-05-29", "2024-05-28", "2024-05-29", "days"),
        ("2024-02-26/2024-03-01", "2024-02-26", "2024-03-01", "days"),
        ("2023-02-26/2023-03-03", "2023-02-26", "2023-03-03", "week"),
        ("2023-02-24/2023-03-03", "2023-02-24", "2023-03-03", "month"),
        ("2024-02-10/2024-03-09", "2024-02-10", "2024-03-09", "month"),
        ("2024-02-10/2024-03-10", "2024-02-10", "2024-03-10", "months"),
        ("2004-06-XX", "2004-06-01", "2004-06-30", "month"),
        ("2010-24", "2010-12-01", "2011-02-28", "months"),
        ("2011-24", "2011-12-01", "2012-02-29", "months"),
        ("2023-03/2024-01", "2023-03-01", "2024-01-31", "months"),  # eleven months of 337 days
        ("2024-01/2024-11", "2024-01-01", "2024-11-30", "months"),
        ("2023-03/2024-02", "2023-03-01", "2024-02-29", "year"),
        ("1984-XX", "1984-01-01", "1984-12-31", "year"),
        ("2020", "2020-01-01", "2020-12-31", "year"),
        ("2020-01-01/2021-01-01", "2020-01-01", "2021-01-01", "decade"),
        ("~199X", "1990-01-01", "1999-12-31", "decade"),
        ("19XX", "1900-01-01", "1999-12-31", "decade"),
        ("[2024-05-01,2024-05-03]", "2024-05-01", "2024-05-03", "days"),
        ("[..2017]", None, "2017-12-31", "open"),
        ("2024-10/", "2024-10-01", None, "open"),
        ("/..", None, None, "unknown"),
        ("XXXX-12-25", None, None, "unknown"),
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
        ("/..", "date unknown"),
        ("1984-04/1984-09", "between April and September 1984"),
        ("2020-06~", "about June 2020"),
        ("2024-12-23/2024-12-27", "23–27 December 2024"),
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


@pytest.mark.parametrize(
    ("instant", "in_seoul", "in_pyongyang"),
    [
        ("2016-06-01T15:15:00+00:00", "2016-06-02", "2016-06-01"),  # 00:15 and 23:45
        ("2016-06-01T15:30:00+00:00", "2016-06-02", "2016-06-02"),
        ("2016-06-01T14:59:59+00:00", "2016-06-01", "2016-06-01"),
        ("2015-08-13T15:15:00+00:00", "2015-08-14", "2015-08-14"),  # one zone before the change
        ("2015-08-14T14:45:00+00:00", "2015-08-14", "2015-08-14"),  # 23:45 of the last day of the old time
        ("2015-08-14T15:15:00+00:00", "2015-08-15", "2015-08-14"),  # the clock went back from 00:00 to 23:30
        ("2018-05-03T15:15:00+00:00", "2018-05-04", "2018-05-03"),
        ("2018-05-04T14:59:59+00:00", "2018-05-04", "2018-05-04"),  # 23:29:59, and the clock goes on to 00:00
        ("2018-05-04T15:00:00+00:00", "2018-05-05", "2018-05-05"),
        ("2018-05-05T15:15:00+00:00", "2018-05-06", "2018-05-06"),
    ],
)
def test_pyongyang_kept_its_own_time_from_august_2015_to_may_2018(instant, in_seoul, in_pyongyang):
    moment = dt.datetime.fromisoformat(instant)

    assert str(day_in_korea(moment)) == in_seoul
    assert str(day_in_korea(moment, zone=PYONGYANG)) == in_pyongyang


@given(st.datetimes(min_value=dt.datetime(1946, 1, 1), max_value=dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC)))  # noqa: DTZ001 - hypothesis adds the zone
def test_the_day_in_pyongyang_is_never_after_that_in_seoul_since_1989(instant):
    days = day_in_korea(instant, zone=PYONGYANG), day_in_korea(instant, zone=SEOUL)
    if instant.year >= 1989:  # Seoul kept summer time until 1988
        assert days[1] - days[0] in (dt.timedelta(), dt.timedelta(days=1))
    assert all(abs(day - instant.date()) <= dt.timedelta(days=1) for day in days)


def test_an_instant_at_the_end_of_the_calendar_has_no_day_in_korea():
    with pytest.raises(ValueFormatError, match="years 1 to 9999"):
        day_in_korea(dt.datetime.max.replace(tzinfo=dt.UTC))


def test_an_instant_without_a_zone_has_no_day():
    with pytest.raises(ValueFormatError, match="time zone"):
        day_in_korea(dt.datetime(2023, 4, 12, 22, 22))  # noqa: DTZ001 - a naive instant is the case


def test_every_month_ends_on_its_last_day():
    for month in range(1, 13):
        date = parse_partial_date(f"2023-{month:02}")
        assert date.latest == dt.date(2023, month, calendar.monthrange(2023, month)[1])


def _interval(days):
    first, last = sorted(days)
    return f"{first}/{last}"


# Every kind of date: plain, qualified, masked, seasons, sets, intervals with all kinds of ends, instants, unknown.
SINGLE = st.one_of(
    PLAIN,
    st.builds("{}{}".format, PLAIN, st.sampled_from("~?%")),
    st.builds("{}{}".format, st.sampled_from("~?%"), PLAIN),
    st.builds(lambda day, mark: f"{day.year}-{day.month:02}{mark}-{day.day:02}", DAYS, st.sampled_from("~?%")),
    st.builds(lambda day, masked: str(day)[: 4 - masked] + "X" * masked, DAYS, st.integers(1, 3)),
    st.builds(lambda day, end: f"{day:%Y-%m}-XX{end}", DAYS, st.sampled_from(["", "~"])),
    st.builds("{}-{}".format, st.integers(1900, 2100), st.integers(21, 41)),
    st.builds("{}S{}".format, st.integers(1900, 2100), st.integers(1, 4)),
)
EDTF = st.one_of(
    st.sampled_from(["", "../..", "/", "XXXX-12-25", "1984-1X", "156X-12-25"]),
    SINGLE,
    st.builds(_interval, st.tuples(DAYS, DAYS)),
    st.builds("{}/{}".format, SINGLE, st.sampled_from(["", ".."])),
    st.builds("{}/{}".format, st.sampled_from(["", ".."]), SINGLE),
    st.builds("[{},{}]".format, SINGLE, SINGLE),
    st.builds("{{{}, {}..}}".format, SINGLE, PLAIN),
    st.builds("[..{},{}]".format, PLAIN, SINGLE),
    st.datetimes(min_value=dt.datetime(1900, 1, 1)).map(lambda moment: f"{moment:%Y-%m-%dT%H:%M:%S}+09:00"),  # noqa: DTZ001 - the text has the zone
)
DATES = st.builds(lambda edtf, basis: parse_partial_date(edtf, basis=basis), EDTF, st.sampled_from(Basis))


@given(DATES)
def test_a_date_written_and_read_again_is_the_same(date):
    assert parse_partial_date(date.edtf, basis=date.basis) == date
    assert date.words


@given(DATES, DATES)
def test_overlap_does_not_depend_on_the_order(one, other):
    assert one.overlaps(other) is other.overlaps(one)
    assert one.overlaps(one)


@given(DATES, DATES)
def test_what_contains_another_overlaps_it(one, other):
    assert one.contains(one)
    if one.contains(other):
        assert one.overlaps(other)
    if one.contains(other) and other.contains(one):
        assert (one.earliest, one.latest) == (other.earliest, other.latest)


@given(DATES, DATES, DATES)
def test_what_contains_a_whole_contains_its_parts(one, other, third):
    if one.contains(other) and other.contains(third):
        assert one.contains(third)
    if one.contains(other) and other.overlaps(third):
        assert one.overlaps(third)


@given(st.lists(DAYS, min_size=4, max_size=4), DATES)
def test_an_interval_that_widens_loses_nothing(days, date):
    first, start, end, last = sorted(days)
    narrow, wide = (parse_partial_date(f"{a}/{b}", basis=Basis.KST) for a, b in ((start, end), (first, last)))
    wider = [wide, *(parse_partial_date(edtf, basis=Basis.KST) for edtf in (f"{first}/..", f"../{last}"))]

    for whole in wider:
        assert whole.contains(narrow)
        assert whole.overlaps(date) or not narrow.overlaps(date)
        assert whole.contains(date) or not narrow.contains(date)
        assert date.is_certainly_within(whole) or not date.is_certainly_within(narrow)


@given(DATES, DATES)
def test_what_is_certainly_within_is_contained_and_not_in_doubt(one, other):
    if one.is_certainly_within(other):
        assert other.contains(one)
        assert not one.is_qualified
        assert not other.is_qualified


@pytest.mark.parametrize(
    ("part", "whole", "is_certain"),
    [
        ("2020-06-03", "2020-06", True),
        ("2020-06-03", "2020-06-03", True),
        ("2020-06", "2020-06-03", False),
        ("2020-06-03~", "2020-06", False),  # about 3 June may be 31 May
        ("2020-06-03", "2020-06~", False),
        ("2020-06-03", "", False),
        ("", "2020", False),
        ("", "", False),
        ("2020-06", "2019/..", True),
        ("2020-06/..", "2019/..", True),
        ("2020-06/..", "2019/2021", False),
        ("2020-06", "2019/", False),  # it ended, nobody knows when
        ("2020-06", "/2021", False),
        ("2020-06", "../2021", True),
        ("2020-06", "[2019,2021]", False),  # not one of the two
        ("2020", "2020-XX-25", False),
        ("1563", "156X", True),
    ],
)
def test_certainty_asks_for_known_ends_and_no_doubt(part, whole, is_certain):
    one, other = (parse_partial_date(edtf, basis=Basis.KST) for edtf in (part, whole))

    assert one.is_certainly_within(other) is is_certain


@pytest.mark.parametrize(
    ("part", "basis", "is_certain"),
    [
        ("2020-06-30", Basis.KST, True),
        ("2020-06-30", Basis.UTC, False),  # may be 1 July in Korea
        ("2020-06-29", Basis.UTC, True),
        ("2020-06-01", Basis.UNKNOWN, False),
    ],
)
def test_a_day_of_another_calendar_is_a_day_less_certain(part, basis, is_certain):
    june = parse_partial_date("2020-06", basis=Basis.KST)

    assert parse_partial_date(part, basis=basis).is_certainly_within(june) is is_certain
    unknown = parse_partial_date("2020-06-01"), parse_partial_date("2020-06")
    assert not unknown[0].is_certainly_within(unknown[1])


@given(DATES, DATES)
def test_the_order_is_total_and_equal_only_for_the_same_date(one, other):
    assert (one.sort_key == other.sort_key) is (one == other)
    assert (one.sort_key < other.sort_key) or (other.sort_key < one.sort_key) or one == other


@given(st.lists(DATES, max_size=8))
def test_the_order_is_that_of_the_day_that_the_database_sorts_by(dates):
    in_order = sorted(dates, key=lambda date: date.sort_key)

    # As models.fields.sort_day does: the earliest, else the latest, else a day before everything.
    days = [date.earliest or date.latest or dt.date(1, 1, 1) for date in in_order]
    assert days == sorted(days)
    assert all(
        one.latest is None or other.latest is None or one.latest <= other.latest
        for one, other in pairwise(in_order)
        if one.earliest == other.earliest and one.earliest
    )


def test_dates_of_one_day_stand_in_order_of_their_ends_and_precision():
    texts = ["2024-10/..", "2024-10", "2024-10-01", "2024", "2024-10-01T10:00Z", "", "../2024-10-01", "2024-10/"]

    assert [date.edtf for date in sorted(map(parse_partial_date, texts), key=lambda date: date.sort_key)] == [
        "", "2024", "2024-10-01T10:00Z", "2024-10-01", "../2024-10-01", "2024-10", "2024-10/", "2024-10/..",
    ]  # fmt: skip

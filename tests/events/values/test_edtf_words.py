import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.values.edtf_words import date_words


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("", "date unknown"),
        ("../..", "date unknown"),
        ("2023-04-13", "13 April 2023"),
        ("2020-06", "June 2020"),
        ("1978", "1978"),
        # Intervals
        ("1984-04/1984-09", "between April and September 1984"),
        ("1978/1980", "between 1978 and 1980"),
        ("2024-12-23/2024-12-27", "23–27 December 2024"),
        ("2024-05-28/2024-06-02", "28 May – 2 June 2024"),
        ("2024-12-27/2025-01-02", "between 27 December 2024 and 2 January 2025"),
        ("2024-12-27/2024-12-27", "27 December 2024"),
        ("2022-22/2022-23", "between summer 2022 and autumn 2022"),
        ("192X/193X", "between the 1920s and the 1930s"),
        # Marks of doubt, on all of a date or on parts of it
        ("2020-06~", "about June 2020"),
        ("1984?", "perhaps 1984"),
        ("1984%", "perhaps about 1984"),
        ("?1945", "perhaps 1945"),
        ("2004-06-11%", "perhaps about 11 June 2004"),
        ("199X~", "about the 1990s"),
        ("2001-21~", "about spring 2001"),
        ("1984-06?/2004-08?", "between perhaps June 1984 and perhaps August 2004"),
        ("2004-06~-11", "11 June 2004 (year and month approximate)"),
        ("?2004-06-~11", "11 June 2004 (day approximate, year uncertain)"),
        ("2004-%06", "June 2004 (month uncertain and approximate)"),
        ("2004-?06-?11", "11 June 2004 (month and day uncertain)"),
        # Digits that are not known
        ("197X", "the 1970s"),
        ("19XX", "the years 1900–1999"),
        ("1XXX-XX", "the years 1000–1999, month unknown"),
        ("199X-12", "December in the 1990s"),
        ("156X-12-25", "25 December in the 1560s"),
        ("19X4", "a year written 19X4"),
        ("1985-XX", "1985, month unknown"),
        ("1985-XX-XX", "1985, month and day unknown"),
        ("2024-05-XX", "May 2024, day unknown"),
        ("1560-XX-25", "day 25 of an unknown month, 1560"),
        ("1984-1X", "between October and December 1984"),
        ("1984-X1", "January or November 1984"),
        ("2004-06-1X", "between 10 and 19 June 2004"),
        ("2004-06-3X", "30 June 2004"),
        ("1984-1X-05", "day 5 of October, November or December 1984"),
        ("XXXX", "date unknown"),
        ("XXXX-12-25", "25 December, year unknown"),
        ("XXXX-XX-23", "day 23, month and year unknown"),
        ("1950S2", "about 1950 (a year from 1900 to 1999)"),
        ("1953S4", "1953"),
        # Open and unknown ends
        ("2024-10/..", "since October 2024"),
        ("../2017", "until 2017"),
        ("2024-10/", "since October 2024, end unknown"),
        ("/1985-04~", "until about April 1985, beginning unknown"),
        # Seasons and parts of a year
        ("2001-21", "spring 2001"),
        ("2010-24", "winter 2010–11"),
        ("1999-24", "winter 1999–2000"),
        ("2001-29", "southern spring 2001"),
        ("2001-30", "southern summer 2001–02"),
        ("2001-34", "second quarter of 2001"),
        ("2001-39", "last third of 2001"),
        ("2001-41", "second half of 2001"),
        # Sets
        ("[2016,2017-09]", "one of: 2016, September 2017"),
        ("[1667,1668,1670..1672]", "one of: 1667, 1668, between 1670 and 1672"),
        ("[1984..1986]", "between 1984 and 1986"),
        ("[..1760-12-03]", "3 December 1760 or earlier"),
        ("[1760-01,1760-12..]", "one of: January 1760, December 1760 or later"),
        ("{1960,1961-12}", "all of: 1960, December 1961"),
        ("{1667,1670..1672}", "all of: 1667, 1670 to 1672"),
        ("{..1984}", "all of: up to 1984"),
        # Times of day
        ("2023-04-12T22:22:00Z", "12 April 2023, 22:22 UTC"),
        ("2023-04-13T07:22:30+09:00", "13 April 2023, 07:22 +09:00"),
        ("1985-04-12T23:20:30-04", "12 April 1985, 23:20 -04:00"),
        ("1985-04-12T23:20:30", "12 April 1985, 23:20"),
        ("1985-04-12T22:00Z/1985-04-12T23:00Z", "12 April 1985, between 22:00 and 23:00 UTC"),
        ("1985-04-12T22:00Z/1985-04-13T01:30Z", "between 22:00 UTC on 12 April 1985 and 01:30 UTC on 13 April 1985"),
        ("1985-04-12T22:00Z/1985-04-14", "between 22:00 UTC on 12 April 1985 and 14 April 1985"),
        ("1985-04-12T22:00Z/..", "since 12 April 1985, 22:00 UTC"),
    ],
)
def test_a_reader_gets_words(edtf, words):
    assert date_words(edtf) == words


@pytest.mark.parametrize("text", ["soon", "2024-13", "[1984]", "1984/1985/1986", "2001-21-XX", "2004-13-01"])
def test_what_is_no_date_comes_back_as_it_is(text):
    assert date_words(text) == text


@given(st.text(alphabet="0123456789X-/.~?%[]{},TZYES: +", max_size=64))
def test_no_text_breaks_it(text):
    assert date_words(text)


@given(st.from_regex(r"[12][0-9X]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9])[~?%]?(/\.\.)?", fullmatch=True))
def test_words_have_no_digit_that_the_date_has_not(edtf):
    numbers = re.findall(r"\d+", date_words(edtf))
    day = edtf[8:10].lstrip("0")
    possible = "".join(r"\d" if digit == "X" else digit for digit in edtf[:4])

    assert numbers[0] == day
    assert all(re.fullmatch(possible, year) for year in numbers[1:] if "written" not in date_words(edtf))

"""When a draft and an annotation say the same: dates, actors and numbers."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final

from events.errors import ValueFormatError
from events.values.partial_date import Precision, parse_partial_date
from tests.quality.gold import Bounds

# Open ends are counted as these days, so that an interval "from May on" still has a length to compare.
_LONG_AGO: Final = dt.date(1900, 1, 1)
_FAR_AHEAD: Final = dt.date(2100, 1, 1)
_ONE_DAY: Final = dt.timedelta(days=1)  # UTC against Korea
_TIMES_AS_LONG: Final = 3
_DAYS_LONGER: Final = 2
_ROUNDING: Final = Decimal("0.001")

_ONE_NAME: Final = {
    "north korea": ("dprk", "democratic peoples republic of korea", "north", "pyongyang"),
    "south korea": ("rok", "republic of korea", "south", "seoul"),
    "united states": ("us", "usa", "united states of america", "washington"),
    "russia": ("russian federation", "moscow"),
    "china": ("prc", "peoples republic of china", "beijing"),
    "japan": ("tokyo",),
    "united kingdom": ("uk", "britain"),
    "european union": ("eu",),
    "united nations": ("un",),
    "unsc": ("un security council", "united nations security council", "security council"),
    "iaea": ("international atomic energy agency",),
    "msmt": ("multilateral sanctions monitoring team",),
    "wfp": ("world food programme", "world food program"),
    "ohchr": ("un human rights office", "un high commissioner for human rights"),
    "wpk": ("workers party of korea", "workers party"),
    "kpa": ("korean peoples army",),
    "kcna": ("korean central news agency",),
    "rok jcs": ("joint chiefs of staff", "south korean joint chiefs of staff", "south koreas joint chiefs of staff"),
    "missile administration": ("missile administration of dprk", "dprk missile administration"),
}
_CANONICAL: Final = {alias: name for name, aliases in _ONE_NAME.items() for alias in aliases}
_TITLES: Final = frozenset({"the", "president", "leader", "chairman", "mr"})


class DateAgreement(StrEnum):
    """How the date of a draft stands to that of the annotation."""

    EXACT = "exact"  # both bounds within a day
    COMPATIBLE = "compatible"  # they overlap, and the draft is not much vaguer
    WRONG = "wrong"
    NOT_ASKED = "not_asked"  # the annotation has no date


@lru_cache(maxsize=4096)
def date_bounds(edtf: str) -> tuple[dt.date, dt.date] | None:
    """First and last day that an EDTF string may mean; None if it means none or is not EDTF."""
    try:
        date = parse_partial_date(edtf)
    except ValueFormatError:
        return None
    if date.precision is Precision.UNKNOWN:
        return None
    return date.earliest or _LONG_AGO, date.latest or _FAR_AHEAD


def compare_dates(wanted: str, found: str) -> DateAgreement:
    """How the EDTF string `found` stands to `wanted`.

    A day either way is the same date (UTC and Korea). Otherwise they must overlap, give or take a day, and the draft
    may be at most two days longer than three times the annotation: "in 2024" is no answer to "on 3 May 2024".
    """
    wanted_days, found_days = date_bounds(wanted), date_bounds(found)
    if wanted_days is None:
        return DateAgreement.NOT_ASKED
    if found_days is None:
        return DateAgreement.WRONG
    if all(abs(one - other) <= _ONE_DAY for one, other in zip(wanted_days, found_days, strict=True)):
        return DateAgreement.EXACT
    (wanted_first, wanted_last), (found_first, found_last) = wanted_days, found_days
    meet = found_first - _ONE_DAY <= wanted_last and wanted_first - _ONE_DAY <= found_last
    longest = _TIMES_AS_LONG * (wanted_last - wanted_first) + _DAYS_LONGER * _ONE_DAY
    return DateAgreement.COMPATIBLE if meet and found_last - found_first <= longest else DateAgreement.WRONG


@lru_cache(maxsize=4096)
def fold_name(name: str) -> str:
    """The name of an actor without case, accents, points, hyphens, titles; one name for the commonest actors."""
    plain = "".join(letter for letter in unicodedata.normalize("NFD", name) if not unicodedata.combining(letter))
    joined = re.sub(r"[^\w\s-]|_", "", unicodedata.normalize("NFC", plain)).replace("-", " ").lower()
    words = " ".join(word for word in joined.split() if word not in _TITLES)
    return _CANONICAL.get(words, words)


def fold_names(names: Iterable[str]) -> frozenset[str]:
    """Folded names, each once; order and repetition do not count."""
    return frozenset(map(fold_name, names))


def is_same_number(wanted: Bounds, found: Bounds) -> bool:
    """Whether two (low, best, high) say one number: each bound that either gives is the other's too.

    A best with equal bounds is a bare best, and a range whose middle somebody wrote out is that range. A thousandth
    is left to rounding.
    """
    return all(_is_near(*pair) for pair in zip(_plain(wanted), _plain(found), strict=True))


def _plain(bounds: Bounds) -> Bounds:
    low, best, high = bounds
    if low is not None and low == high:
        return None, low, None
    if low is not None and high is not None:
        return low, None, high
    return low, best, high


def _is_near(one: Decimal | None, other: Decimal | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= _ROUNDING * max(abs(one), abs(other))

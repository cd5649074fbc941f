"""One date out of an EDTF string, as it is written: its digits, its marks of doubt, its time of day.

Nothing here knows a calendar: "2024-13" has parts too. `edtf_bounds` says which days they are, `edtf_words` how a
reader is told of them.
"""

import re
from collections.abc import Iterator
from itertools import product
from typing import Final, NamedTuple

OPEN: Final = ".."
MARKS: Final = "~?%"
_MARK = "([~?%]?)"
# Every piece is bounded, so that no text makes the expression slow.
_PART = re.compile(
    rf"{_MARK}([\dX]{{4}}){_MARK}(?:-{_MARK}([\dX]{{2}}){_MARK}(?:-{_MARK}([\dX]{{2}}){_MARK})?)?", re.ASCII
)
# Seconds and the minutes of an offset may be missing: pages and sensors leave them out.
_INSTANT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T((?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?)(Z|[+-](?:0\d|1[0-4])(?::[0-5]\d)?)?", re.ASCII
)
_ESTIMATE = re.compile(r"(\d{4})S([1-4])", re.ASCII)


class Part(NamedTuple):
    """One date as written.

    `year` is four characters, `month` (or season) and `day` two each or "", all of digits and X. `marks` are those
    that hold for year, month and day: "" none, "~" approximate, "?" uncertain, "%" both. `clock` is the time of day
    ("22:22" or "22:22:00") and `zone` its offset ("Z", "+09", "+09:00" or ""). `significant_digits` is how many digits
    of an estimated year count, 0 if it is no estimate.
    """

    year: str
    month: str = ""
    day: str = ""
    marks: tuple[str, str, str] = ("", "", "")
    clock: str = ""
    zone: str = ""
    significant_digits: int = 0

    @property
    def digits(self) -> str:
        """The date without marks and time: "2004-06-11"."""
        return "-".join(component for component in self[:3] if component)

    @property
    def is_masked(self) -> bool:
        """Whether an X stands for any of its digits."""
        return "X" in self.digits

    @property
    def is_plain(self) -> bool:
        """Whether it is a year, month (or season) or day and nothing else."""
        return not (self.is_masked or any(self.marks) or self.clock or self.significant_digits)


class Member(NamedTuple):
    """One member of a set: a date (`start` is `end`), or a range whose open end is None."""

    start: str | None
    end: str | None


def read_part(text: str) -> Part | None:
    """The parts of one date, or None if it is not written as one; intervals and sets are not."""
    instant = _INSTANT.fullmatch(text)
    if instant:
        year, month, day, clock, zone = instant.groups(default="")
        return Part(year, month, day, clock=clock, zone=zone)
    estimate = _ESTIMATE.fullmatch(text)
    if estimate:
        return Part(estimate[1], significant_digits=int(estimate[2]))
    found = _PART.fullmatch(text)
    if found is None:
        return None
    own, (year, month, day), upto = (found.groups(default="")[start::3] for start in range(3))
    if any(left and right for left, right in zip(own, upto, strict=True)):
        return None  # "?2004~": a component has one mark
    # A mark on the left is for one component; one on the right also for those before it.
    on_year, on_month, on_day = (_merged("".join((own[at], *upto[at:]))) for at in range(3))
    return Part(year, month, day, marks=(on_year, on_month, on_day))


def read_members(text: str) -> list[Member] | None:
    """The members of a set such as "[1667, 1668, 1670..1672]"; None if it is not written as one.

    Only the first may have an open start and only the last an open end; a set of one date is written as that date.
    """
    if text[:1] + text[-1:] not in {"[]", "{}"}:
        return None
    written = [member.strip(" ") for member in text[1:-1].split(",")]
    members = [Member(start or None, (end if dots else start) or None) for start, dots, end in _partitioned(written)]
    opens_late = any(member.start is None for member in members[1:])
    ends_early = any(member.end is None for member in members[:-1])
    is_empty = any(member == Member(None, None) for member in members)
    if opens_late or ends_early or is_empty or (len(written) == 1 and OPEN not in written[0]):
        return None
    return members


def written_with(mask: str, digits: str) -> Iterator[str]:
    """What `mask` may stand for, its first X counting slowest; `digits` are those to try, in their order.

    >>> list(written_with("1X", "012"))
    ['10', '11', '12']
    """
    return ("".join(one) for one in product(*(digits if character == "X" else character for character in mask)))


def _partitioned(written: list[str]) -> Iterator[tuple[str, str, str]]:
    return (member.partition(OPEN) for member in written)


def _merged(marks: str) -> str:
    return "%" if len(set(marks)) > 1 else marks[:1]

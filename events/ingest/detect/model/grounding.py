"""Whether what a model names and counts stands in the article.

A name counts if another name of its bearer stands there; a number in any customary spelling or unit.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from events.ingest.detect.rules import NameEntry
from events.values.text import fold_name

AlsoCalled = Callable[[str], Iterable[str]]
"""Other names of whoever bears a name; empty if nobody is known to."""

NameIndex = Mapping[str, Sequence[str]]
"""All names of whoever bears a name, by that name, folded."""

_MIN_NAME: Final = 2
_SPELT_NUMBERS: Final[Mapping[str, int]] = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "thousand": 1000, "dozen": 12,
    "both": 2, "pair": 2, "couple": 2, "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6,
    "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12,
    "한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10,
    "один": 1, "одна": 1, "два": 2, "две": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6, "семь": 7,
}  # fmt: skip
_SCALES: Final[Mapping[str, int]] = {
    "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12,
    "백": 100, "천": 1000, "만": 10**4, "억": 10**8, "조": 10**12, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4,
    "億": 10**8, "亿": 10**8, "兆": 10**12, "тыс": 1000, "тысяч": 1000, "млн": 10**6, "млрд": 10**9,
}  # fmt: skip
_HAN: Final[Mapping[str, int]] = {char: number for number, char in enumerate("一二三四五六七八九十", start=1)} | {
    "两": 2
}
_DIGITS = re.compile(
    r"(?<![\d.])(?P<n>\d{1,3}(?:[, ]\d{3}){1,5}(?:\.\d{1,9})?|\d{1,18}(?:\.\d{1,9})?)"
    rf"(?:[\s-]*(?P<scale>{'|'.join(sorted(_SCALES, key=len, reverse=True))}))?",
    re.IGNORECASE,
)
_SPELT = re.compile(r"[^\W\d_]+")
# How many of a unit of the codebook one of another unit is, as articles use them.
_FACTORS: Final[Mapping[str, tuple[str, ...]]] = {
    "km": ("0.001", "1.609344", "1.852", "0.0003048"),
    "s": ("60", "3600"),
    "t": ("0.001", "0.000001", "0.00045359237"),
    "days": ("7", "30", "30.4", "365"),
    "kt": ("1000",),
    "bbl": ("7.33", "0.0238", "6.2898"),
}
_SLACK: Final = Decimal("0.02")


class Grounding:
    """One article to look names and numbers up in. `names` are of a lexicon, `also_called` of a catalogue."""

    def __init__(self, text: str, *, names: NameIndex, also_called: AlsoCalled | None = None) -> None:
        self._folded = fold_name(text)
        self._names, self._also_called = names, also_called
        self._numbers = numbers_in(text)

    def has_name(self, name: str) -> bool:
        """Whether the article names whoever bears `name`, under this or another of the names known for it."""
        if self._stands(name):
            return True
        if any(self._stands(other) for other in self._names.get(fold_name(name), ())):
            return True
        return self._also_called is not None and any(self._stands(other) for other in self._also_called(name))

    def has_number(self, number: Decimal, *, unit: str) -> bool:
        """Whether the article gives `number`, in `unit` or in another unit that is customary for the same thing."""
        if number in self._numbers:
            return True
        factors = [Decimal(factor) for factor in _FACTORS.get(unit, ())]
        return any(
            abs(known * factor - number) <= abs(number) * _SLACK for known in self._numbers for factor in factors
        )

    def _stands(self, name: str) -> bool:
        folded = fold_name(name)
        if len(folded) < _MIN_NAME:
            return False
        if not all(ord(char) < 0x1100 for char in folded):  # noqa: PLR2004 - from here on endings are written on, or nothing between words
            return folded in self._folded
        # Folding has made "Pyongyang's" one word.
        return re.search(rf"(?<!\w){re.escape(folded)}s?(?!\w)", self._folded) is not None


def index_names(entries: Iterable[NameEntry]) -> NameIndex:
    """The names of each bearer by each of them, folded; entries of one name, of two lexicons, are one bearer."""
    bearers: dict[str, set[str]] = {}
    for entry in entries:
        # Behind a slash stands the part of speech that the Korean rules want a word to be.
        bearers.setdefault(entry.name, {entry.name}).update(name.partition("/")[0] for name in entry.names)
    index: dict[str, set[str]] = {}
    for names in bearers.values():
        for name in names:
            index.setdefault(fold_name(name), set()).update(names)
    return {folded: tuple(sorted(names)) for folded, names in index.items()}


def numbers_in(text: str) -> frozenset[Decimal]:
    """Every number that `text` gives in digits or in words, with its scale ("1.2 million", "1만 2000"); and 1."""
    found = {Decimal(1)}  # "a missile" counts it
    last_end, last = -1, Decimal(0)
    for match in _DIGITS.finditer(text):
        bare = Decimal(re.sub(r"[, ]", "", match["n"]))
        value = bare * _SCALES[match["scale"].lower()] if match["scale"] else bare
        found |= {bare, value}
        if last and 0 <= match.start() - last_end <= 1 and value < last:
            value += last
            found.add(value)
        last_end, last = match.end(), value if match["scale"] else Decimal(0)
    return frozenset(found | _spelt(text))


def _spelt(text: str) -> set[Decimal]:
    """Numbers in words: "two", "twenty-five", "two dozen", "sixth"; and single Chinese numerals."""
    words = [word.lower() for word in _SPELT.findall(text)]
    values = [_SPELT_NUMBERS.get(word) for word in words]
    found = {Decimal(value) for value in values if value is not None}
    for position in range(len(words) - 1):
        first, second = values[position], values[position + 1]
        scale = _SCALES.get(words[position + 1])
        if first is not None and scale is not None:
            found.add(Decimal(first * scale))
        elif first is not None and second is not None and first >= 20 and second < 10:  # noqa: PLR2004 - tens and units
            found.add(Decimal(first + second))
    return found | {Decimal(number) for char, number in _HAN.items() if char in text}

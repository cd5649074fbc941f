"""Quantities in a sentence: numbers with units, ranges and "more than", as low, best and high."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from events.values.quantities import Quantity

_WORDS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fifteen": 15, "twenty": 20, "dozen": 12, "thirty": 30,
    "forty": 40, "fifty": 50, "hundred": 100, "thousand": 1000,
}  # fmt: skip
_ORDINALS: Final = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10,
}  # fmt: skip
_SCALE: Final = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_NUMERALS: Final = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fifteen|twenty|thirty|forty|fifty)\b"
)
_NUMBER: Final = rf"\d{{1,3}}(?:[, ]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\b{_NUMERALS}"
_YEAR = re.compile(r"(?:19|20)\d\d")
_AMOUNT = re.compile(
    r"(?P<lead>\b(?:more than|over|at least|no fewer than|no less than|upwards of|up to|as many as|at most|fewer than|"
    r"less than|under|nearly|almost|about|around|some|roughly|approximately|an estimated|estimated|between|from)\s+)?"
    r"(?P<currency>US\$|\$)?"
    rf"(?P<a>{_NUMBER})(?:\s+(?P<sa>hundred|thousand|million|billion|trillion))?"
    rf"(?:\s*(?:-|–|to|and|or)\s*\$?(?P<b>{_NUMBER})(?:\s+(?P<sb>hundred|thousand|million|billion|trillion))?)?"
    # Only looked at: the next number may stand in it.
    r"(?=(?P<tail>[\s-]+(?P<after>[^\d;:.]{1,60}))?)",
    re.IGNORECASE,
)
_LOW: Final = frozenset({"more than", "over", "at least", "no fewer than", "no less than", "upwards of"})
_HIGH: Final = frozenset({"up to", "as many as", "at most", "fewer than", "less than", "under"})
_ABOUT: Final = frozenset(
    {"nearly", "almost", "about", "around", "some", "roughly", "approximately", "an estimated", "estimated"}
)


def read_quantities(
    text: str, *, units: Mapping[str, Mapping[str, Any]], wanted: Sequence[str], speaker: str = ""
) -> tuple[Quantity, ...]:
    """Quantities of the predicates `wanted` in `text`, each predicate once, the first that stands there."""
    found: dict[str, Quantity] = {}
    if not wanted:
        return ()
    for amount in _AMOUNT.finditer(text):
        for predicate in wanted:
            unit = units.get(predicate)
            if unit is None or predicate in found:
                continue
            quantity = _read(amount, predicate, unit, speaker)
            if quantity is not None:
                found[predicate] = quantity
                break
    return tuple(found.values())


@lru_cache(maxsize=256)
def _noun_pattern(words: tuple[str, ...], reach: int) -> re.Pattern[str]:
    alternatives = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    # What stands behind another number is counted by that one.
    between = rf"(?:(?!{_NUMERALS})[\w.’'-]+[\s-]+){{0,{reach}}}?"
    return re.compile(rf"{between}(?P<noun>{alternatives})\b", re.IGNORECASE)


def _read(amount: re.Match[str], predicate: str, unit: Mapping[str, Any], speaker: str) -> Quantity | None:
    factor = Decimal(1)
    if unit.get("currency"):
        if not amount["currency"] and not re.match(r"(?:U\.?S\.? )?dollars?\b", amount["after"] or "", re.IGNORECASE):
            return None
    else:
        nouns: Mapping[str, Any] = unit["nouns"]
        pattern = _noun_pattern(tuple(nouns), int(unit.get("reach", 0)))
        noun = pattern.match(amount["after"] or "")
        if noun is None or (unit.get("needs") and not re.search(unit["needs"], amount.string, re.IGNORECASE)):
            return None
        if noun.start("noun") and _YEAR.fullmatch(amount["a"]):
            # "In 2022 North Korea fired missiles" counts none; "2000 troops" does.
            return None
        factor = Decimal(str(nouns[noun["noun"].lower()] or 1))
    return _quantity(amount, predicate, str(unit["unit"]), factor, speaker)


def _quantity(amount: re.Match[str], predicate: str, unit: str, factor: Decimal, speaker: str) -> Quantity | None:
    first, second = _value(amount["a"], amount["sa"] or (amount["sb"] if amount["b"] else None)), None
    if amount["b"]:
        second = _value(amount["b"], amount["sb"])
    lead = (amount["lead"] or "").strip().lower()
    first *= factor
    converted = factor != 1 and unit != "count"
    if second is not None and second * factor > first:
        return Quantity(predicate=predicate, unit=unit, low=first, high=second * factor, attributed_to=speaker)
    if lead in _LOW:
        return Quantity(predicate=predicate, unit=unit, low=first, attributed_to=speaker)
    if lead in _HIGH:
        return Quantity(predicate=predicate, unit=unit, high=first, attributed_to=speaker)
    return Quantity(
        predicate=predicate, unit=unit, best=first, approximate=lead in _ABOUT or converted, attributed_to=speaker
    )


def _value(word: str, scale: str | None) -> Decimal:
    lower = word.lower()
    number = Decimal(_WORDS[lower]) if lower in _WORDS else Decimal(lower.replace(",", "").replace(" ", ""))
    return number * _SCALE[scale.lower()] if scale else number


def find_ordinal(words: Sequence[str]) -> Quantity | None:
    """The number in a series that words give an event: "its sixth nuclear test". The last ordinal among them counts."""
    found = [_ORDINALS.get(word.lower()) or _numeral(word) for word in words]
    number = next((value for value in reversed(found) if value), None)
    return Quantity(predicate="ordinal", unit="ordinal", best=Decimal(number)) if number else None


def _numeral(word: str) -> int | None:
    match = re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th)", word.lower())
    return int(match[1]) if match else None

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
    "fourteen": 14, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "thousand": 1000,
}  # fmt: skip
# "Dozens" are at least two of them, and nobody says how many more.
_VAGUE: Final[Mapping[str, int]] = {
    "dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000, "tens of thousands": 20_000,
    "hundreds of thousands": 200_000, "millions": 2_000_000,
}  # fmt: skip
_ORDINALS: Final = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10,
}  # fmt: skip
_SCALE: Final = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_TENS: Final = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES: Final = "one|two|three|four|five|six|seven|eight|nine"
_TEENS: Final = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_NUMERALS: Final = rf"(?:(?:{_TENS})(?:-(?:{_ONES}))?|{_ONES}|{_TEENS})\b"
_VAGUE_WORDS: Final = rf"(?:{'|'.join(sorted(_VAGUE, key=len, reverse=True))})\b(?=\s+of\b)"
_DIGITS: Final = r"\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER: Final = rf"{_DIGITS}|\b{_VAGUE_WORDS}|\b{_NUMERALS}|\ba(?= (?:dozen|hundred|thousand)\b)"
_SCALES: Final = "dozen|hundred|thousand|million|billion|trillion"
# The number of a model or a unit counts nothing: "two KN-23 missiles", "a Hwasong 18", "Covid-19".
_DESIGNATION = re.compile(
    r"\b[A-Za-z]\w*(?:-\d+[A-Za-z]{0,2})+\b|"
    r"\b(?:Hwasong|Pukguksong|Unha|Chollima|Kwangmyongsong|Malligyong|Taepodong|Taepo Dong|Nodong|Rodong|KN)\s\d+\b"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_AMOUNT = re.compile(
    r"(?P<lead>\b(?:more than|over|at least|no fewer than|no less than|upwards of|up to|as many as|at most|fewer than|"
    r"less than|under|nearly|almost|about|around|some|roughly|approximately|an estimated|estimated|between|from)\s+)?"
    r"(?P<currency>US\$|\$)?"
    rf"(?P<a>{_NUMBER})(?:\s+(?P<sa>{_SCALES})\b)?"
    rf"(?:\s*(?:-|–|to|and|or)\s*\$?(?P<b>{_NUMBER})(?:\s+(?P<sb>{_SCALES})\b)?)?"
    # "Forty-six of the 104 sailors" are 46; "hundreds of people" are people.
    rf"(?:\s+of\s+(?:the|its|his|their)\s+(?:{_DIGITS}|{_NUMERALS})(?=\s)|\s+of(?=\s+[a-z]))?"
    # Only looked at: the next number may stand in it.
    r"(?=(?P<tail>[\s-]+(?P<after>[^\d;:.]{1,60}))?)",
    re.IGNORECASE,
)
_REACH: Final = 60  # characters within which the word that an amount needs must stand
_PLAIN_DISTANCE: Final = 45  # an amount that needs no word goes to one that does if that stands nearer
_LOW: Final = frozenset({"more than", "over", "at least", "no fewer than", "no less than", "upwards of"})
_HIGH: Final = frozenset({"up to", "as many as", "at most", "fewer than", "less than", "under"})
_ABOUT: Final = frozenset(
    {"nearly", "almost", "about", "around", "some", "roughly", "approximately", "an estimated", "estimated"}
)


def read_quantities(
    text: str, *, units: Mapping[str, Mapping[str, Any]], wanted: Sequence[str], speaker: str = ""
) -> tuple[Quantity, ...]:
    """Quantities of the predicates `wanted` in `text`, each predicate once, the first that stands there.

    Where an amount could tell several ("18 people were hurt and two killed"), the word that stands nearest decides.
    """
    found: dict[str, Quantity] = {}
    if not wanted:
        return ()
    text = _DESIGNATION.sub(lambda name: "x" * len(name[0]), text)
    for amount in _AMOUNT.finditer(text):
        fitting: list[tuple[int, int, Quantity]] = []
        for order, predicate in enumerate(wanted):
            unit = units.get(predicate)
            distance = _distance(amount, unit) if unit is not None and predicate not in found else None
            quantity = _read(amount, predicate, unit, speaker) if unit is not None and distance is not None else None
            if quantity is not None and distance is not None:
                fitting.append((distance, order, quantity))
        if fitting:
            quantity = min(fitting, key=lambda entry: entry[:2])[2]
            found[quantity.predicate] = quantity
    return tuple(found.values())


def _distance(amount: re.Match[str], unit: Mapping[str, Any]) -> int | None:
    """Characters to the word that the unit needs; None if there is none near."""
    if not unit.get("needs"):
        return _PLAIN_DISTANCE
    gaps = [
        max(amount.start() - word.end(), word.start() - amount.end(), 0)
        for word in _needed(str(unit["needs"])).finditer(amount.string)
    ]
    near = [gap for gap in gaps if gap <= _REACH]
    return min(near) if near else None


@lru_cache(maxsize=256)
def _needed(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


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
    elif not _is_led(amount, unit):
        nouns: Mapping[str, Any] = unit["nouns"]
        pattern = _noun_pattern(tuple(nouns), int(unit.get("reach", 0)))
        noun = pattern.match(amount["after"] or "")
        if noun is None:
            return None
        if noun.start("noun") and _YEAR.fullmatch(amount["a"]):
            # "In 2022 North Korea fired missiles" counts none; "2000 troops" does.
            return None
        factor = Decimal(str(nouns[noun["noun"].lower()] or 1))
    return _quantity(amount, predicate, str(unit["unit"]), factor, speaker)


def _is_led(amount: re.Match[str], unit: Mapping[str, Any]) -> bool:
    """Whether the word that names the quantity stands right before its number: "a magnitude of 5.1", "Mach 5"."""
    lead = unit.get("lead")
    return bool(lead) and _needed(rf"\b{lead}\s*$").search(amount.string, 0, amount.start("a")) is not None


def _quantity(amount: re.Match[str], predicate: str, unit: str, factor: Decimal, speaker: str) -> Quantity | None:
    vague = _VAGUE.get(" ".join(amount["a"].lower().split()))
    if vague is not None:
        return Quantity(predicate=predicate, unit=unit, low=vague * factor, attributed_to=speaker)
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
    if lower[:1].isdigit():
        number = Decimal(lower.replace(",", "").replace(" ", ""))
    else:
        number = Decimal(sum(_WORDS[part] for part in lower.split("-"))) if lower != "a" else Decimal(1)
    return number * _SCALE[scale.lower()] if scale else number


def find_ordinal(words: Sequence[str]) -> Quantity | None:
    """The number in a series that words give an event: "its sixth nuclear test". The last ordinal among them counts."""
    found = [_ORDINALS.get(word.lower()) or _numeral(word) for word in words]
    number = next((value for value in reversed(found) if value), None)
    return Quantity(predicate="ordinal", unit="ordinal", best=Decimal(number)) if number else None


def _numeral(word: str) -> int | None:
    match = re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th)", word.lower())
    return int(match[1]) if match else None

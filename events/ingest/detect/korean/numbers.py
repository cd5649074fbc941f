"""Quantities in a Korean sentence: numerals with counters, "여", "이상" and "약", as low, best and high."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any, Final

from events.values.quantities import Quantity

_NATIVE: Final = {
    "한두": (1, 2), "두세": (2, 3), "두서너": (2, 4), "서너": (3, 4), "네댓": (4, 5), "대여섯": (5, 6),
    "예닐곱": (6, 7),
    "다섯": (5, 5), "여섯": (6, 6), "일곱": (7, 7), "여덟": (8, 8), "아홉": (9, 9), "열": (10, 10), "한": (1, 1),
    "두": (2, 2), "세": (3, 3), "석": (3, 3), "네": (4, 4), "넉": (4, 4), "수십만": (200_000, 900_000),
    "수백만": (2_000_000, 9_000_000), "수천만": (20_000_000, 90_000_000), "수십": (20, 90), "수백": (200, 900),
    "수천": (2000, 9000), "수만": (20_000, 90_000),
}  # fmt: skip
_ORDINALS: Final = {"첫": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10}
_SCALE: Final = {"십": 10, "백": 100, "천": 1000, "만": 10**4, "억": 10**8, "조": 10**12}
_DIGITS: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER: Final = rf"(?:(?:{_DIGITS})\s?[십백천만억조]*\s?)+|(?<![가-힣])(?:{'|'.join(_NATIVE)})"
_AMOUNT = re.compile(
    r"(?P<lead>(?:약|대략|최소|최대|적어도|많게는|최고)\s?)?"
    rf"(?P<a>{_NUMBER})(?P<odd>여)?\s?(?:[~∼〜–-]\s?(?P<b>{_NUMBER}))?(?P<odd_b>여)?"
    # Only looked at: the next number may stand in it.
    r"(?=\s?(?P<rest>[^\d\s]{0,12}(?: [가-힣]{1,4})?))"
)
_ORDINAL = re.compile(r"(?:제\s?)?(?P<n>\d{1,2})차(?!례)|(?P<w>첫|두|세|네|다섯|여섯|일곱|여덟|아홉|열)\s?번째")
_AFTER_LOW: Final = ("이상", "넘는", "넘게", "초과")
_AFTER_HIGH: Final = ("이하", "미만", "까지")
_AFTER_ABOUT: Final = ("가량", "정도", "안팎", "내외", "쯤", "남짓", "가까이", "여")
_PIECE = re.compile(rf"(?P<n>{_DIGITS})\s?(?P<s>[십백천만억조]*)")
_CONTEXT: Final = 24


def read_quantities(
    text: str, *, units: Mapping[str, Mapping[str, Any]], wanted: Sequence[str], speaker: str = ""
) -> tuple[Quantity, ...]:
    """Quantities of the predicates `wanted` in `text`, each predicate once, the first that stands there.

    `needs` of a unit is a pattern over what stands around the number, which it sees as "#": "고도[^#]{0,8}#".
    """
    found: dict[str, Quantity] = {}
    if not wanted:
        return ()
    for amount in _AMOUNT.finditer(text):
        predicate = next((name for name in wanted if name not in found and _fits(amount, units.get(name))), "")
        if predicate:
            quantity = _quantity(amount, predicate, units[predicate], speaker)
            if quantity is not None:
                found[predicate] = quantity
    return tuple(found.values())


def find_ordinal(text: str) -> Quantity | None:
    """The number in a series that the words give an event: "6차 핵실험", "여섯 번째". The last one counts."""
    numbers = [int(found["n"]) if found["n"] else _ORDINALS[found["w"]] for found in _ORDINAL.finditer(text)]
    return Quantity(predicate="ordinal", unit="ordinal", best=Decimal(numbers[-1])) if numbers and numbers[-1] else None


@lru_cache(maxsize=256)
def _noun_pattern(nouns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(noun) for noun in sorted(nouns, key=len, reverse=True)), re.IGNORECASE)


def _fits(amount: re.Match[str], unit: Mapping[str, Any] | None) -> bool:
    if unit is None or _noun_pattern(tuple(unit["nouns"])).match(amount["rest"]) is None:
        return False
    if not unit.get("needs"):
        return True
    start, end = amount.start(), amount.end("odd_b") if amount["odd_b"] else amount.start("rest")
    around = f"{amount.string[max(start - _CONTEXT, 0) : start]}#{amount.string[end : end + _CONTEXT]}"
    return re.search(unit["needs"], around) is not None


def _quantity(amount: re.Match[str], predicate: str, unit: Mapping[str, Any], speaker: str) -> Quantity | None:
    noun = _noun_pattern(tuple(unit["nouns"])).match(amount["rest"])
    factor = Decimal(str(unit["nouns"].get(noun[0].lower(), 1) if noun else 1))
    after = amount["rest"][noun.end() :].strip() if noun else ""
    low, high = _values(amount["a"])
    if amount["b"]:
        low, high = _rescaled(low, amount["a"], amount["b"]), _values(amount["b"])[1]
    low, high = low * factor, high * factor
    blank = partial(Quantity, predicate=predicate, unit=str(unit["unit"]), attributed_to=speaker)
    if high < low:
        return None
    if low < high:
        return blank(low=low, high=high)
    lead = (amount["lead"] or "").strip()
    if lead in {"최소", "적어도"} or after.startswith(_AFTER_LOW):
        return blank(low=low)
    if lead in {"최대", "많게는", "최고"} or after.startswith(_AFTER_HIGH):
        return blank(high=low)
    about = bool(amount["odd"] or amount["odd_b"] or lead) or after.startswith(_AFTER_ABOUT) or factor != 1
    return blank(best=low, approximate=about)


def _rescaled(low: Decimal, first: str, second: str) -> Decimal:
    """In "1~2만" the first number has the scale of the second."""
    scale = re.search(r"[십백천만억조]+$", second.strip())
    if scale and not re.search(r"[십백천만억조]", first):
        return low * _scale(scale[0])
    return low


def _values(words: str) -> tuple[Decimal, Decimal]:
    """Bounds of a numeral: "1만2천" is 12,000, "수십" lies between 20 and 90, "두세" is two or three."""
    if words in _NATIVE:
        low, high = _NATIVE[words]
        return Decimal(low), Decimal(high)
    total = Decimal(0)
    for piece in _PIECE.finditer(words):
        total += Decimal(piece["n"].replace(",", "")) * _scale(piece["s"])
    return total, total


def _scale(letters: str) -> int:
    product = 1
    for letter in letters:
        product *= _SCALE[letter]
    return product

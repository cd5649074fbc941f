"""Numbers that are names: "Hwasong-17", "resolution 2397", "the fourth wave". One name with two numbers is two things.

Read from words, in English and as state media write weapons in Korean. A title of the record says what its event is;
its summary may name others, so it counts only where the title has no such number.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

# A series name with its number: Hwasong-12, Pukguksong-3, Haeil-5-23, Hwasal-1Ra-3.
_WEAPON: Final = re.compile(r"\b([A-Z][a-z]{3,})-(\d+[A-Za-z]*(?:-\d+)*)")
_KOREAN_WEAPON: Final = re.compile(
    r"(화성|화살|북극성|해일|만리경|광명성|천리마)(?:포)?[\s·-]?(\d+)(?:[\s]?[가-힣])?(?:형|호)?"
)
_TEXT_NUMBER: Final = re.compile(
    r"\b(resolution|order|결의)\s*(?:안\s*)?(?:no\.?\s*)?(\d{3,5})(?:\s*([A-Z])\b)?", re.IGNORECASE
)
_RES_SYMBOL: Final = re.compile(r"\bS/RES/(\d{1,4})\b")
_KOREAN_NAMES: Final = {
    "화성": "hwasong", "화살": "hwasal", "북극성": "pukguksong", "해일": "haeil", "만리경": "malligyong",
    "광명성": "kwangmyongsong", "천리마": "chollima", "결의": "resolution",
}  # fmt: skip
_ORDINALS: Final = (
    "first", "second", "third", "fourth", "fifth", "sixth",
    "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
)  # fmt: skip
# What everybody counts alike; launches and tests are counted by the month, the year or ever.
_COUNTED: Final = re.compile(
    rf"\b({'|'.join(_ORDINALS)}|\d+(?:st|nd|rd|th))\s+(wave|congress|session|conference|round)\b", re.IGNORECASE
)


@lru_cache(maxsize=512)  # one passage is held against all events of a day
def designations(text: str) -> Mapping[str, frozenset[str]]:
    """Numbers by the name that bears them, lower case: {"hwasong": {"17"}, "resolution": {"2397"}, "wave": {"4"}}."""
    found: dict[str, set[str]] = {}
    for name, number in _pairs(text):
        found.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


def compare_designations(text: str, *, title: str, summary: str) -> tuple[frozenset[str], frozenset[str]]:
    """Designations that `text` shares with an event, and names under which the two have different numbers."""
    ours, of_title, of_summary = designations(text), designations(title), designations(summary)
    shared: set[str] = set()
    other: set[str] = set()
    for name, numbers in ours.items():
        known = of_title.get(name) or of_summary.get(name)
        if not known:
            continue
        common = numbers & known
        shared.update(f"{name} {number}" for number in common)
        if not common:
            other.add(name)
    return frozenset(shared), frozenset(other)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for match in _WEAPON.finditer(text):
        yield match[1].lower(), match[2].lower()
    for match in _KOREAN_WEAPON.finditer(text):
        yield _KOREAN_NAMES[match[1]], match[2]
    for match in _TEXT_NUMBER.finditer(text):
        name = match[1].lower()
        yield _KOREAN_NAMES.get(name, name), f"{match[2]}{(match[3] or '').lower()}"
    for match in _RES_SYMBOL.finditer(text):
        yield "resolution", match[1]
    for match in _COUNTED.finditer(text):
        yield match[2].lower(), _number(match[1].lower())


def _number(word: str) -> str:
    return str(_ORDINALS.index(word) + 1) if word in _ORDINALS else word[:-2]

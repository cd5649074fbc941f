"""Hangul: the sounds of its syllables, and the spellings of North and South.

The South writes the head of a word without ㄹ, and without ㄴ before i and y; the North keeps both: 리영호 and 이영호
are one name, 조선로동당 and 조선노동당 one party.
"""

import re
from itertools import islice, product
from typing import Final

from events.gazetteer.romanisation import initial_sounds

MAX_SPELLINGS: Final = 64
_SYLLABLES = re.compile(r"[가-힣]+")
_FIRST: Final = 0xAC00
_FINALS: Final = 28
_BLOCK: Final = 21 * _FINALS  # syllables of one initial
_INITIALS: Final = ("k", "k", "n", "t", "t", "l", "m", "p", "p", "s", "s", "", "c", "c", "c", "k", "t", "p", "h")
_VOWELS: Final = (
    "a", "e", "ya", "ye", "o", "e", "yo", "ye",
    "o", "wa", "we", "E", "yo", "u", "wo", "we", "wi", "yu", "u", "i", "i",
)  # fmt: skip
_ENDS: Final = (
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l",
    "p", "l", "m", "p", "p", "t", "t", "N", "t", "t", "k", "t", "p", "t",
)  # fmt: skip
_NIEUN, _RIEUL, _IEUNG = 2, 5, 11
_Y_VOWELS: Final = frozenset({2, 3, 6, 7, 12, 17, 20})  # ㅑ ㅒ ㅕ ㅖ ㅛ ㅠ ㅣ


def is_hangul(text: str) -> bool:
    """Whether `text` is nothing but whole syllables."""
    return _SYLLABLES.fullmatch(text) is not None


def hangul_sounds(text: str) -> str:
    """The key of a name in Hangul, the same as that of its romanisations.

    Raises:
        ValueError: `text` is not Hangul alone.
    """
    if not is_hangul(text):
        raise ValueError(f"{text!r} is not Hangul alone")
    return initial_sounds("".join(map(_sounds, text)))


def north_south_spellings(text: str) -> tuple[str, ...]:
    """`text` first, then the same with every ㄹ or ㄴ that one Korea writes at the head of a word and the other not.

    Any syllable may be the head of a word inside a compound; of a long name only the first variants are given.
    """
    return tuple(map("".join, islice(product(*map(_alike, text)), MAX_SPELLINGS)))


def _sounds(syllable: str) -> str:
    initial, rest = divmod(ord(syllable) - _FIRST, _BLOCK)
    vowel, end = divmod(rest, _FINALS)
    return _INITIALS[initial] + _VOWELS[vowel] + _ENDS[end]


def _alike(syllable: str) -> tuple[str, ...]:
    initial, rest = divmod(ord(syllable) - _FIRST, _BLOCK)
    heads = (_IEUNG, _RIEUL, _NIEUN) if rest // _FINALS in _Y_VOWELS else (_NIEUN, _RIEUL)
    if initial not in heads:
        return (syllable,)
    return (syllable, *(chr(_FIRST + other * _BLOCK + rest) for other in heads if other != initial))

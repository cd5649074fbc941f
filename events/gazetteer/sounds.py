"""How else a Korean name may stand in the record: spellings and sounds under which to look it up.

`sound_key` gives the one key that is kept beside a name; `likenesses` the values that a search compares, likeliest
first. Both read any of the scripts of Korean names. They are for finding, never for display: different names can
share a key. Callers use them only for bearers known to be Korean and only where no name matches as written, and give
all who share the first likeness that finds somebody.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from typing import Final

from events.gazetteer.hangul import hangul_sounds, is_hangul, north_south_spellings
from events.gazetteer.hanja import hanja_spellings, is_hanja, read_hanja
from events.gazetteer.romanisation import head_variants, is_family_name, joined_sounds, vowel_variants
from events.values.text import fold_name

MAX_LENGTH: Final = 200
_LATIN = re.compile(r"[a-z ]+")
_MAX_PERSON_WORDS: Final = 3  # a family name and a given name of one or two written syllables
_MAX_VARIED_WORDS: Final = 4
_SHORTEST_BEGINNING: Final = 3
_MAX_BEGINNINGS: Final = 16  # each is a range of the index


class Compared(StrEnum):
    """What of a name in the record a likeness is compared with."""

    FOLDED = "folded"  # `fold_name` of the name
    SOUND = "sound"  # `sound_key` of the name


@dataclass(frozen=True, slots=True)
class Likeness:
    """Values of equal likelihood: a name that has one of them may be the name that was asked for."""

    compared: Compared
    values: tuple[str, ...]


def sound_key(name: str) -> str:
    """The sounds of a name as they are kept beside it, in the order of its words; "" for other scripts and mixtures."""
    folded = fold_name(name)
    hangul = _as_hangul(folded)
    if hangul:
        return hangul_sounds(hangul)[:MAX_LENGTH]
    if not _LATIN.fullmatch(folded):
        return ""
    return joined_sounds(folded.split())[:MAX_LENGTH]


@lru_cache(maxsize=4096)
def likenesses(name: str) -> tuple[Likeness, ...]:
    """What a name that nobody bears as written may be compared with instead, likeliest first; () for other scripts."""
    folded = fold_name(name)[:MAX_LENGTH]
    found = _of_latin(folded.split()) if _LATIN.fullmatch(folded) else _of_korean_script(folded)
    seen: set[tuple[Compared, str]] = set()
    kept = []
    for likeness in found:
        compared = likeness.compared
        if fresh := tuple(value for value in likeness.values if value and (compared, value) not in seen):
            kept.append(Likeness(compared, fresh))
            seen.update((compared, value) for value in fresh)
    return tuple(kept)


def sound_beginnings(name: str) -> tuple[str, ...]:
    """What the sounds of a name in Latin letters begin with that is typed so far; () for too little to go by.

    A last n may be the first half of ng.
    """
    folded = fold_name(name)[:MAX_LENGTH]
    words = folded.split()
    if not _LATIN.fullmatch(folded) or len(words) > _MAX_VARIED_WORDS:
        return ()
    key = joined_sounds(words)
    keys = (key, key[:-1] + "N") if key.endswith("n") else (key,)
    found = dict.fromkeys((*keys, *vowel_variants(keys), *head_variants(words)))
    return tuple(islice((key for key in found if len(key) >= _SHORTEST_BEGINNING), _MAX_BEGINNINGS))


def _of_latin(words: Sequence[str]) -> Iterator[Likeness]:
    if "the" in words:  # nobody of the family Thae writes it so, and few phrases do without
        return
    readings = list(_readings(words))
    for reading in readings:
        yield Likeness(Compared.SOUND, (joined_sounds(reading),))
    if len(words) > _MAX_VARIED_WORDS:
        return
    heads = [head_variants(reading) for reading in readings]
    # The press mixes vowels in the names of people and places; a phrase would only give many keys that nobody has.
    may_be_name = len(words) == 1 or is_family_name(words[0]) or is_family_name(words[-1])
    for keys in (*heads, *(map(vowel_variants, heads) if may_be_name else ())):
        yield Likeness(Compared.SOUND, keys)


def _of_korean_script(folded: str) -> Iterator[Likeness]:
    joined = folded.replace(" ", "")
    if is_hanja(joined):
        yield Likeness(Compared.FOLDED, hanja_spellings(joined))
    hangul = _as_hangul(folded)
    if not hangul:
        return
    spellings = north_south_spellings(hangul)
    keys = tuple(dict.fromkeys(map(hangul_sounds, spellings)))
    yield Likeness(Compared.FOLDED, spellings)
    yield Likeness(Compared.SOUND, keys[:1])
    yield Likeness(Compared.SOUND, keys)
    yield Likeness(Compared.SOUND, vowel_variants(keys))


def _as_hangul(folded: str) -> str:
    joined = folded.replace(" ", "")
    return joined if is_hangul(joined) else read_hanja(joined)


def _readings(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """A name as written; then from western into Korean order, and from Korean into western: Rhee Syngman."""
    yield words
    if 1 < len(words) <= _MAX_PERSON_WORDS:
        if is_family_name(words[-1]):
            yield [words[-1], *words[:-1]]
        if is_family_name(words[0]):
            yield [*words[1:], words[0]]

"""A key under which the romanisations of one Korean name fall together.

A Korean name reaches English by McCune-Reischauer (Ch'oe Sŏn-hŭi), the Revised Romanisation (Choe Seonhui), North
Korea's own spelling (Choe Son Hui) or the bearer's liking (Choi Sun-hee). The key keeps what all of them keep: it folds
voiced, aspirated and tense consonants into one class, sh into s, r into l, and the vowels that English writers
confuse (eo, o, u, eu, oo; ae, ai; oe, oi; ui, ee). It does not undo assimilation inside a word (Amrok, Amnok).

It is a key for finding, never for display, and coarser than the ear: different names can share it. Callers therefore
use it only for entries known to be Korean and only when no name matches as written, and give all that share it.
"""

import re
from typing import Final

from events.values.text import fold_name

# Spellings of one consonant or vowel; the order matters, since later rules read what earlier ones wrote.
_RULES: Final = tuple(
    (re.compile(pattern), into)
    for pattern, into in (
        (r"rh", "r"),  # Rhee
        (r"r(?=[^aeiouy])|r$", ""),  # Park: no Korean syllable ends in r in any scheme, it is English for a long a
        (r"sh", "s"),
        (r"tch", "ch"),
        (r"([kpt])h", r"\1"),  # Thae, Phyongan
        (r"ch|jj|j", "c"),
        (r"ng", "N"),
        (r"[kgq]+", "k"),
        (r"[td]+", "t"),
        (r"[pb]+", "p"),
        (r"[rl]+", "l"),
        (r"(?<=[aeiou])h(?=[^aeiouy]|$)", ""),  # Noh, Ahn, Suh
        (r"eo", "o"),
        (r"eu", "u"),
        (r"w?oo|wu", "u"),  # Woo, Moon
        (r"ee", "i"),
        (r"ou", "o"),  # Young
        (r"ae|ai", "e"),
        (r"oe|oi", "E"),  # Choe, Choi
        (r"ui", "i"),  # Hui, Hee
        (r"o", "u"),  # Chol, Chul; Song, Sung
        (r"(.)\1+", r"\1"),
    )
)
_INITIAL_SOUND: Final = ((re.compile(r"^[ln](?=[yi])"), ""), (re.compile(r"^yi"), "i"), (re.compile(r"^l"), "n"))
_LATIN = re.compile(r"[a-z ]+")
_HANGUL = re.compile(r"[가-힣]+")

_FIRST_SYLLABLE: Final = 0xAC00
_VOWELS: Final = 21
_FINALS: Final = 28
_NIEUN, _RIEUL, _IEUNG = 2, 5, 11
_Y_VOWELS: Final = frozenset({2, 3, 6, 7, 12, 17, 20})  # ㅑ ㅒ ㅕ ㅖ ㅛ ㅠ ㅣ

# Family names as they open a North or South Korean name, one spelling each; the key folds their other spellings.
FAMILY_NAMES: Final = (
    "an bae baek ban bang bong byon cha chae choe chon chu do eom gang gi gil gim go gong gu gwak gwon ha ham han heo "
    "hong hwang hyon i im jang je jeon jeong ji jin jo ju kye maeng min mo mok mun myong na nam no o ok pae paek pak "
    "pang pyo pyon ri rim ro ryang ryom ryu so sok son song sin sim sol tae to u wi won yan yang yu yun"
)


def sound_keys(name: str, *, is_person: bool) -> tuple[str, ...]:
    """Keys of a Korean name in Latin letters or in Hangul, likeliest reading first; () where there is no safe key.

    A person's name needs two words at least: the first is read as the family name and, when the last one is a family
    name too, the name is also read in western order. Other scripts and mixtures have no key.
    """
    folded = fold_name(name)
    if _HANGUL.fullmatch(joined := folded.replace(" ", "")):
        return (_hangul_key(joined, is_person=is_person),)
    if not _LATIN.fullmatch(folded):
        return ()
    return _person_keys(folded.split()) if is_person else _place_keys(joined)


def _person_keys(words: list[str]) -> tuple[str, ...]:
    if not 2 <= len(words) <= 3:  # noqa: PLR2004 - family name and a given name of one or two written syllables
        return ()
    keys = [f"{_initial(_sounds(words[0]))}:{_sounds(''.join(words[1:]))}"]
    family = _initial(_sounds(words[-1]))
    if family in _FAMILY_KEYS:
        keys.append(f"{family}:{_sounds(''.join(words[:-1]))}")
    return tuple(keys)


def _place_keys(joined: str) -> tuple[str, ...]:
    key = _initial(_sounds(joined))
    return (f"@{key}",) if len(key) >= _SHORTEST_PLACE else ()


# Shorter keys of places (Seoul gives "sul") meet English words too often.
_SHORTEST_PLACE: Final = 4


def _sounds(word: str) -> str:
    for pattern, into in _RULES:
        word = pattern.sub(into, word)
    return word


def _initial(sounds: str) -> str:
    for pattern, into in _INITIAL_SOUND:
        sounds = pattern.sub(into, sounds)
    return sounds


def _hangul_key(name: str, *, is_person: bool) -> str:
    """North and South write r and n at the head of a word differently: 리영호 and 이영호 are one name."""
    heads = 2 if is_person else 1  # a given name opens a word of its own
    return "".join(_south_head(syllable) for syllable in name[:heads]) + name[heads:]


def _south_head(syllable: str) -> str:
    index = ord(syllable) - _FIRST_SYLLABLE
    initial, rest = divmod(index, _VOWELS * _FINALS)
    before_y = rest // _FINALS in _Y_VOWELS
    if initial in (_NIEUN, _RIEUL) and before_y:
        initial = _IEUNG
    elif initial == _RIEUL:
        initial = _NIEUN
    return chr(_FIRST_SYLLABLE + initial * _VOWELS * _FINALS + rest)


_FAMILY_KEYS: Final = frozenset(_initial(_sounds(family)) for family in FAMILY_NAMES.split())

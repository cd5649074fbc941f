"""The sounds of a Korean name in Latin letters, whatever the scheme.

A Korean name reaches English by McCune-Reischauer (Ch'oe Sŏn-hŭi), the Revised Romanisation (Choe Seonhui), North
Korea's own spelling (Choe Son Hui) or the bearer's liking (Choi Sun-hee). Three of the four agree on two classes of
back vowels: o for ㅓ and ㅗ, u for ㅜ and ㅡ. The sounds keep that difference and fold what the schemes write
differently: voiced, aspirated and tense consonants into one class, sh into s, r into l, ng into N, ae and ai into e,
oe and oi into E, hui and hee into hi. The press mixes o and u at will; `vowel_variants` allows for it.

Assimilation inside a word is not undone: Amnok is not found as Amrok.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, product
from typing import Final

# Spellings of one consonant or vowel; the order matters, since later rules read what earlier ones wrote.
_RULES: Final = tuple(
    (re.compile(pattern), into)
    for pattern, into in (
        (r"^joe$", "jo"),  # a j is never the ch of Choe
        (r"you$", "yu"),
        (r"^rh", "r"),  # Rhee, Rho
        (r"^wh", "hw"),  # Whang
        (r"r(?=[^aeiouy])|r$", ""),  # Park: no Korean syllable ends in r in any scheme, it is English for a long a
        (r"ck", "k"),
        (r"sh", "s"),
        (r"tch", "ch"),
        (r"([pt])h|(?<![aeiou])(k)h", r"\1\2"),  # Thae, Phyongan; but Ok-hui written as one word
        (r"ch|jj|j", "c"),
        (r"ng", "N"),
        (r"[kgq]", "k"),
        (r"[td]", "t"),
        (r"[pb]", "p"),
        (r"[rl]", "l"),
        (r"^([kptsc])\1", r"\1"),  # a tense consonant; inside a word two of them belong to two syllables
        (r"(?<=[aeiou])h(?=[^aeiouy]|$)", ""),  # Noh, Ahn, Suh
        (r"eui", "i"),
        (r"eou|eo|ou", "o"),  # Jeoung, Jeong, Young
        (r"eu", "u"),
        (r"w?oo|wu", "u"),  # Woo, Moon
        (r"ee", "i"),
        (r"aek", "ek"),
        (r"ae|ai", "e"),
        (r"oe|oi", "E"),  # Choe, Choi
        (r"(?<=[hnNaeioE])ui|^ui", "i"),  # Hui, Sinuiju; but Su-il and Ju-il written as one word
    )
)
_INITIAL_SOUND: Final = ((re.compile(r"^[ln](?=[yi])"), ""), (re.compile(r"^yi"), "i"), (re.compile(r"^l"), "n"))
_HEADS: Final = ((re.compile(r"^[ln]?(?=[yi])"), ("", "l", "n")), (re.compile(r"^[ln](?=[aeouEw])"), ("n", "l")))
_BACK_VOWEL = re.compile(r"[ou]")

MAX_BACK_VOWELS: Final = 5  # 32 spellings; longer names are no names of people
MAX_VARIANTS: Final = 64

# Family names as they open a North or South Korean name, one spelling each; the sounds fold their other spellings.
FAMILY_NAMES: Final = (
    "an bae baek ban bang bong byon cha chae choe chon chu do eom gang gi gil gim go gong gu gwak gwon ha ham han heo "
    "hong hwang hyon i im jang je jeon jeong ji jin jo ju kye maeng min mo mok mun myong na nam no o ok pae paek pak "
    "pang pyo pyon ri rim ro ryang ryom ryu so sok son song sin sim sol tae to u wi won yan yang yu yun"
)


def word_sounds(word: str) -> str:
    """The sounds of one written word in small Latin letters without accents."""
    for pattern, into in _RULES:
        word = pattern.sub(into, word)
    return word


def initial_sounds(sounds: str) -> str:
    """The sounds at the head of a name, where the South leaves out or changes r and n: Ri and I, Ro and No."""
    for pattern, into in _INITIAL_SOUND:
        sounds = pattern.sub(into, sounds)
    return sounds


def is_family_name(word: str) -> bool:
    """Whether a word sounds like a Korean family name."""
    return _BACK_VOWEL.sub("u", initial_sounds(word_sounds(word))) in _FAMILIES


def joined_sounds(words: Sequence[str]) -> str:
    """The sounds of a name of several written words, as one key."""
    first, *others = map(word_sounds, words)
    return initial_sounds(first) + "".join(others)


def head_variants(words: Sequence[str]) -> tuple[str, ...]:
    """Keys of a name whose later words are spelt with or without their r or n: Choe Ryong Hae, Choi Yong-hae.

    Each n-g inside a word may also be the end of one syllable and the head of the next: Changyu for Chan Gyu.
    """
    first, *others = map(word_sounds, words)
    parts = [(initial_sounds(first),), *(tuple(_heads(sounds)) for sounds in others)]
    return tuple(dict.fromkeys("".join(chosen) for chosen in islice(product(*parts), MAX_VARIANTS)))


def vowel_variants(keys: Sequence[str]) -> tuple[str, ...]:
    """Keys with each o as u and each u as o: Sun-hee for Son Hui; nothing for names with many such vowels."""
    found: dict[str, None] = {}
    for key in keys:
        pieces, count = _BACK_VOWEL.split(key), len(_BACK_VOWEL.findall(key))
        if count > MAX_BACK_VOWELS:
            continue
        for vowels in product("ou", repeat=count):
            found["".join(map("".join, zip(pieces, (*vowels, ""), strict=True)))] = None
    return tuple(islice(found, MAX_VARIANTS))


def _heads(sounds: str) -> Iterator[str]:
    split = re.sub(r"N(?=[aeiouyEw])", "nk", sounds)
    for one in dict.fromkeys((sounds, split)):
        yield one
        for pattern, heads in _HEADS:
            if pattern.match(one):
                yield from (pattern.sub(head, one) for head in heads)
                break


_FAMILIES: Final = frozenset(
    _BACK_VOWEL.sub("u", initial_sounds(word_sounds(family))) for family in FAMILY_NAMES.split()
)

"""Whether characters read as what their charset is for: a wrong charset gives letters too, but not the usual ones."""

from collections.abc import Callable
from typing import Final

REPLACEMENT: Final = "\ufffd"
_BAD_SHARE: Final = 0.02  # of the letters beyond ASCII: pages are put together from pieces, and some are broken
_LATIN_SHARE: Final = 0.3  # of all letters: French has six in a hundred beyond ASCII, Vietnamese thirty

# The commonest characters of each script, from general knowledge: half of a Russian text, two fifths of a Korean
# one, a sixth of a Chinese one.
_RUSSIAN: Final = frozenset("оеаинтсрвл")
_KOREAN: Final = frozenset(
    "이다의는에가을를고지하한로기은도서인사대자리정어시나라그일수들전부해보있과으니스게적장것주조상국제북했"
)
_SIMPLIFIED: Final = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
)
_TRADITIONAL: Final = frozenset(
    "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說產種面而方後多定行學法所民得經"
)


def is_plausible(text: str, *, codec: str) -> bool:
    """Whether `text`, decoded with `codec`, reads like the language that the codec was made for.

    Text without letters beyond ASCII is plausible in every codec; codecs for Latin letters ask that most are ASCII.
    """
    bad = text.count(REPLACEMENT)
    foreign = [char for char in text if char > "\x7f" and char.isalpha()]
    if bad > 1 + _BAD_SHARE * len(foreign):
        return False
    if not foreign:
        return True
    test, least = _TESTS.get(codec, (None, 0.0))
    if test is None:
        letters = sum(char.isalpha() for char in text)
        return len(foreign) <= _LATIN_SHARE * letters
    return sum(map(test, foreign)) >= least * len(foreign)


def _is_usual_korean(char: str) -> bool:
    return char in _KOREAN


def _is_kana(char: str) -> bool:
    return "\u3041" <= char <= "\u30fe"


def _is_usual_russian(char: str) -> bool:
    return char in _RUSSIAN


def _is_usual_simplified(char: str) -> bool:
    return char in _SIMPLIFIED


def _is_usual_traditional(char: str) -> bool:
    return char in _TRADITIONAL


# Shares found in right readings are twice as high at least, those in wrong ones half as high at most.
_TESTS: Final[dict[str, tuple[Callable[[str], bool], float]]] = {
    **dict.fromkeys(("cp949", "iso2022_kr", "johab"), (_is_usual_korean, 0.2)),
    **dict.fromkeys(("cp932", "euc_jp", "iso2022_jp"), (_is_kana, 0.2)),
    **dict.fromkeys(("cp1251", "koi8_r", "koi8_u", "iso8859_5", "cp866"), (_is_usual_russian, 0.5)),
    "gb18030": (_is_usual_simplified, 0.08),
    "big5hkscs": (_is_usual_traditional, 0.08),
}
# Every codec that has a test, the stricter first: the first that fits is right.
TESTED: Final = ("cp949", "euc_jp", "cp932", "big5hkscs", "gb18030", "cp1251", "koi8_r", "iso8859_5", "cp866", "johab")

"""Whether an entry concerns the archive: keywords of its feed in its title, summary or address.

A feed about North Korea only has no keywords, and everything in it is relevant. The rule is meant to let nothing
relevant go: a page too many is fetched, looked at and found to hold no event.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

import yaml

from events.errors import ValueFormatError
from events.ingest.feeds.records import FeedEntry

_DATA: Final = Path(__file__).parent / "data" / "keywords.yaml"
MAX_KEYWORD: Final = 100
_HAN: Final = "\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_KANA: Final = "\u3040-\u30ff"
_UNSPACED: Final = _HAN + _KANA + "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3\u0e00-\u0e7f"  # Hangul and Thai too
_SUBSTRING = re.compile(f"[{_UNSPACED}]")
_ONE_HAN = re.compile(f"[{_HAN}]")
# A letter or digit of a script that separates words; "DPRK" in "DPRK는" stands beside none.
_LETTER: Final = f"[^\\W_{_UNSPACED}]"
_QUOTES: Final = str.maketrans(dict.fromkeys("’‘ʼʻ`´＇", "'"))
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_GAP: Final = r"[\s-]+"
_MAX_ADDRESS: Final = 2000


class _Matcher(NamedTuple):
    """What to blank first, what counts as a part of a word, and what as a whole one."""

    besides: re.Pattern[str] | None
    parts: tuple[str, ...]
    words: tuple["_Word", ...]


class _Word(NamedTuple):
    """A keyword of whole words. Its longest piece is looked for first, which is a hundred times as fast."""

    piece: str
    pattern: re.Pattern[str]

    def stands_in(self, text: str) -> bool:
        return self.piece in text and self.pattern.search(text) is not None


def is_relevant(entry: FeedEntry, *, keywords: Sequence[str]) -> bool:
    """Whether one of `keywords` stands in the title, the summary or the words of the address of `entry`.

    A keyword is a whole word or phrase, of which each word may end or begin with `*` for whatever follows or comes
    before ("пхеньян*"); in scripts that do not separate words, and in Hangul, any part of the text. A single Chinese
    character must stand beside no other one ("北" in Korean headlines). Case, composition, width, dashes and forms of
    the apostrophe make no difference. What begins with `-` is overlooked in the text before ("-朝鲜族"), and `@name`
    stands for a list of data/keywords.yaml. Without keywords everything is relevant.

    Raises:
        ValueFormatError: a keyword is empty, or names no list.

    >>> is_relevant(FeedEntry(url="https://a.example/1", title="N. Korea fires missile"), keywords=["@dprk"])
    True
    """
    if not keywords:
        return True
    matcher = _matcher(tuple(keywords))
    text = _fold(f"{entry.title}|{entry.summary}|{_address_words(entry.url)}")
    if matcher.besides is not None:
        text = matcher.besides.sub("|", text)
    return any(part in text for part in matcher.parts) or any(word.stands_in(text) for word in matcher.words)


def list_keywords(keywords: Sequence[str]) -> tuple[str, ...]:
    """`keywords` with each `@name` replaced by its list, in order, each once.

    Raises:
        ValueFormatError: a keyword is empty, too long, or names no list.
    """
    return tuple(dict.fromkeys(_iter_keywords(keywords)))


def _iter_keywords(keywords: Sequence[str]) -> Iterator[str]:
    for keyword in keywords:
        if keyword.startswith("@"):
            known = _lists()
            if keyword[1:] not in known:
                names = ", ".join(f"@{name}" for name in known)
                raise ValueFormatError(f"the keyword {keyword!r} names no list; there are {names}")
            yield from known[keyword[1:]]
        elif not keyword.strip(" -*") or len(keyword) > MAX_KEYWORD:
            raise ValueFormatError(f"the keyword {keyword[:40]!r} has no words, or more than {MAX_KEYWORD} characters")
        else:
            yield keyword


@cache
def _lists() -> Mapping[str, tuple[str, ...]]:
    """The named lists; their keywords are grouped by language in the file."""
    data = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    return {name: tuple(word for words in groups.values() for word in words) for name, groups in data.items()}


@lru_cache(maxsize=64)
def _matcher(keywords: tuple[str, ...]) -> _Matcher:
    listed = list_keywords(keywords)
    besides = [_pattern(word[1:]) for word in listed if word.startswith("-")]
    wanted = [word for word in listed if not word.startswith("-")]
    parts = tuple(_fold(word) for word in wanted if _is_part(word))
    words = tuple(_Word(_longest_piece(word), re.compile(_pattern(word))) for word in wanted if not _is_part(word))
    return _Matcher(re.compile("|".join(besides)) if besides else None, parts, words)


def _longest_piece(word: str) -> str:
    return max(re.split(rf"{_GAP}|\*", _fold(word)), key=len)


def _is_part(word: str) -> bool:
    return _SUBSTRING.search(word) is not None and not _ONE_HAN.fullmatch(word)


def _pattern(word: str) -> str:
    """The pattern of one keyword, in the form that `_fold` gives to texts."""
    folded = _fold(word).strip()
    if _is_part(folded):
        return re.escape(folded)
    if _ONE_HAN.fullmatch(folded):
        return f"(?<![{_HAN}{_KANA}]){folded}(?![{_HAN}{_KANA}])"
    words = [re.escape(part).replace(r"\*", f"{_LETTER}*") for part in re.split(_GAP, folded)]
    return f"(?<!{_LETTER}){_GAP.join(words)}(?!{_LETTER})"


def _fold(text: str) -> str:
    composed = unicodedata.normalize("NFKC", text).casefold().translate(_QUOTES)
    return " ".join(_DASHES.sub("-", unicodedata.normalize("NFC", composed)).split(" "))


def _address_words(url: str) -> str:
    """The words that an address spells: path and query, decoded, separators as spaces."""
    try:
        parts = urlsplit(url[:_MAX_ADDRESS])
    except ValueError:
        return ""
    return re.sub(r"[\W_]+", " ", unquote(f"{parts.path} {parts.query}"))

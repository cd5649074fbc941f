"""Words of lexicons in a row of morphemes: a trie over the spellings of morphemes, spaces left out.

An entry is written as Korean is written; spaces do not count. "탄도미사일" is found in "탄도 미사일을" and in
"단거리탄도미사일". Endings stand as their letters: "ㄹ 예정" is found in "발사할 예정". Marks at the end:

- "발사~": only where it is said of somebody: "발사했다", "발사를 감행했다", "미사일 2발 발사" at the end of a sentence.
- "북/NNP": only where its last morpheme has that tag. At the beginning, "^정부": not where a noun stands before it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from events.ingest.detect.korean.morphemes import Morpheme

_FINALS: Final = str.maketrans({"ㄱ": "ᆨ", "ㄴ": "ᆫ", "ㄹ": "ᆯ", "ㅁ": "ᆷ", "ㅂ": "ᆸ"})
_TAG = re.compile(r"/(?P<tag>[A-Z]+)$")
_FREE_SIZE: Final = 3  # from so many syllables on, a word is found at the end of a longer noun as well; names never
_VERB_SUFFIXES: Final = frozenset({"하", "되", "시키", "받", "당하", "드리", "이루어지", "나서", "나오", "들어가"})
_LIGHT_VERBS: Final = frozenset({
    "하", "벌이", "가지", "갖", "이루어지", "치르", "열", "열리", "내", "보내", "받", "당하", "펼치", "나서", "마치",
    "들어가", "거치", "이어가", "이어지", "벌어지", "있", "쏟아내", "퍼붓", "하달", "거듭하", "일으키", "저지르",
    "끝내",
})  # fmt: skip
_LIGHT_NOUNS: Final = frozenset({
    "단행", "감행", "실시", "진행", "강행", "개최", "시작", "재개", "발표", "완료", "성공", "시도", "착수", "포착",
    "탐지", "확인", "수행", "조직", "지도", "개시", "허용", "승인", "결정", "자행", "전개", "계속", "반복", "참관",
})  # fmt: skip
_PARTICLES: Final = frozenset({"JKO", "JKS", "JX", "JKB"})
_ENDS: Final = frozenset({"SF", "SE"})


class Find(NamedTuple):
    """An entry of lexicon `label` at morphemes [start, end)."""

    label: str
    start: int
    end: int


@dataclass(slots=True)
class _Node:
    next: dict[str, "_Node"] = field(default_factory=dict)
    ends: list["_Ending"] = field(default_factory=list)


class _Ending(NamedTuple):
    """An entry that ends at a node, and what it asks for."""

    label: str
    tag: str
    wants_predicate: bool
    stands_alone: bool


class Trie:
    """All entries of all lexicons; built once, never changed."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._root = _Node()
        for label, entry in entries:
            self._add(label, entry)

    def _add(self, label: str, entry: str) -> None:
        tag = _TAG.search(entry)
        word = spelling(entry.removesuffix("~")[: tag.start() if tag else None].removeprefix("^"))
        node = self._root
        for char in word:
            node = node.next.setdefault(char, _Node())
        node.ends.append(_Ending(label, tag["tag"] if tag else "", entry.endswith("~"), entry.startswith("^")))

    def find(self, row: Sequence[Morpheme]) -> list[Find]:
        """All entries in `row`, ordered by place; an entry that is found twice at one place is given once."""
        found: dict[Find, None] = {}
        chars, owners = _spell(row)
        for position, owner in enumerate(owners):
            at_start = position == 0 or owners[position - 1] != owner
            if at_start or row[owner].is_noun:
                for label, end in self._walk(chars, owners, position, at_start=at_start, row=row):
                    found[Find(label, owner, end)] = None
        return list(found)

    def _walk(
        self, chars: str, owners: Sequence[int], position: int, *, at_start: bool, row: Sequence[Morpheme]
    ) -> Iterator[tuple[str, int]]:
        node, at = self._root, position
        while at < len(chars) and (following := node.next.get(chars[at])) is not None:
            node, at = following, at + 1
            last = owners[at - 1]
            at_end = at == len(owners) or owners[at] != last
            if not node.ends or not at_end:
                continue
            for ending in node.ends:
                if not at_start and (at - position < _FREE_SIZE or ending.label.startswith("@")):
                    continue
                first = owners[position]
                if ending.stands_alone and first and (row[first - 1].is_noun or row[first - 1].tag == "NP"):
                    continue
                end = predicate_end(row, last + 1) if ending.wants_predicate else last + 1
                if end and (not ending.tag or row[last].tag == ending.tag):
                    yield ending.label, end


def spelling(entry: str) -> str:
    """An entry as the trie has it: no spaces, lone consonants as finals, letters of the Latin script folded."""
    return "".join(entry.split()).translate(_FINALS).lower()


def predicate_end(row: Sequence[Morpheme], end: int) -> int:
    """End of the predicate whose stem or verbal noun ends before morpheme `end`; 0 if it is none."""
    if row[end - 1].tag.startswith(("VV", "VA", "VX", "VC")):
        return end
    if end >= len(row) or row[end].tag in _ENDS:
        return end  # a headline: "미사일 2발 발사"
    following = row[end]
    if following.tag.startswith(("XSV", "XSA")) or (
        following.tag.startswith("VV") and following.form in _VERB_SUFFIXES
    ):
        return end + 1
    if following.form == "중" and following.tag == "NNB":
        return end + 1
    return _light_end(row, end) if following.tag in _PARTICLES else 0


def _light_end(row: Sequence[Morpheme], end: int) -> int:
    """The verb after "발사를": "발사를 감행했다", "발사를 또다시 했다"."""
    for index in range(end + 1, min(end + 4, len(row))):
        morpheme = row[index]
        if morpheme.tag.startswith("VV"):
            return index + 1 if morpheme.form in _LIGHT_VERBS else 0
        if morpheme.tag == "NNG" and morpheme.form in _LIGHT_NOUNS:
            return index + 1
        if morpheme.tag not in {"MAG", "NNG", "JX"}:
            return 0
    return 0


def _spell(row: Sequence[Morpheme]) -> tuple[str, list[int]]:
    chars: list[str] = []
    owners: list[int] = []
    for index, morpheme in enumerate(row):
        folded = morpheme.form.lower()
        form = folded if len(folded) == len(morpheme.form) else morpheme.form
        chars.append(form.replace(" ", ""))
        owners.extend([index] * len(chars[-1]))
    return "".join(chars), owners

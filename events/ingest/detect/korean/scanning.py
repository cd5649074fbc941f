"""One pass over a Korean article: morphemes, sentences, every word of every lexicon, names, and where clauses end."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from events.ingest.detect.korean.lexicon import Trie
from events.ingest.detect.korean.morphemes import Morpheme, MorphemeReader
from events.ingest.detect.rules import NameEntry, RuleBook
from events.ingest.detect.scanning import MAX_CHARS, Hit, Scan, Sentence, distribute, without_shadowed

_ACTOR, _PLACE = "@a", "@p"
# Endings that close a clause, so that what follows says something else. "고 있다" goes on with the same verb.
_CLOSING: Final = frozenset({
    "고", "며", "으며", "면서", "으면서", "지만", "으나", "나", "는데", "ᆫ데", "은데", "자", "자마자", "라", "다가",
    "더니", "거나", "으니", "니", "면", "으면", "ᆫ다면", "다면", "라면", "므로", "으므로", "고서", "되",
})  # fmt: skip
# "담화를 통해", "러시아를 향해": no act of its own, so that the clause goes on.
_ADVERBIAL: Final = frozenset(
    {"통하", "위하", "대하", "관하", "따르", "향하", "의하", "인하", "겨냥하", "비롯하", "더하", "쏘"}
)
QUOTING: Final = ("다고", "라고", "다며", "라며", "다면서", "라면서", "자고", "자며", "냐고")
_LINKING: Final = frozenset({"어", "아", "여", "어서", "아서", "여서"})
_PLACE_TAILS: Final = frozenset(
    {"에서", "일대", "인근", "상공", "부근", "앞바다", "주변", "지역", "시내", "근처", "발"}
)
_SURNAMES: Final = frozenset(
    "김리이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노로하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용"
)
_NAME_SIZES: Final = frozenset({2, 3, 4})


@dataclass(frozen=True, slots=True, kw_only=True)
class KoreanScan(Scan):
    """A scan whose tokens are morphemes."""

    morphemes: Sequence[Morpheme]


class KoreanScanner:
    """Finds lexicon entries. Building one takes about a second; scanning holds no state between articles."""

    def __init__(self, book: RuleBook, *, names: Iterable[NameEntry] = (), places: Iterable[NameEntry] = ()) -> None:
        self._actors = (*book.actors, *names)
        self._places = (*book.places, *places)
        spelt = [name for entry in (*self._actors, *self._places) for name in entry.names]
        words = {word: tags[0] for word, tags in book.irregular.items()}
        self._reader = MorphemeReader((name for name in spelt if not {"/", "^"} & set(name)), words=words)
        self._trie = Trie(self._entries(book))

    def _entries(self, book: RuleBook) -> Iterator[tuple[str, str]]:
        for label, words in book.lexicons.items():
            for word in words:
                yield label, word
        for prefix, entries in ((_ACTOR, self._actors), (_PLACE, self._places)):
            for number, entry in enumerate(entries):
                for name in dict.fromkeys((entry.name, *entry.names)):
                    yield f"{prefix}{number}", name

    def scan(self, text: str, *, names_from: int = 0) -> KoreanScan:
        """Morphemes, sentences and hits of `text`; only its first `MAX_CHARS` characters are read.

        Names before the character `names_from` are not taken: a dateline names the reporter's city, and is no sentence.
        """
        morphemes: list[Morpheme] = []
        sentences: list[Sentence] = []
        hits: list[Hit] = []
        for paragraph in self._reader.read(text[:MAX_CHARS]):
            for number, row in enumerate(row for row in paragraph if row[-1].end > names_from):
                first = len(morphemes)
                morphemes.extend(row)
                sentences.append(_sentence(row, first, text, index=len(sentences), opens=number == 0))
                found = [self._hit(find.label, find.start + first, find.end + first) for find in self._trie.find(row)]
                hits += [hit for hit in found if not hit.entry or morphemes[hit.start].start >= names_from]
                hits += _borders(row, first)
        hits = without_shadowed(_settle_names(hits, morphemes))
        hits.extend(_titled_people(hits, morphemes))
        distribute(sorted(hits, key=lambda hit: (hit.start, hit.end)), sentences)
        return KoreanScan(
            text=text,
            tokens=[morpheme.form for morpheme in morphemes],
            offsets=[morpheme.start for morpheme in morphemes],
            sentences=sentences,
            morphemes=morphemes,
        )

    def _hit(self, label: str, start: int, end: int) -> Hit:
        if label.startswith(_ACTOR):
            return Hit("actor", start, end, self._actors[int(label[2:])])
        if label.startswith(_PLACE):
            return Hit("place", start, end, self._places[int(label[2:])])
        return Hit(label, start, end)


def _sentence(row: Sequence[Morpheme], first: int, text: str, *, index: int, opens: bool) -> Sentence:
    start, end = row[0].start, max(morpheme.end for morpheme in row)
    return Sentence(
        index=index,
        start=first,
        end=first + len(row),
        char_start=start,
        char_end=end,
        text=text[start:end],
        starts_paragraph=opens,
        words=[morpheme.form for morpheme in row],
    )


def _borders(row: Sequence[Morpheme], first: int) -> Iterator[Hit]:
    """Ends of clauses (`boundary`), of reported speech (`quote_end`), and "발사해" before another act (`link`)."""
    for index, morpheme in enumerate(row):
        following = row[index + 1] if index + 1 < len(row) else None
        if morpheme.tag == "JKQ" or (morpheme.tag == "EC" and morpheme.form.endswith(QUOTING)):
            yield Hit("quote_end", first + index, first + index + 1)
        elif morpheme.tag == "EC" and morpheme.form in _CLOSING:
            if following is None or not following.tag.startswith("VX"):
                yield Hit("boundary", first + index, first + index + 1)
        elif morpheme.tag == "EF" and (following is None or following.tag != "JKQ"):
            yield Hit("boundary", first + index, first + index + 1)
        elif morpheme.tag == "EC" and morpheme.form in _LINKING and following is not None and index:
            leads_on = row[index - 1].form not in _ADVERBIAL and not following.tag.startswith("VX")
            if leads_on:
                yield Hit("link", first + index, first + index + 1)


def _settle_names(hits: Sequence[Hit], row: Sequence[Morpheme]) -> list[Hit]:
    """The longest name wins. Names of one spelling ("한미") stand side by side; a city is a place before "에서"."""
    names = sorted((hit for hit in hits if hit.entry), key=lambda hit: (hit.start - hit.end, hit.start))
    taken: dict[int, tuple[int, int]] = {}
    kept: dict[tuple[int, int], list[Hit]] = {}
    for hit in names:
        span = (hit.start, hit.end)
        if any(taken.get(index, span) != span for index in range(hit.start, hit.end)):
            continue
        taken.update(dict.fromkeys(range(hit.start, hit.end), span))
        kept.setdefault(span, []).append(hit)
    settled = [hit for group in kept.values() for hit in _one_kind(group, row)]
    kinds = [Hit(label, hit.start, hit.end, hit.entry) for hit in settled for label in _labels_of(hit)]
    return [hit for hit in hits if hit.entry is None] + settled + kinds


def _one_kind(group: Sequence[Hit], row: Sequence[Morpheme]) -> list[Hit]:
    if len({hit.label for hit in group}) == 1:
        return list(group)
    end = group[0].end
    wanted = "place" if end < len(row) and row[end].form in _PLACE_TAILS else "actor"
    return [hit for hit in group if hit.label == wanted]


def _labels_of(hit: Hit) -> Iterator[str]:
    """Lexicons that a name belongs to: its kind and its side."""
    if hit.entry is None:
        return
    if hit.label == "actor":
        yield hit.entry.kind if hit.entry.kind in {"state", "person"} else "body"
    if hit.entry.country:
        yield "dprk" if hit.entry.country == "KP" else "foreign"


def _titled_people(hits: Sequence[Hit], row: Sequence[Morpheme]) -> Iterator[Hit]:
    """People that no lexicon knows, told by the title after the name: "NAME 외무상"."""
    named = {index for hit in hits if hit.entry for index in range(hit.start, hit.end)}
    for hit in hits:
        index = hit.start - 1
        if hit.label != "title" or index < 0 or index in named:
            continue
        name = row[index]
        if name.tag == "NNP" and len(name.form) in _NAME_SIZES and name.form[0] in _SURNAMES:
            entry = NameEntry(name=name.form, kind="person", country="", names=())
            yield from (Hit(label, index, index + 1, entry) for label in ("actor", "person"))

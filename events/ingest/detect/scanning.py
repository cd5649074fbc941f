"""One pass over an article: tokens, sentences, and every word of every lexicon where it stands.

spaCy's PhraseMatcher is a trie: its cost does not grow with the lexicons, so actors and places are looked up in the
same pass as the words of the rules.
"""

import calendar
import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from events.ingest.detect.language import build_language, sentence_starts, tokenizer_of
from events.ingest.detect.rules import NameEntry, RuleBook

MAX_CHARS: Final = 200_000  # a longer text is a book, not an article; its rest is not read
_ACTOR, _PLACE = "@a", "@p"
_ACRONYM = re.compile(r"[A-Z][A-Z.&-]*[A-Z.]")
_NAME_TOKEN = re.compile(r"[A-Z][\w’'-]*\.?")
_PLACE_PREPOSITIONS: Final = frozenset(
    {"in", "at", "near", "to", "into", "around", "outside", "over", "via", "through", "off"}
)
# "Prime Minister NAME Saturday met": a day is nobody's name.
_NOT_NAMES: Final = frozenset(
    {"The", "In", "On", "At", "He", "She", "It", "They", "And", "But", "Of", "A", *calendar.day_name}
)
_NAME_TOKENS: Final = 4
_SENTENCE_ENDS: Final = (".", "!", "?", "”", '"', ":", ";", ",", "’", ")")
_HEADING_TOKENS, _SMALL_WORD, _LARGE_SHARE = 22, 3, 0.75
_LONG_WORD = re.compile(r"\S{150,}")  # no word of a language; spaCy's time grows with the square of its length


class Hit(NamedTuple):
    """A lexicon entry found at tokens [start, end); `entry` is set for actors and places."""

    label: str
    start: int
    end: int
    entry: NameEntry | None = None


@dataclass(slots=True)
class Sentence:
    """One sentence: its place in tokens and characters, and its hits by label, ordered by position."""

    index: int
    start: int
    end: int
    char_start: int
    char_end: int
    text: str
    starts_paragraph: bool
    words: Sequence[str] = ()
    hits: dict[str, list[Hit]] = field(default_factory=dict)

    @property
    def is_heading(self) -> bool:
        """Whether this is a title or a crosshead: a line of its own, written large, without an end."""
        if not self.starts_paragraph or self.text[-1:] in _SENTENCE_ENDS or self.end - self.start > _HEADING_TOKENS:
            return False
        words = [word for word in self.words if word[:1].isalpha() and len(word) > _SMALL_WORD]
        return bool(words) and sum(word[:1].isupper() for word in words) >= _LARGE_SHARE * len(words)

    def of(self, *labels: str) -> list[Hit]:
        """Hits of any of `labels`, in order."""
        found = [hit for label in labels for hit in self.hits.get(label, ())]
        return sorted(found, key=lambda hit: (hit.start, hit.end)) if len(labels) > 1 else found


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What one pass found. `tokens` are the words, `offsets` their first characters in the text."""

    text: str
    tokens: Sequence[str]
    offsets: Sequence[int]
    sentences: Sequence[Sentence]

    def token_at(self, char: int) -> int:
        """Index of the token that covers or follows a character."""
        low, high = 0, len(self.offsets)
        while low < high:
            middle = (low + high) // 2
            if self.offsets[middle] <= char:
                low = middle + 1
            else:
                high = middle
        return max(low - 1, 0)


class Scanner:
    """Finds lexicon entries. Building one takes about a second; scanning holds no state between articles."""

    def __init__(self, book: RuleBook, *, names: Iterable[NameEntry] = (), places: Iterable[NameEntry] = ()) -> None:
        self._lock = threading.Lock()
        self._language = build_language()
        self._actors = (*book.actors, *names)
        self._places = (*book.places, *places)
        self._exact = PhraseMatcher(self._language.vocab, attr="ORTH")
        self._folded = PhraseMatcher(self._language.vocab, attr="LOWER")
        phrases: dict[str, list[str]] = {}
        for label, phrase in book.iter_phrases():
            phrases.setdefault(label, []).append(phrase)
        for prefix, entries, own in (
            (_ACTOR, self._actors, len(book.actors)),
            (_PLACE, self._places, len(book.places)),
        ):
            for number, entry in enumerate(entries):
                # What is added is looked for by its `names`: what it is called may be a word that the book has already.
                spelt = (entry.name, *entry.names) if number < own or not entry.names else entry.names
                phrases[f"{prefix}{number}"] = [*_spellings(spelt)]
        for label, words in phrases.items():
            self._add(label, words)

    def scan(self, text: str, *, names_from: int = 0) -> Scan:
        """Tokens, sentences and hits of `text`; only its first `MAX_CHARS` characters are read.

        Names before the character `names_from` are not taken: a dateline names the reporter's city.
        """
        # spaCy allows one memory zone at a time; threads of a worker share this scanner.
        with (
            self._lock,
            self._language.memory_zone(),
        ):  # else the vocabulary of a long-lived worker grows with every article
            doc = self._language(_LONG_WORD.sub(lambda word: " " * len(word[0]), text[:MAX_CHARS]))
            tokens = [token.text for token in doc]
            offsets = [token.idx for token in doc]
            sentences = _sentences(text, tokens, offsets, sentence_starts(doc))
            hits = [hit for hit in self._hits(doc) if hit.entry is None or offsets[hit.start] >= names_from]
        hits = without_shadowed(_settle_names(hits, tokens))
        hits.extend(_titled_people(hits, tokens))
        hits.extend(_unknown_places(hits, tokens))
        distribute(sorted(hits, key=lambda hit: (hit.start, hit.end)), sentences)
        return Scan(text=text, tokens=tokens, offsets=offsets, sentences=sentences)

    def _add(self, label: str, words: Sequence[str]) -> None:
        exact = [word for word in words if _ACRONYM.fullmatch(word)]
        folded = [word for word in words if not _ACRONYM.fullmatch(word)]
        if exact:
            self._exact.add(label, list(tokenizer_of(self._language).pipe(exact)))
        if folded:
            self._folded.add(label, list(tokenizer_of(self._language).pipe(folded)))

    def _hits(self, doc: Doc) -> list[Hit]:
        strings = self._language.vocab.strings
        found = {
            (strings[key], start, end) for matcher in (self._exact, self._folded) for key, start, end in matcher(doc)
        }
        return [self._hit(label, start, end) for label, start, end in sorted(found, key=lambda hit: (*hit[1:], hit[0]))]

    def _hit(self, label: str, start: int, end: int) -> Hit:
        if label.startswith(_ACTOR):
            return Hit("actor", start, end, self._actors[int(label[2:])])
        if label.startswith(_PLACE):
            return Hit("place", start, end, self._places[int(label[2:])])
        return Hit(label, start, end)


def _spellings(names: Iterable[str]) -> Iterable[str]:
    for name in dict.fromkeys(names):
        yield from {name, name.replace("'", "’"), name.replace("-", " ")}


def _sentences(text: str, tokens: Sequence[str], offsets: Sequence[int], starts: Sequence[int]) -> list[Sentence]:
    sentences: list[Sentence] = []
    breaks = True
    starts = starts or [0][: len(tokens)]
    for position, start in enumerate(starts):
        end = starts[position + 1] if position + 1 < len(starts) else len(tokens)
        inner = end
        while inner > start and tokens[inner - 1].isspace():
            inner -= 1
        first = start
        while first < inner and tokens[first].isspace():
            first += 1
        lines = any("\n" in token for token in tokens[start:first])
        if first < inner:
            char_start, char_end = offsets[first], offsets[inner - 1] + len(tokens[inner - 1])
            sentences.append(
                Sentence(
                    index=len(sentences),
                    start=first,
                    end=inner,
                    char_start=char_start,
                    char_end=char_end,
                    text=text[char_start:char_end],
                    starts_paragraph=breaks or lines,
                    words=tokens[first:inner],
                )
            )
            breaks = False
        breaks = breaks or lines or any("\n" in token for token in tokens[inner:end])
    return sentences


def _settle_names(hits: list[Hit], tokens: Sequence[str]) -> list[Hit]:
    """The longest name wins; a capital is a place after "in", else the government that sits there."""
    names = sorted(
        (hit for hit in hits if hit.entry), key=lambda hit: (hit.start - hit.end, hit.start, hit.label != "place")
    )
    taken: set[int] = set()
    kept: dict[tuple[int, int], Hit] = {}
    for hit in names:
        if not taken.isdisjoint(range(hit.start, hit.end)):
            rival = kept.get((hit.start, hit.end))
            if rival is not None and rival.label != hit.label and hit.label == _wanted(hit, tokens):
                kept[hit.start, hit.end] = hit
        elif not _is_common_word(hit, tokens) and not _is_part_of_name(hit, tokens):
            kept[hit.start, hit.end] = hit
            taken.update(range(hit.start, hit.end))
    kinds = [
        Hit(label, hit.start, hit.end, hit.entry)
        for hit in kept.values()
        if hit.label == "actor"
        for label in _labels_of(hit)
    ]
    return [hit for hit in hits if hit.entry is None] + [*kept.values()] + kinds


def _wanted(hit: Hit, tokens: Sequence[str]) -> str:
    before = tokens[hit.start - 1].lower() if hit.start else ""
    return "place" if before in _PLACE_PREPOSITIONS or before == "," else "actor"


def _is_common_word(hit: Hit, tokens: Sequence[str]) -> bool:
    return hit.label == "place" and not any(token[:1].isupper() for token in tokens[hit.start : hit.end])


def _is_part_of_name(hit: Hit, tokens: Sequence[str]) -> bool:
    """Whether a family name is only the beginning of somebody else's name: "Kim Kwang Hyok" is not Kim Jong Un."""
    if hit.entry is None or hit.entry.kind != "person" or hit.end - hit.start > 1 or hit.end >= len(tokens):
        return False
    return _is_name_token(tokens[hit.end])


def _labels_of(hit: Hit) -> Iterator[str]:
    """Lexicons that an actor belongs to: its kind, its side, and what its entry says."""
    if hit.entry is None:
        return
    yield hit.entry.kind if hit.entry.kind in {"state", "person"} else "body"
    if hit.entry.country:
        yield "dprk" if hit.entry.country == "KP" else "foreign"
    yield from hit.entry.labels


def without_shadowed(hits: list[Hit]) -> list[Hit]:
    """Drop words inside a longer name, inside a `shadow` phrase, or inside a longer hit of their own lexicon.

    A lexicon that lists the whole shadow phrase means just that phrase, and keeps it.
    """
    covers: dict[int, int] = {}
    for hit in hits:
        if hit.label in {"shadow", "actor", "place"}:
            for index in range(hit.start, hit.end):
                covers[index] = max(covers.get(index, 0), hit.end - hit.start)
    longest: dict[tuple[str, int], int] = {}
    for hit in hits:
        for index in range(hit.start, hit.end):
            key = (hit.label, index)
            longest[key] = max(longest.get(key, 0), hit.end - hit.start)
    return [hit for hit in hits if _survives(hit, covers, longest)]


def _survives(hit: Hit, covers: Mapping[int, int], longest: Mapping[tuple[str, int], int]) -> bool:
    size = hit.end - hit.start
    inner = range(hit.start, hit.end)
    if longest[hit.label, hit.start] > size or longest[hit.label, hit.end - 1] > size:
        return False
    return hit.entry is not None or hit.label == "shadow" or any(covers.get(index, 0) <= size for index in inner)


def _titled_people(hits: Sequence[Hit], tokens: Sequence[str]) -> list[Hit]:
    """People that no lexicon knows, told by their title: "Foreign Minister NAME", "NAME, ambassador to"."""
    named = {index for hit in hits if hit.entry for index in range(hit.start, hit.end)}
    people: list[Hit] = []
    for hit in hits:
        if hit.label != "title":
            continue
        start, end = hit.end, hit.end
        while end < len(tokens) and end - start < _NAME_TOKENS and _is_name_token(tokens[end]) and end not in named:
            end += 1
        if end - start < 2:  # noqa: PLR2004 - one capitalised word after a title is as often an office as a name
            end = hit.start - 1 if hit.start and tokens[hit.start - 1] == "," else hit.start
            start = end
            while start and end - start < _NAME_TOKENS and _is_name_token(tokens[start - 1]) and start - 1 not in named:
                start -= 1
        if end - start < 2:  # noqa: PLR2004 - as above
            continue
        named.update(range(start, end))
        entry = NameEntry(name=" ".join(tokens[start:end]), kind="person", country="", names=())
        people += [Hit("actor", start, end, entry), Hit("person", start, end, entry)]
    return people


def _unknown_places(hits: Sequence[Hit], tokens: Sequence[str]) -> Iterator[Hit]:
    """Places that no lexicon knows, told by the word after their name: "in Kujang County", "at Panghyon Airfield"."""
    named = {index for hit in hits if hit.entry for index in range(hit.start, hit.end)}
    for hit in hits:
        if hit.label != "place_noun" or not tokens[hit.start][:1].isupper() or hit.start in named:
            continue
        start = hit.start
        while (
            start
            and hit.start - start < _NAME_TOKENS - 1
            and _is_name_token(tokens[start - 1])
            and start - 1 not in named
        ):
            start -= 1
        before = tokens[start - 1].lower() if start else ""
        if start < hit.start and (before in _PLACE_PREPOSITIONS or before in {",", "the", "of", "from"}):
            yield Hit(
                "place",
                start,
                hit.end,
                NameEntry(name=" ".join(tokens[start : hit.end]), kind="unknown", country="", names=()),
            )


def _is_name_token(token: str) -> bool:
    return token not in _NOT_NAMES and _NAME_TOKEN.fullmatch(token) is not None


def distribute(hits: Sequence[Hit], sentences: Sequence[Sentence]) -> None:
    """Give each of `hits`, ordered by position, to the sentence that holds its first token."""
    position = 0
    for hit in hits:
        while position < len(sentences) and hit.start >= sentences[position].end:
            position += 1
        if position == len(sentences):
            return
        if sentences[position].start <= hit.start:
            sentences[position].hits.setdefault(hit.label, []).append(hit)

"""The index of names: from what a text calls somebody or somewhere to the entries that it may mean.

A name is looked up as written (after `fold_name`), then as a word for a country, then by what a Korean name may look
or sound like; the first way that finds something decides. Ambiguity is an answer: all that fit come back, in a fixed
order.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

from events.errors import GazetteerError
from events.gazetteer.entries import (
    CountryWord,
    GazetteerEntry,
    GazetteerMatch,
    GazetteerName,
    MatchKind,
    RecordKind,
)
from events.gazetteer.sounds import Compared, likenesses, sound_key
from events.values.text import fold_name

Key = TypeVar("Key")

_POSSESSIVE = re.compile(r"['’]s?$", re.IGNORECASE)
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_KOREAN: Final = frozenset({"KP", "KR"})
_WHOLE_COUNTRY: Final = frozenset({"state", "country"})
_READ_OTHERWISE: Final = frozenset({"Hans", "Hant", "Jpan"})  # their readers say the characters in their own language
# Shorter sounds (Seoul gives "soul") meet English words too often.
_SHORTEST_SOUND: Final = 4
# A kind earlier in the list is the likelier meaning of a name that two entries share.
_NAME_KINDS: Final = ("official", "alias", "transliteration", "short", "metonym", "demonym")


class Gazetteer:
    """Actors and places by their names. Immutable once built; safe to share between threads."""

    def __init__(self, entries: Iterable[GazetteerEntry], *, country_words: Iterable[CountryWord] = ()) -> None:
        """Index `entries`; `country_words` lets demonyms and metonyms find the state among them.

        Raises:
            GazetteerError: two entries have one public id.
        """
        self._entries: dict[str, GazetteerEntry] = {}
        self._named: dict[str, dict[str, int]] = {}
        self._sounding: dict[tuple[bool, str], dict[str, int]] = {}
        self._countries: dict[str, list[str]] = {}
        self._states: dict[str, list[str]] = {}
        for entry in entries:
            self._add(entry)
        for word in country_words:
            codes = self._countries.setdefault(fold_name(word.text), [])
            if word.country not in codes:
                codes.append(word.country)

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[GazetteerEntry]:
        return iter(self._entries.values())

    def get(self, public_id: str) -> GazetteerEntry:
        """The entry with this public id.

        Raises:
            GazetteerError: there is none.
        """
        try:
            return self._entries[public_id]
        except KeyError:
            raise GazetteerError(f"{public_id!r} is not in the gazetteer of {len(self)} entries") from None

    def find(self, name: str, *, record: RecordKind | None = None) -> tuple[GazetteerEntry, ...]:
        """The entries that `name` may mean, likeliest first; () if none. `record` keeps to actors or to places."""
        return tuple(match.entry for match in self.find_matches(name, record=record))

    def find_matches(self, name: str, *, record: RecordKind | None = None) -> tuple[GazetteerMatch, ...]:
        """As `find`, with how each was found; all matches of one answer are of one kind."""
        bare = _POSSESSIVE.sub("", name.strip())
        spellings = dict.fromkeys((fold_name(name), fold_name(bare), fold_name(_ARTICLE.sub("", bare))))
        for spelling in spellings:
            if found := self._by_name(spelling, record=record):
                return found
        for spelling in spellings:
            if found := self._by_country_word(spelling, record=record):
                return found
        return self._by_sound(bare, record=record)

    def _add(self, entry: GazetteerEntry) -> None:
        if entry.public_id in self._entries:
            raise GazetteerError(f"{entry.public_id!r} stands twice: {entry.name} and {self.get(entry.public_id).name}")
        self._entries[entry.public_id] = entry
        if entry.kind in _WHOLE_COUNTRY:
            self._states.setdefault(entry.country, []).append(entry.public_id)
        for name in entry.all_names:
            rank = _NAME_KINDS.index(name.kind) if name.kind in _NAME_KINDS else len(_NAME_KINDS)
            _put(self._named, fold_name(name.text), entry.public_id, rank=rank)
            if _sounds_korean(entry, name) and (key := sound_key(name.text)):
                _put(self._sounding, (entry.kind == "person", key), entry.public_id, rank=rank)

    def _by_name(self, spelling: str, *, record: RecordKind | None) -> tuple[GazetteerMatch, ...]:
        return self._matches(self._named.get(spelling, {}), kind=MatchKind.NAME, record=record)

    def _by_country_word(self, spelling: str, *, record: RecordKind | None) -> tuple[GazetteerMatch, ...]:
        codes = enumerate(self._countries.get(spelling, []))
        ranks = {public_id: rank for rank, code in codes for public_id in self._states.get(code, [])}
        return self._matches(ranks, kind=MatchKind.COUNTRY_WORD, record=record)

    def _by_sound(self, name: str, *, record: RecordKind | None) -> tuple[GazetteerMatch, ...]:
        kinds = _kinds_called(fold_name(name))
        for likeness in likenesses(name):
            ranks: dict[str, int] = {}
            for value in likeness.values:
                if likeness.compared is Compared.FOLDED:
                    ranks |= self._named.get(value, {})
                elif len(value) >= _SHORTEST_SOUND:
                    for is_person in kinds:
                        ranks |= self._sounding.get((is_person, value), {})
            if found := self._matches(ranks, kind=MatchKind.SOUND, record=record):
                return found
        return ()

    def _matches(
        self, ranks: dict[str, int], *, kind: MatchKind, record: RecordKind | None
    ) -> tuple[GazetteerMatch, ...]:
        ordered = sorted(ranks, key=lambda public_id: (ranks[public_id], public_id))
        entries = (self._entries[public_id] for public_id in ordered)
        return tuple(
            GazetteerMatch(entry=entry, kind=kind) for entry in entries if record is None or entry.record is record
        )


def _sounds_korean(entry: GazetteerEntry, name: GazetteerName) -> bool:
    """Only people and places of Korea: the key would fold foreign names that merely look alike."""
    is_named_so = entry.kind == "person" or entry.record is RecordKind.PLACE
    return is_named_so and entry.country in _KOREAN and name.script not in _READ_OTHERWISE


def _kinds_called(folded: str) -> tuple[bool, ...]:
    """Whether persons, others or both can be meant: one word in Latin letters is a place, not a whole person."""
    return (False,) if folded.isascii() and " " not in folded else (True, False)


def _put(index: dict[Key, dict[str, int]], key: Key, public_id: str, *, rank: int) -> None:
    ranks = index.setdefault(key, {})
    ranks[public_id] = min(rank, ranks.get(public_id, rank))

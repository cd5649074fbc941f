"""Names of the archive's own gazetteer for a detector, so that a text is searched for them as for the built-in ones."""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from events.gazetteer import GazetteerEntry, RecordKind
from events.ingest.detect.rules import NameEntry, RuleBook

_HANGUL = re.compile(r"[가-힣][가-힣 ]*")
_PLURAL = re.compile(r"[a-z]+s")
_LATIN = re.compile(r"[A-Z][\w.&'’() -]*")
# One word names somebody beyond doubt only if it is long; a family name or a short alias is told by its company.
_ONE_WORD: Final = 6
_ONE_HANGUL_WORD: Final = 3
_KINDS_OF_ONE_WORD: Final = frozenset({"person"})


class KnownNames(NamedTuple):
    """Actors and places to look for, each with the names that are safe to look for in running text."""

    actors: tuple[NameEntry, ...]
    places: tuple[NameEntry, ...]


def known_names(entries: Iterable[GazetteerEntry], *, book: RuleBook, is_hangul: bool = False) -> KnownNames:
    """What `entries` add to the lexicons of `book`, in Latin letters or in Hangul, ordered as given.

    Left out are names that the book has already, and single words that would meet other words too often: family
    names, short aliases, abbreviations written small. "North Korean troops" is no name either, but a state and what
    it has many of: rules read both.
    """
    taken = {name.lower() for entry in (*book.actors, *book.places) for name in (entry.name, *entry.names)}
    taken |= {word.lower() for words in book.lexicons.values() for word in words}
    states = [name.lower() for entry in book.actors if entry.kind == "state" for name in (entry.name, *entry.names)]
    taken |= {f"{state} {word.lower()}" for state in states for word in _plurals(book)}
    found: dict[RecordKind, list[NameEntry]] = {kind: [] for kind in RecordKind}
    for entry in entries:
        spelt = (name.text for name in entry.all_names)
        names = [name for name in spelt if (_is_safe_hangul(name) if is_hangul else _is_safe(name, kind=entry.kind))]
        names = [name for name in dict.fromkeys(names) if name.lower() not in taken]
        if names:
            row = NameEntry(name=entry.name, kind=entry.kind, country=entry.country, names=tuple(names))
            found[entry.record].append(row)
    return KnownNames(tuple(found[RecordKind.ACTOR]), tuple(found[RecordKind.PLACE]))


def _plurals(book: RuleBook) -> set[str]:
    """Single words of the lexicons that mean several of something: troops, officials."""
    return {word for words in book.lexicons.values() for word in words if _PLURAL.fullmatch(word)}


def _is_safe(name: str, *, kind: str) -> bool:
    if _LATIN.fullmatch(name) is None:
        return False
    words = name.replace("-", " ").split()
    return len(words) > 1 or (len(name) >= _ONE_WORD and kind not in _KINDS_OF_ONE_WORD)


def _is_safe_hangul(name: str) -> bool:
    return _HANGUL.fullmatch(name) is not None and len(name.replace(" ", "")) >= _ONE_HANGUL_WORD

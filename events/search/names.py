"""Names inside a search: "김정은 missile" asks for events with Kim Jong Un whose words speak of missiles.

Names are compared in their folded form, in any script, by an index. Only words that are no name as written are
compared by what a Korean name may look or sound like; words that are no name at all go to the full text.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from events.gazetteer import Compared, Likeness, likenesses
from events.models import ActorName, PlaceName
from events.search.likeness import is_like
from events.values.text import fold_name

MAX_WORDS: Final = 20
MAX_NAME_WORDS: Final = 6
_OPERATOR = re.compile(r"(^|\s)(-\S|or(\s|$))", re.IGNORECASE)
# Shorter sounds meet too many English words.
_SHORTEST_SOUND: Final = 5


@dataclass(frozen=True, slots=True)
class Named:
    """The bearers of one name that stands in a search, as primary keys."""

    actor_ids: frozenset[int]
    place_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class NamedSearch:
    """A search taken apart: the names in it, and the words that are left ("" if none)."""

    names: tuple[Named, ...]
    rest: str


Words = tuple[str, ...]
Value = tuple[Compared, str]


def find_names(q: str) -> NamedSearch | None:
    """The names in `q`, longest first from the left; None if there are none.

    A search with operators (`-word`, `or`) is left to the full text: what they bind to would be guesswork.
    """
    words = tuple(q.replace('"', " ").split())
    if _OPERATOR.search(q) or not words or len(words) > MAX_WORDS:
        return None
    written = _parts(words, _as_written(_spans(words)))
    left = [span for part in written if not isinstance(part, Named) for span in _spans(part)]
    alike = _alike(left)
    parts = [piece for part in written for piece in ((part,) if isinstance(part, Named) else _parts(part, alike))]
    names = tuple(part for part in parts if isinstance(part, Named))
    rest = " ".join(word for part in parts if not isinstance(part, Named) for word in part)
    return NamedSearch(names, rest) if names else None


def _parts(words: Words, bearers: Mapping[Words, Named]) -> list[Named | Words]:
    """`words` as names and the runs of words between them."""
    parts: list[Named | Words] = []
    start = begun = 0
    while start < len(words):
        end = next((end for end in _ends(start, len(words)) if words[start:end] in bearers), None)
        if end is None:
            start += 1
            continue
        parts += [words[begun:start], bearers[words[start:end]]]
        start = begun = end
    return [part for part in (*parts, words[begun:]) if part]


def _ends(start: int, count: int) -> Sequence[int]:
    return range(min(start + MAX_NAME_WORDS, count), start, -1)


def _spans(words: Words) -> list[Words]:
    return [words[start:end] for start in range(len(words)) for end in _ends(start, len(words))]


def _as_written(spans: Sequence[Words]) -> dict[Words, Named]:
    values = {span: [(Compared.FOLDED, folded)] for span in spans if (folded := fold_name(" ".join(span)))}
    bearers = _bearers({value for some in values.values() for value in some})
    return {span: found for span, some in values.items() if (found := _together(bearers, some))}


def _alike(spans: Sequence[Words]) -> dict[Words, Named]:
    guesses = {span: [list(_values(likeness)) for likeness in likenesses(" ".join(span))] for span in spans}
    bearers = _bearers({value for ways in guesses.values() for way in ways for value in way})
    found = {
        span: next(filter(None, (_together(bearers, way) for way in ways)), None) for span, ways in guesses.items()
    }
    return {span: named for span, named in found.items() if named}


def _values(likeness: Likeness) -> Iterator[Value]:
    for value in likeness.values:
        if likeness.compared is Compared.FOLDED or len(value) >= _SHORTEST_SOUND:
            yield likeness.compared, value


def _together(bearers: Mapping[Value, Named], values: Iterable[Value]) -> Named | None:
    found = [bearers[value] for value in values if value in bearers]
    if not found:
        return None
    return Named(
        frozenset().union(*(one.actor_ids for one in found)), frozenset().union(*(one.place_ids for one in found))
    )


def _bearers(values: Collection[Value]) -> dict[Value, Named]:
    """Whose names have which of `values`; two queries for what is written, two for what sounds alike."""
    if not values:
        return {}
    found: dict[Value, tuple[set[int], set[int]]] = {}
    tables = ((ActorName.objects.all(), "actor"), (PlaceName.objects.all(), "place"))
    for position, (names, bearer) in enumerate(tables):
        for compared in Compared:
            wanted = sorted(value for column, value in values if column is compared)
            if not wanted:
                continue
            rows = names.filter(is_like(Likeness(compared, tuple(wanted)), bearer=bearer))
            for value, pk in rows.values_list(compared.value, f"{bearer}_id"):
                found.setdefault((compared, value), (set(), set()))[position].add(pk)
    return {value: Named(frozenset(actors), frozenset(places)) for value, (actors, places) in found.items()}

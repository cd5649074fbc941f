"""Names inside a search: "김정은 missile" asks for events with Kim Jong Un whose words speak of missiles.

Names are compared in their folded form, in any script, by an index; words that are no name go to the full text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from events.models import ActorName
from events.models.place import PlaceName
from events.values.text import fold_name

MAX_WORDS: Final = 20
MAX_NAME_WORDS: Final = 6
_OPERATOR = re.compile(r"(^|\s)(-\S|or(\s|$))", re.IGNORECASE)


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


def find_names(q: str) -> NamedSearch | None:
    """The names in `q`, longest first from the left; None if there are none.

    A search with operators (`-word`, `or`) is left to the full text: what they bind to would be guesswork.
    """
    words = q.replace('"', " ").split()
    if _OPERATOR.search(q) or not words or len(words) > MAX_WORDS:
        return None
    spans = _spans(words)
    bearers = _bearers(sorted({folded for folded in spans.values() if folded}))
    names, rest, start = [], [], 0
    while start < len(words):
        found = next((end for end in _ends(start, len(words)) if spans[start, end] in bearers), None)
        if found is None:
            rest.append(words[start])
            start += 1
        else:
            names.append(bearers[spans[start, found]])
            start = found
    return NamedSearch(tuple(names), " ".join(rest)) if names else None


def _ends(start: int, count: int) -> Sequence[int]:
    return range(min(start + MAX_NAME_WORDS, count), start, -1)


def _spans(words: Sequence[str]) -> dict[tuple[int, int], str]:
    starts = range(len(words))
    return {(start, end): fold_name(" ".join(words[start:end])) for start in starts for end in _ends(start, len(words))}


def _bearers(folded: Sequence[str]) -> dict[str, Named]:
    found: dict[str, tuple[set[int], set[int]]] = {}
    for text, actor_id in ActorName.objects.filter(folded__in=folded).values_list("folded", "actor_id"):
        found.setdefault(text, (set(), set()))[0].add(actor_id)
    for text, place_id in PlaceName.objects.filter(folded__in=folded).values_list("folded", "place_id"):
        found.setdefault(text, (set(), set()))[1].add(place_id)
    return {text: Named(frozenset(actors), frozenset(places)) for text, (actors, places) in found.items()}

"""What differs between two states of a record, field by field: pure, over representations of the change log."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from events.review.records import substance
from events.review.representation import Representation

# Lists whose members have a name of their own: told as added, removed and changed members, whatever their order.
_KEYS: Final[Mapping[str, Callable[[Any], str]]] = {
    "claims": lambda item: item["id"],
    "contradictions": lambda item: item["id"],
    "participants": lambda item: f"{item['actor']}/{item['role']}",
    "links": lambda item: f"{item['kind']}/{item['event']}",
    "moved_to": str,
}
# What follows from the claims, and is told with them.
_DERIVED: Final = frozenset({"quantities"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs. `path` names it ("title", "claims/clm-…/state"); None is absence."""

    path: str
    before: Any
    after: Any


def diff_records(before: Representation | None, after: Representation | None) -> list[Difference]:
    """What differs between two states of one record; None is the time before it entered the record.

    Names and coordinates of the catalogue do not count, nor do instants of writing. In the order of the fields.
    """
    first = substance(before) if before is not None else {}
    second = substance(after) if after is not None else {}
    names = [name for name in dict.fromkeys([*first, *second]) if name not in _DERIVED]
    return [found for name in names for found in _differences(name, first.get(name), second.get(name))]


def _differences(name: str, before: Any, after: Any) -> Iterator[Difference]:  # noqa: ANN401 - any part of a record
    if before == after:
        return
    if name in _KEYS:
        yield from _members(name, before or [], after or [])
    elif isinstance(before, dict) and isinstance(after, dict):
        for part in dict.fromkeys([*before, *after]):
            yield from _differences(f"{name}/{part}", before.get(part), after.get(part))
    else:
        yield Difference(name, before, after)


def _members(name: str, before: list[Any], after: list[Any]) -> Iterator[Difference]:
    key = _KEYS[name]
    first, second = {key(item): item for item in before}, {key(item): item for item in after}
    for member in dict.fromkeys([*first, *second]):
        one, other = first.get(member), second.get(member)
        if one is None or other is None or not isinstance(one, dict):
            if one != other:
                yield Difference(f"{name}/{member}", one, other)
        else:
            for part in dict.fromkeys([*one, *other]):
                yield from _differences(f"{name}/{member}/{part}", one.get(part), other.get(part))

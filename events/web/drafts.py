"""What a candidate's draft offers to choose from: who takes part and where. Pure: JSON and names in, choices out.

Names that nobody bore when the article was read may be borne by now: `added` tells who came to the catalogue since.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from events.web.words import label


class Choice(NamedTuple):
    """One participant to keep or leave. `value` is "actor id|role"; certain ones were resolved to one actor."""

    value: str
    words: str
    is_certain: bool


class Unknown(NamedTuple):
    """A name of the text that is nobody's in the catalogue."""

    name: str
    is_place: bool


Added = Mapping[Unknown, Sequence[str]]  # to public ids
NOBODY_ADDED: Added = {}


def ids_of_draft(draft: Mapping[str, Any]) -> frozenset[str]:
    """Every actor and place that the draft names or offers, by public id."""
    return frozenset(
        found
        for mention, _ in _mentions(draft)
        for found in (mention.get("public_id"), *mention.get("options", ()))
        if found
    )


def bare_names(draft: Mapping[str, Any]) -> list[Unknown]:
    """Names that somebody may bear by now: those that the machine found nobody for, and a doubtful place."""
    bare = [*_nobodys(draft), *(Unknown(name, is_place=True) for name in (doubtful_place(draft),) if name)]
    return list(dict.fromkeys(bare))


def unresolved(draft: Mapping[str, Any], *, added: Added = NOBODY_ADDED) -> list[Unknown]:
    """The names that the machine found nobody for and that are still nobody's, each once."""
    return [one for one in dict.fromkeys(_nobodys(draft)) if not added.get(one)]


def doubtful_place(draft: Mapping[str, Any]) -> str:
    """What the text calls a place that may be several of the catalogue, or none of them; "" if it is no such place."""
    place = draft.get("place") or {}
    return str(place["name"]) if place.get("options") and not place.get("public_id") else ""


def participant_choices(
    draft: Mapping[str, Any], names: Mapping[str, str], *, added: Added = NOBODY_ADDED
) -> list[Choice]:
    """The participants that can be kept: resolved ones, each reading of an ambiguous name, and those added since.

    Args:
        draft: what the machine said.
        names: public id to name; an id without a name is not in the catalogue any more and is left out.
        added: who bears by now a name that nobody bore then.
    """
    choices = []
    for mention in draft.get("actors", []):
        certain = mention.get("public_id", "")
        for public_id in _readings(mention, added, is_place=False):
            if public_id in names:
                role = mention.get("role") or "participant"
                said = "" if names[public_id] == mention["name"] else f", named “{mention['name']}”"
                words = f"{names[public_id]} as {label('roles', role).lower()}{said}"
                choices.append(Choice(f"{public_id}|{role}", words, bool(certain)))
    return list(dict.fromkeys(choices))


def place_choices(
    draft: Mapping[str, Any], names: Mapping[str, str], *, added: Added = NOBODY_ADDED
) -> list[tuple[str, str]]:
    """The place of the draft or the readings of its name, as (id, name)."""
    ids = _readings(draft.get("place") or {}, added, is_place=True)
    return [(public_id, names[public_id]) for public_id in ids if public_id in names]


def _mentions(draft: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], bool]]:
    yield from ((mention, False) for mention in draft.get("actors", []))
    if draft.get("place"):
        yield draft["place"], True


def _nobodys(draft: Mapping[str, Any]) -> Iterator[Unknown]:
    for mention, is_place in _mentions(draft):
        if not mention.get("public_id") and not mention.get("options"):
            yield Unknown(mention["name"], is_place)


def _readings(mention: Mapping[str, Any], added: Added, *, is_place: bool) -> Sequence[str]:
    if mention.get("public_id"):
        return [mention["public_id"]]
    since = added.get(Unknown(mention.get("name", ""), is_place), [])
    return list(dict.fromkeys((*mention.get("options", ()), *since)))

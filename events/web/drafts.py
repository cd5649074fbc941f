"""What a candidate's draft offers to choose from: who takes part and where. Pure: JSON and names in, choices out."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from events.web.words import label


class Choice(NamedTuple):
    """One participant to keep or leave. `value` is "actor id|role"; certain ones were resolved to one actor."""

    value: str
    words: str
    is_certain: bool


def ids_of_draft(draft: Mapping[str, Any]) -> frozenset[str]:
    """Every actor and place that the draft names or offers, by public id."""
    mentions = [*draft.get("actors", []), *([draft["place"]] if draft.get("place") else [])]
    return frozenset(
        found for mention in mentions for found in (mention.get("public_id"), *mention.get("options", ())) if found
    )


def participant_choices(draft: Mapping[str, Any], names: Mapping[str, str]) -> list[Choice]:
    """The participants that can be kept: resolved ones, and each reading of an ambiguous name.

    Args:
        draft: what the machine said.
        names: public id to name; an id without a name is not in the catalogue any more and is left out.
    """
    choices = []
    for mention in draft.get("actors", []):
        certain = mention.get("public_id", "")
        for public_id in [certain] if certain else mention.get("options", []):
            if public_id in names:
                role = mention.get("role") or "participant"
                said = "" if names[public_id] == mention["name"] else f", named “{mention['name']}”"
                words = f"{names[public_id]} as {label('roles', role).lower()}{said}"
                choices.append(Choice(f"{public_id}|{role}", words, bool(certain)))
    return list(dict.fromkeys(choices))


def place_choices(draft: Mapping[str, Any], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """The place of the draft or the readings of its name, as (id, name)."""
    place = draft.get("place") or {}
    ids = [place["public_id"]] if place.get("public_id") else place.get("options", [])
    return [(public_id, names[public_id]) for public_id in ids if public_id in names]


def unresolved(draft: Mapping[str, Any]) -> list[str]:
    """Names of the text that are nobody's in the catalogue."""
    mentions = [*draft.get("actors", []), *([draft["place"]] if draft.get("place") else [])]
    return [mention["name"] for mention in mentions if not mention.get("public_id") and not mention.get("options")]

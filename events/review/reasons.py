"""Why two claims cannot both hold, in one sentence for readers."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from events.models import Claim, Contradiction
from events.review.conflicts import Conflict
from events.review.representation import attributed_name
from events.taxonomy import get_taxonomy
from events.values.text import are_same_name, excerpt

MAX_REASON: Final = 1000
_NAME: Final = 120
_STATEMENT: Final = 300
_ORDINALS: Final = (
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)
_TEENS: Final = frozenset({11, 12, 13})
_PLAIN_UNITS: Final = frozenset({"count", "ordinal"})


def describe_conflict(conflict: Conflict, *, states: Mapping[str, str]) -> str:
    """One sentence: who says what, who says otherwise, and why one of them is wrong.

    `states` maps ISO codes to names for the subject of a counted series; a code that is missing stands for itself.
    """
    first, second = conflict.first, conflict.second
    match conflict.kind:
        case Contradiction.Kind.DATE:
            text = f"{_says(first, _date(first))}; {_says(second, _date(second))}; no day fits both."
        case Contradiction.Kind.ORDINAL:
            member = name_ordinal(first.ordinal_key, states=states)
            text = f"{_says(first, _date(first))}; {_says(second, _date(second))}; {member} happened once."
        case Contradiction.Kind.PLACE:
            text = f"{_says(first, _place(first))}; {_says(second, _place(second))}; neither place lies in the other."
        case Contradiction.Kind.QUANTITY:
            label = get_taxonomy().label("quantities", first.quantity_predicate).lower()
            said = f"{_says(first, _amount(first))}; {_says(second, _amount(second))}"
            text = f"On {label}: {said}; no number fits both."
        case Contradiction.Kind.OCCURRENCE:
            text = _occurrence(first, second)
    return excerpt(text[:1].upper() + text[1:], limit=MAX_REASON)


def speaker(claim: Claim) -> str:
    """Who says it: the document by its symbol, else the publisher, else the title; with whoever is quoted there."""
    article = claim.article
    source = article.source.name if article.source else ""
    carrier = article.document_symbol or source or article.title or "an article of an unknown source"
    quoted = attributed_name(claim)
    if quoted is None or are_same_name(quoted, carrier) or are_same_name(quoted, source):
        return excerpt(carrier, limit=_NAME)
    whole = f"{quoted} (in {carrier})"
    return whole if len(whole) <= _NAME else excerpt(quoted, limit=_NAME)


def name_ordinal(key: str, *, states: Mapping[str, str]) -> str:
    """`nuclear_test/KP/6` as "the sixth nuclear test of North Korea"; any other form as it stands.

    >>> name_ordinal("nuclear_test/KP/6", states={"KP": "North Korea"})
    'the sixth nuclear test of North Korea'
    """
    parts = key.split("/")
    if len(parts) != len(("type", "country", "number")) or not parts[2].isdecimal():
        return f"the event numbered {key}"
    found = get_taxonomy().event_types.find(parts[0])
    label = found.label.lower() if found else parts[0].replace("_", " ")
    return f"the {ordinal_word(int(parts[2]))} {label} of {states.get(parts[1], parts[1])}"


def ordinal_word(number: int) -> str:
    """A counting number as an ordinal: words up to ten, then figures.

    >>> [ordinal_word(number) for number in (6, 11, 22, 101)]
    ['sixth', '11th', '22nd', '101st']
    """
    if number < len(_ORDINALS):
        return _ORDINALS[number]
    ending = "th" if number % 100 in _TEENS else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def describe_amount(
    low: Decimal | None, best: Decimal | None, high: Decimal | None, *, unit: str, approximate: bool = False
) -> str:
    """A quantity for readers: "about 350 km", "at least 10,000", "3 to 4".

    >>> describe_amount(Decimal(10000), None, None, unit="count")
    'at least 10,000'
    """
    if low is not None and high is not None:
        words = _figure(low) if low == high else f"{_figure(low)} to {_figure(high)}"
    elif best is not None:
        words = _figure(best)
    elif low is not None:
        words = f"at least {_figure(low)}"
    elif high is not None:
        words = f"at most {_figure(high)}"
    else:
        return "no number"
    return ("about " if approximate else "") + words + ("" if unit in _PLAIN_UNITS else f" {unit}")


def _occurrence(first: Claim, second: Claim) -> str:
    yes, no = (first, second) if first.value == "true" else (second, first)
    return (
        f"{speaker(yes)} says that it happened; {speaker(no)} says that it did not: "
        f"{excerpt(no.statement, limit=_STATEMENT)}"
    )


def _says(claim: Claim, what: str) -> str:
    return f"{speaker(claim)} says {what}"


def _date(claim: Claim) -> str:
    return claim.partial_date.words


def _place(claim: Claim) -> str:
    return claim.value_place.name if claim.value_place else claim.value


def _amount(claim: Claim) -> str:
    return describe_amount(claim.low, claim.best, claim.high, unit=claim.unit, approximate=claim.approximate)


def _figure(value: Decimal) -> str:
    return f"{value:,f}".rstrip("0").rstrip(".") if value != value.to_integral_value() else f"{int(value):,}"

"""Values in words: numbers, quantities, grades and days as a reader sees them. Pure: strings in and out."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NamedTuple

from events.models import Actor, Article, Claim, ClaimModality, Feed, Predicate
from events.review.representation import attributed_name
from events.taxonomy import LinkKind, get_taxonomy
from events.values.partial_date import SEOUL, Precision, day_in_korea
from events.values.text import are_same_name

UNGRADED: Final = "–"
_UNIT_WORDS: Final = {"count": "", "ordinal": ""}
_MACH: Final = "mach"
ORDINAL: Final = "ordinal"
_ORDINALS: Final = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth",
)  # fmt: skip
# What the reader asks, in the order in which a page answers.
QUESTIONS: Final = {
    Predicate.OCCURRED: "Whether it happened",
    Predicate.DATE: "When",
    Predicate.PLACE: "Where",
    Predicate.PARTICIPANT: "Who took part",
    ORDINAL: "Which one of the series",
    Predicate.QUANTITY: "How many or how much",
    Predicate.CHARACTERISATION: "What kind of thing it was",
    Predicate.ASSESSMENT: "What is made of it",
}
_CHANGES: Final = {
    "create": "entered the record",
    "update": "changed",
    "accept": "accepted",
    "merge": "gained the claims of another event",
    "withdraw": "withdrawn",
    "split": "split into several events",
    "restore": "restored",
    "dismiss": "contradiction dismissed",
    "reopen": "contradiction opened again",
}
# What the log says of a record once it has left it.
_LEFT: Final = {"merged": "merged into another event"}
_LAST_MICROSECOND: Final = dt.time(23, 59, 59, 999_999)

# Beside the words for the health of a feed; none of the marks of verification, which mean other things.
HEALTH_MARKS: Final = {
    Feed.Health.UNKNOWN: "–",
    Feed.Health.OK: "✓",
    Feed.Health.SILENT: "!",
    Feed.Health.EMPTY: "!",
    Feed.Health.GAP: "!",
    Feed.Health.DEAD: "×",
}

# Where a date comes from that does not stand in the sentence (docs/detection.md).
INFERENCES: Final = {
    "article": "from a day that the article names elsewhere",
    "report_window": "not in the text: the days up to publication, or from publication on",
    "frame": "from the year that the article speaks of",
    "captures": "from the days of two captures",
}


def change_words(verb: str, state: str = "") -> str:
    """What a change did to its record, for a log: "entered the record". `state` is that of the record after it."""
    return _LEFT.get(state) or _CHANGES.get(verb, verb)


def moment_words(as_of: str) -> str:
    """A moment of the record, as `search.as_of.moment` gives it, for a reader.

    >>> moment_words("2026-11-25T23:59:59.999999+00:00"), moment_words("seq:120")
    ('at the end of 25 November 2026 (UTC)', 'after entry 120 of the change log')
    """
    if as_of.startswith("seq:"):
        return f"after entry {as_of.removeprefix('seq:')} of the change log"
    instant = dt.datetime.fromisoformat(as_of).astimezone(dt.UTC)
    if instant.time() == _LAST_MICROSECOND:
        return f"at the end of {day_words(instant.date())} (UTC)"
    return f"at {instant:%H:%M:%S} UTC on {day_words(instant.date())}"


def number_words(value: Decimal | float) -> str:
    """A number with thousands set apart and no idle zeros.

    >>> number_words(Decimal("10000.000000")), number_words(Decimal("6.300")), number_words(0)
    ('10,000', '6.3', '0')
    """
    text = f"{Decimal(str(value)):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def unit_words(unit: str) -> str:
    """A unit for people; counts need none.

    >>> unit_words("km"), unit_words("count")
    ('km', '')
    """
    return _UNIT_WORDS.get(unit, unit)


def quantity_words(
    *, low: Decimal | None, best: Decimal | None, high: Decimal | None, unit: str = "", approximate: bool = False
) -> str:
    """A quantity as it would be said: "at least 10,000", "about 350 km", "3 to 4", "350 (300 to 400) km".

    >>> quantity_words(low=Decimal(10000), best=None, high=None, unit="count")
    'at least 10,000'
    """
    if unit == ORDINAL and low is None and high is None and best is not None and not approximate and best % 1 == 0:
        return f"the {position_in_words(int(best))}"
    words = _range_words(low=low, best=best, high=high)
    if approximate and best is not None:
        words = f"about {words}"
    unit = unit_words(unit)
    if unit == _MACH:
        return f"Mach {words}"
    return f"{words} {unit}".strip()


def position_in_words(position: int) -> str:
    """A place in a series.

    >>> position_in_words(6), position_in_words(21)
    ('sixth', '21st')
    """
    return _ORDINALS[position - 1] if 0 < position <= len(_ORDINALS) else ordinal_words(position)


def _range_words(*, low: Decimal | None, best: Decimal | None, high: Decimal | None) -> str:
    if low is not None and low == high:
        return number_words(low)
    if low is not None and high is not None:
        ends = f"{number_words(low)} to {number_words(high)}"
    elif low is not None:
        ends = f"at least {number_words(low)}"
    elif high is not None:
        ends = f"at most {number_words(high)}"
    else:
        ends = ""
    if best is None:
        return ends or "not said"
    return f"{number_words(best)} ({ends})" if ends else number_words(best)


class Bounds(NamedTuple):
    """Low, best and high of a quantity; None is not said."""

    low: Decimal | None
    best: Decimal | None
    high: Decimal | None


def bounds_of_draft(said: Mapping[str, Any]) -> Bounds:
    """The bounds of a quantity in a candidate's draft, where they are strings or null; what is no number is None."""
    return Bounds(*(_decimal(said.get(name)) for name in ("low", "best", "high")))


def _decimal(raw: object) -> Decimal | None:
    try:
        number = Decimal(str(raw))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def quantity_of_claim(claim: Claim) -> str:
    """`quantity_words` of a claim that speaks of a quantity."""
    return quantity_words(
        low=claim.low, best=claim.best, high=claim.high, unit=claim.unit, approximate=claim.approximate
    )


def value_of_claim(claim: Claim) -> str:
    """The value of a claim in a few words; its statement where the value is free text or missing."""
    match claim.predicate:
        case Predicate.OCCURRED:
            return "It happened" if claim.value == "true" else "It did not happen"
        case Predicate.DATE:
            return claim.partial_date.words
        case Predicate.PLACE:
            return claim.value_place.name if claim.value_place else claim.value or claim.statement
        case Predicate.PARTICIPANT:
            return _participant(claim)
        case Predicate.QUANTITY:
            return _amount(claim)
        case _:
            return claim.value or claim.statement


def _amount(claim: Claim) -> str:
    words = quantity_of_claim(claim)
    if claim.quantity_predicate == ORDINAL:
        return words[:1].upper() + words[1:]
    return f"{quantity_label(claim.quantity_predicate)}: {words}"


def _participant(claim: Claim) -> str:
    name = claim.value_actor.name if claim.value_actor else claim.value or claim.statement
    return f"{name} as {label('roles', claim.role).lower()}" if claim.role else name


def manner_of_claim(claim: Claim) -> str:
    """How a claim is meant, where it is not plainly asserted: "denied", "estimated"; else ""."""
    return "" if claim.modality == ClaimModality.ASSERTED else str(ClaimModality(claim.modality).label)


def speaker_of_claim(claim: Claim) -> str:
    """Who is quoted, or "" where the article speaks for itself or for its own publisher."""
    quoted, source = attributed_name(claim), claim.article.source
    return "" if quoted is None or (source and are_same_name(quoted, source.name)) else quoted


def grade_of_claim(claim: Claim) -> str:
    """The Admiralty grade of source and statement: "B2"; a dash where the publisher is not registered."""
    source = claim.article.source
    return f"{source.reliability if source else UNGRADED}{claim.credibility}"


def grade_words(grade: str) -> str:
    """What a grade means: "usually reliable source; probably true"."""
    source = label("reliability", grade[:1]) if grade[:1] != UNGRADED else "source not graded"
    return f"Source: {source}. Statement: {label('credibility', grade[1:])}."


def hangul_name(actor: Actor) -> str:
    """The official name in Hangul, else the first one in that script, else "". `actor.names` must be prefetched."""
    korean = [name for name in actor.names.all() if name.script == "Hang" and not name.deceptive]
    official = [name for name in korean if name.kind == "official"]
    return (official or korean)[0].text if korean else ""


def label(vocabulary: str, key: str) -> str:
    """What people read for a key; an unknown key is shown as it stands, so that no page fails over one word."""
    found = get_taxonomy().vocabularies.get(vocabulary)
    term = found.find(key) if found else None
    return term.label if term else key.replace("_", " ")


def quantity_label(key: str) -> str:
    """What people read for a kind of quantity; the place in a series as the question that it answers."""
    return QUESTIONS[ORDINAL] if key == ORDINAL else label("quantities", key)


class Title(NamedTuple):
    """What an article is called. `is_described`: in the words of this archive, since it has no title of its own."""

    text: str
    is_described: bool


def title_of_article(article: Article) -> Title:
    """The title of an article; of one without a title its description, which the record keeps in square brackets."""
    return read_title(article.title, otherwise=article.document_symbol or article.canonical_url)


def read_title(title: str, *, otherwise: str) -> Title:
    """As `title_of_article`, of a title as it is kept; `otherwise` names an article that has none."""
    title = title.strip()
    if title.startswith("[") and title.endswith("]") and title[1:-1].strip():
        return Title(title[1:-1].strip(), is_described=True)
    return Title(title or otherwise or "an article", is_described=False)


def link_words(kind: str, *, inverse: bool) -> str:
    """A kind of link between events, read from either end."""
    term = get_taxonomy().vocabulary("event_link_kinds").find(kind)
    if not isinstance(term, LinkKind):
        return kind.replace("_", " ").capitalize()
    return term.inverse_label if inverse and not term.symmetric else term.label


def subtype_label(event_type: str, subtype: str) -> str:
    """What people read for a subtype; as `label` for unknown ones."""
    found = get_taxonomy().event_types.find(event_type)
    term = found.find_subtype(subtype) if found else None
    return term.label if term else subtype.replace("_", " ")


def day_words(day: dt.date) -> str:
    """A day for a reader.

    >>> day_words(dt.date(2026, 11, 3))
    '3 November 2026'
    """
    return f"{day.day} {day:%B} {day.year}"


def clock_words(instant: dt.datetime) -> str:
    """An instant in both calendars: "22:22 UTC on 12 April 2023, which was 07:22 on 13 April 2023 in Seoul"."""
    utc, seoul = instant.astimezone(dt.UTC), instant.astimezone(SEOUL)
    return (
        f"{utc:%H:%M} UTC on {day_words(utc.date())}, which was {seoul:%H:%M} on "
        f"{day_words(day_in_korea(instant))} in Seoul"
    )


def date_class(*, precision: str, edtf: str) -> str:
    """How exact a date is, for its looks: "exact", "vague" (month, year, interval), "approximate" or "unknown"."""
    if precision == Precision.UNKNOWN:
        return "unknown"
    if any(mark in edtf for mark in "~?%X"):
        return "approximate"
    return "exact" if precision in {Precision.DAY, Precision.INSTANT} else "vague"


def ordinal_words(position: int) -> str:
    """A rank.

    >>> [ordinal_words(n) for n in (1, 2, 3, 4, 11, 21, 112)]
    ['1st', '2nd', '3rd', '4th', '11th', '21st', '112th']
    """
    teens = position % 100 in (11, 12, 13)
    return f"{position}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(position % 10, 'th')}"


def position_words(*, latitude_deg: float, longitude_deg: float) -> str:
    """A position on the globe.

    >>> position_words(latitude_deg=-33.9, longitude_deg=129.08)
    '33.9° S, 129.08° E'
    """
    north_south, east_west = "N" if latitude_deg >= 0 else "S", "E" if longitude_deg >= 0 else "W"
    return f"{abs(latitude_deg):.6g}° {north_south}, {abs(longitude_deg):.7g}° {east_west}"

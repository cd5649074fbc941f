"""What templates say with one word: labels of the codebook, marks, grades, safe links to other sites."""

from collections.abc import Sequence
from typing import Any, Final

from django import template
from django.conf import settings
from django.utils.translation import get_language_info

from events.errors import ValueFormatError
from events.models import Actor, Article, Claim, Contradiction, Event, Feed, Place, Source
from events.models.fields import DatedModel
from events.taxonomy import Term, VerificationStatus, get_taxonomy
from events.values.durations import duration_words
from events.values.partial_date import Precision, parse_partial_date
from events.values.urls import host_of, parse_http_url
from events.web import claims, words
from events.web.past import PEOPLE_IN_ROW, PastEvent

register = template.Library()

UNDETERMINED: Final = frozenset({"", "und"})


@register.simple_tag
def site_name() -> str:
    """What this archive is called."""
    return str(settings.ARCHIVE_SITE_NAME)


@register.filter
def term(key: str, vocabulary: str) -> str:
    """The label of a key of the codebook: `{{ event.type|term:"event_types" }}`."""
    return words.label(vocabulary, key)


@register.filter
def meaning(key: str, vocabulary: str) -> str:
    """The definition of a key of the codebook, "" if it has none."""
    found = get_taxonomy().vocabularies.get(vocabulary)
    entry = found.find(key) if found else None
    return entry.definition if entry else ""


@register.filter
def inference(date_origin: str) -> str:
    """How the machine came to a date that the sentence itself does not give; "" if the sentence gives it."""
    return words.INFERENCES.get(date_origin, "")


@register.filter
def subtype_of(event: Event | PastEvent) -> str:
    """The label of an event's subtype, "" if it has none or it is not known."""
    return "" if event.subtype in {"", "unknown"} else words.subtype_label(event.type, event.subtype)


@register.inclusion_tag("includes/verification.html")
def verification(key: str) -> dict[str, Any]:
    """A verification status as an outlined word with its mark."""
    found: Term | None = get_taxonomy().vocabulary("verification").find(key)
    mark = found.mark if isinstance(found, VerificationStatus) else ""
    return {
        "key": key,
        "mark": mark,
        "label": found.label if found else key,
        "meaning": found.definition if found else "",
    }


@register.inclusion_tag("includes/health.html")
def health(key: str) -> dict[str, str]:
    """The health of a feed as a word with its mark."""
    state = Feed.Health(key)
    return {"key": key, "mark": words.HEALTH_MARKS[state], "label": str(state.label)}


@register.filter
def duration(seconds: float) -> str:
    """A span of time: "3 hours"."""
    return duration_words(seconds)


@register.inclusion_tag("includes/date.html")
def date_of(record: DatedModel | PastEvent) -> dict[str, str]:
    """A partial date: words first, set by how exact it is, EDTF small beside them."""
    return {
        "words": record.partial_date.words,
        "edtf": "" if record.date_precision == Precision.UNKNOWN else record.date,
        "look": words.date_class(precision=record.date_precision, edtf=record.date),
    }


@register.inclusion_tag("includes/date.html")
def edtf(text: str) -> dict[str, str]:
    """An EDTF string that is no event's date (publication of an article); unreadable ones are shown as they stand."""
    try:
        date = parse_partial_date(text)
    except ValueFormatError:
        return {"words": text, "edtf": "", "look": "unknown"}
    return {"words": date.words, "edtf": text, "look": words.date_class(precision=date.precision, edtf=text)}


@register.inclusion_tag("includes/outside_link.html")
def outside_link(url: str, text: str = "", source: Source | None = None) -> dict[str, Any]:
    """A link that leaves the archive: http(s) only, without referrer, marked; anything else stays plain text."""
    try:
        parse_http_url(url)
    except ValueFormatError:
        return {"href": "", "text": text or url}
    return {
        "href": url.strip(),
        "text": text or host_of(url),
        "state_media": source is not None and source.state_controlled,
    }


@register.inclusion_tag("includes/title.html")
def title_of(article: Article, *, chars: int = 1000) -> dict[str, Any]:
    """The title of an article in its language; what only describes it looks like a description. Cut after `chars`."""
    title = words.title_of_article(article)
    return {
        "text": title.text,
        "is_described": title.is_described,
        "chars": chars,
        "language": "" if title.is_described or _is_english(article.language) else language(article.language),
    }


def _is_english(tag: str) -> bool:
    # The language of the pages themselves, which needs no attribute.
    return tag.partition("-")[0] == "en"


@register.filter
def title_words(article: Article) -> str:
    """The title of an article as plain text, for the title of a page."""
    return words.title_of_article(article).text


@register.filter
def beside(pair: Contradiction) -> tuple[Claim, Claim]:
    """The two claims of a contradiction as a page sets them: left what is claimed, right what contradicts it."""
    return claims.beside(pair)


@register.filter
def quantity_label(key: str) -> str:
    """What people read for a kind of quantity."""
    return words.quantity_label(key)


@register.filter
def unit(key: str) -> str:
    """A unit for people; counts need none."""
    return words.unit_words(key)


@register.filter
def value_words(claim: Claim) -> str:
    """The value of a claim."""
    return words.value_of_claim(claim)


@register.filter
def manner(claim: Claim) -> str:
    """How a claim is meant, unless it is plainly asserted."""
    return words.manner_of_claim(claim)


@register.filter
def speaker(claim: Claim) -> str:
    """Who is quoted."""
    return words.speaker_of_claim(claim)


@register.filter
def grade(claim: Claim) -> str:
    """Admiralty grade, as B2."""
    return words.grade_of_claim(claim)


@register.filter
def grade_meaning(claim: Claim) -> str:
    """The grade in words."""
    return words.grade_words(words.grade_of_claim(claim))


@register.filter
def quotable(claim: Claim) -> bool:
    """Whether a page may repeat the quote: not where the source allows a link only."""
    source = claim.article.source
    return source is None or source.fulltext_policy != Source.Fulltext.LINK_ONLY


@register.filter
def quantity(claim: Claim) -> str:
    """The quantity that a claim gives."""
    return words.quantity_of_claim(claim)


@register.filter
def number(value: float) -> str:
    """A number with thousands set apart."""
    return words.number_words(value)


@register.filter
def hangul(actor: Actor) -> str:
    """The name in Hangul; `actor.names` must be prefetched."""
    return words.hangul_name(actor)


@register.filter
def clock(event: Event | PastEvent) -> str:
    """The instant of an event in both calendars, "" where it is not known."""
    return words.clock_words(event.time_utc) if event.time_utc else ""


@register.filter
def language(tag: str) -> str:
    """A `lang` attribute's value: "" for an undetermined language, so that the attribute can be left out."""
    return "" if tag in UNDETERMINED else tag


@register.filter
def language_name(tag: str) -> str:
    """The English name of a language: "Korean"; its tag where none is known."""
    try:
        return str(get_language_info(tag)["name"])
    except KeyError:
        return tag


@register.filter
def quantity_in_words(said: dict[str, Any]) -> str:
    """A quantity of a candidate's draft, whose bounds are strings or null."""
    bounds = words.bounds_of_draft(said)
    return words.quantity_words(
        low=bounds.low,
        best=bounds.best,
        high=bounds.high,
        unit=str(said.get("unit", "")),
        approximate=bool(said.get("approximate")),
    )


@register.filter
def ordinal_word(position: int) -> str:
    """A rank for a reader: "1st", "2nd", "11th"."""
    return words.ordinal_words(position)


@register.filter
def edtf_words(text: str) -> str:
    """An EDTF string in words; as it stands where it cannot be read."""
    try:
        return parse_partial_date(text).words
    except ValueFormatError:
        return text


@register.filter
def change(verb: str, state: str | None = "") -> str:
    """What a change did to its record; `state` is that of the record after it, where it is known."""
    return words.change_words(verb, state or "")


@register.filter
def people(event: Event | PastEvent) -> Sequence[str]:
    """Who took part, as many names as a row of a list has room for; `event.participations` must be prefetched."""
    if isinstance(event, PastEvent):
        return event.people
    return [part.actor.name for part in list(event.participations.all())[:PEOPLE_IN_ROW]]


@register.filter
def position(place: Place) -> str:
    """A position in degrees with its hemispheres, "" where none is known."""
    if place.latitude_deg is None or place.longitude_deg is None:
        return ""
    return words.position_words(latitude_deg=place.latitude_deg, longitude_deg=place.longitude_deg)

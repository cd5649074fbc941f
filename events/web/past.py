"""An event as an entry of the change log holds it, shaped for pages: frozen values, not rows.

What the record said is as it was then. Names of actors, places and sources are those of today where the catalogue still
has them: the catalogue keeps no log of its own.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from events.models import Actor, ClaimModality, Contradiction, Place, Source
from events.review.representation import Representation
from events.values.partial_date import Basis, PartialDate, Precision
from events.values.text import are_same_name
from events.web.words import UNGRADED, link_words, read_title

PEOPLE_IN_ROW: Final = 4
_UNREGISTERED: Final = "a publisher that is not registered"


@dataclass(frozen=True, slots=True)
class Named:
    """Something that has a page of its own."""

    public_id: str
    name: str


@dataclass(frozen=True, slots=True)
class PastParticipant:
    """An actor in the event, in a role."""

    actor: Named
    role: str
    order_named: int | None
    title_at_time: str


@dataclass(frozen=True, slots=True)
class PastClaim:
    """A claim that stood.

    `source` is None for a publisher that is not registered, `manner` "" for what is plainly asserted, `speaker` ""
    where the publisher speaks for itself.
    """

    public_id: str
    predicate: str
    statement: str
    state: str
    manner: str
    speaker: str
    article: Named
    published: str
    source: Named | None
    grade: str
    locator: str


@dataclass(frozen=True, slots=True)
class PastPair:
    """A contradiction on the event, which may have been dismissed."""

    public_id: str
    kind_words: str
    reason: str
    is_dismissed: bool


@dataclass(frozen=True, slots=True)
class PastLink:
    """Another event and what it was to this one."""

    words: str
    event: Named
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PastEvent:
    """One event as it stood, with the attributes that templates ask of an `Event`."""

    public_id: str
    type: str
    subtype: str
    title: str
    summary: str
    partial_date: PartialDate
    time_utc: dt.datetime | None
    place: Named | None
    geo_precision: str
    participants: tuple[PastParticipant, ...]
    verification: str
    verification_overridden: bool
    verification_note: str
    contradicted: bool
    sources_count: int
    independent_count: int
    series_index: int | None
    series_total: int | None
    themes: tuple[str, ...]
    links: tuple[PastLink, ...]
    claims: tuple[PastClaim, ...]
    pairs: tuple[PastPair, ...]

    @property
    def date(self) -> str:
        """EDTF."""
        return self.partial_date.edtf

    @property
    def date_precision(self) -> str:
        """How exactly the date was known."""
        return self.partial_date.precision.value

    @property
    def date_basis(self) -> str:
        """Whose calendar the day was counted in."""
        return self.partial_date.basis.value

    @property
    def people(self) -> tuple[str, ...]:
        """The names that a row of a list has room for."""
        return tuple(part.actor.name for part in self.participants[:PEOPLE_IN_ROW])


def past_events(records: Iterable[Representation]) -> list[PastEvent]:
    """Events of the change log for pages: three queries for all of them."""
    rows = list(records)
    names = _names_today(rows)
    return [_event(row, names) for row in rows]


def _names_today(records: Iterable[Representation]) -> dict[str, str]:
    actors, places, sources = set(), set(), set()
    for record in records:
        actors |= {part["actor"]["id"] for part in record.get("participants", ())}
        places |= {place["id"] for place in [record.get("place")] if place}
        sources |= {claim["source"]["id"] for claim in record.get("claims", ()) if claim["source"]}
    names: dict[str, str] = dict(Actor.objects.filter(public_id__in=actors).values_list("public_id", "name"))
    names.update(Place.objects.filter(public_id__in=places).values_list("public_id", "name"))
    names.update(Source.objects.filter(public_id__in=sources).values_list("public_id", "name"))
    return names


def _event(record: Representation, names: Mapping[str, str]) -> PastEvent:
    date, place = record.get("date") or {}, record.get("place")
    return PastEvent(
        public_id=record["id"],
        type=record.get("type", ""),
        subtype=record.get("subtype") or "",
        title=record.get("title") or record["id"],
        summary=record.get("summary") or "",
        partial_date=_date(date),
        time_utc=dt.datetime.fromisoformat(date["utc"]) if date.get("utc") else None,
        place=_named(place, names) if place else None,
        geo_precision=(place or {}).get("geo_precision") or "unknown",
        participants=tuple(_participant(part, names) for part in record.get("participants", ())),
        verification=record.get("verification", ""),
        verification_overridden=bool(record.get("verification_overridden")),
        verification_note=record.get("verification_note") or "",
        contradicted=bool(record.get("contradicted")),
        sources_count=record.get("sources_count", 0),
        independent_count=record.get("independent_count", 0),
        series_index=record.get("series_index"),
        series_total=record.get("series_total"),
        themes=tuple(record.get("themes") or ()),
        links=tuple(_links(record)),
        claims=tuple(_claim(claim, names) for claim in record.get("claims", ())),
        pairs=tuple(_pair(pair) for pair in record.get("contradictions", ())),
    )


def _date(date: Mapping[str, Any]) -> PartialDate:
    earliest, latest = (dt.date.fromisoformat(date[end]) if date.get(end) else None for end in ("earliest", "latest"))
    precision, basis = date.get("precision") or Precision.UNKNOWN, date.get("basis") or Basis.UNKNOWN
    return PartialDate(date.get("edtf") or "", earliest, latest, Precision(precision), Basis(basis))


def _named(reference: Mapping[str, Any], names: Mapping[str, str]) -> Named:
    return Named(reference["id"], names.get(reference["id"]) or reference.get("name") or reference["id"])


def _participant(part: Mapping[str, Any], names: Mapping[str, str]) -> PastParticipant:
    return PastParticipant(
        _named(part["actor"], names), part["role"], part.get("order_named"), part.get("title_at_time") or ""
    )


def _links(record: Representation) -> Iterable[PastLink]:
    if parent := record.get("parent"):
        yield PastLink(link_words("part_of", inverse=False), Named(parent["id"], parent["title"]), "")
    for link in record.get("links", ()):
        event = Named(link["event"]["id"], link["event"]["title"])
        yield PastLink(link_words(link["kind"], inverse=False), event, link.get("note") or "")


def _claim(claim: Mapping[str, Any], names: Mapping[str, str]) -> PastClaim:
    article, modality = claim["article"], claim["modality"]
    source = _named(claim["source"], names) if claim["source"] else None
    quoted = claim.get("attributed_to") or ""
    otherwise = article.get("document_symbol") or article.get("canonical_url") or ""
    return PastClaim(
        public_id=claim["id"],
        predicate=claim["predicate"],
        statement=claim["statement"],
        state=claim["state"],
        manner="" if modality == ClaimModality.ASSERTED else str(modality),
        speaker="" if source and are_same_name(quoted, source.name) else quoted,
        article=Named(article["id"], read_title(article.get("title") or "", otherwise=otherwise).text),
        published=article.get("published") or "",
        source=source,
        grade=f"{claim['source']['reliability'] if source else UNGRADED}{claim['credibility']}",
        locator=claim.get("locator") or "",
    )


def _pair(pair: Mapping[str, Any]) -> PastPair:
    kinds = dict(Contradiction.Kind.choices)
    dismissed = pair.get("state") == Contradiction.State.DISMISSED
    return PastPair(pair["id"], str(kinds.get(pair["kind"], pair["kind"])), pair["reason"], dismissed)


def claim_words(claim: Mapping[str, Any]) -> str:
    """A claim of the change log in one line: what it says and who published it."""
    return f"{claim['statement']} ({claim['source']['name'] if claim['source'] else _UNREGISTERED})"

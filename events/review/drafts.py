"""What a machine's draft would put into the record, after an editor's changes: reads the catalogue, writes nothing.

A candidate becomes one event with a claim for each thing that its sentence says: that it happened, when, where, who,
how many. Every claim carries the same quote, so that a reader can check each against the words it was read from. Names
that could not be resolved stay as words in a claim; they never become participants.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from django.db.models import Q

from events.errors import ReviewError, TaxonomyError
from events.models import Actor, Candidate, ClaimModality, Place, Predicate, Source
from events.review.curated import CandidateEdits, CuratedClaim, CuratedEvent, CuratedParticipant, ParticipantEdit
from events.review.reasons import describe_amount, ordinal_word
from events.taxonomy import get_taxonomy
from events.values.partial_date import UNKNOWN_DATE, Basis, PartialDate, Precision, parse_partial_date
from events.values.quantities import Quantity
from events.values.spans import Span
from events.values.text import clean_line, clean_text, excerpt, fold_name

RULES: Final = "rules"
# Types whose members are counted by everybody alike: "the sixth nuclear test" is one event, whoever speaks of it. The
# third launch of a year or the fifth meeting of two leaders is not.
COUNTED_TYPES: Final = frozenset({"nuclear_test"})
MAX_TITLE: Final = 300
MAX_VALUE: Final = 500
_TITLE_ACTORS: Final = 3
_OUTCOMES: Final = {
    ClaimModality.ASSERTED: "took place",
    ClaimModality.ESTIMATED: "is thought to have taken place",
    ClaimModality.PLANNED: "is planned",
    ClaimModality.ALLEGED: "is said to have taken place",
    ClaimModality.DENIED: "did not take place",
    ClaimModality.HYPOTHETICAL: "might take place",
}


@dataclass(frozen=True, slots=True)
class _Named:
    """An actor of the draft as its sentence names it, and the actor of the catalogue that it is, if that is known."""

    name: str
    role: str
    actor: Actor | None


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Who is quoted: a row of the catalogue, or the words of the article."""

    actor: Actor | None = None
    source: Source | None = None
    raw: str = ""


def event_of(candidate: Candidate, *, edits: CandidateEdits) -> CuratedEvent:
    """The event, with its claims, that accepting `candidate` makes; `public_id` is "".

    Raises:
        ReviewError: an edit names a place or an actor that is not there, or that the draft does not offer.
        ValueFormatError: the edited date is not EDTF.
    """
    draft = candidate.draft
    named = _named_actors(draft, chosen=edits.participants)
    date = _date(draft, edits)
    place = _place(draft, edits)
    event_type = candidate.type if edits.type is None else edits.type
    # A subtype belongs to its type: under another type the machine's subtype means nothing.
    kept_subtype = draft.get("subtype", "") if event_type == candidate.type else ""
    event = CuratedEvent(
        public_id="",
        type=event_type,
        subtype=kept_subtype if edits.subtype is None else edits.subtype,
        title="",
        summary=clean_text(edits.summary or ""),
        date=date,
        place=place,
        geo_precision=place.geo_precision if place else "unknown",
        participants=_participants(named),
        claims=(),
    )
    title = clean_line(edits.title or "") or title_of(event)
    return replace(event, title=title, claims=tuple(_claims(candidate, event, named)))


def title_of(event: CuratedEvent) -> str:
    """A title in plain words out of type, actors and date: "Missile launch: North Korea, 13 April 2023"."""
    names = list(dict.fromkeys(part.actor.name for part in event.participants))[:_TITLE_ACTORS]
    when = [] if event.date.precision is Precision.UNKNOWN else [event.date.words]
    rest = ", ".join([*names, *when])
    label = type_label(event.type, event.subtype)
    return excerpt(f"{label}: {rest}" if rest else label, limit=MAX_TITLE)


def type_label(event_type: str, subtype: str) -> str:
    """What readers call the kind of event: "Missile launch (ICBM)"; a code that is not in the codebook as it stands."""
    taxonomy = get_taxonomy()
    try:
        label = taxonomy.label("event_types", event_type)
    except TaxonomyError:
        return event_type
    if subtype in {"", "unknown", "unassigned"} or not taxonomy.is_subtype(event_type, subtype):
        return label
    return f"{label} ({taxonomy.subtype_label(event_type, subtype)})"


def find_speaker(name: str) -> tuple[Actor | None, Source | None]:
    """Who is meant by a name in "according to …": a publisher, else the one actor that bears it, else nobody."""
    source = Source.objects.by_name(name)
    if source is not None:
        return None, source
    named = Q(names__folded=fold_name(name)) | Q(name__iexact=name)
    actors = list(Actor.objects.filter(named).distinct()[:2])
    return (actors[0] if len(actors) == 1 else None), None


def _claims(candidate: Candidate, event: CuratedEvent, named: tuple[_Named, ...]) -> Iterator[CuratedClaim]:
    """One claim for each thing that the draft says; the date and the place are the machine's or the editor's."""
    draft = candidate.draft
    modality = ClaimModality(draft.get("modality") or ClaimModality.ASSERTED)
    speaker = _speaker(draft.get("attributed_to", ""))
    base = CuratedClaim(
        article=candidate.article,
        predicate=Predicate.OCCURRED,
        statement="",
        modality=modality,
        attributed_actor=speaker.actor,
        attributed_source=speaker.source,
        attributed_raw=speaker.raw,
        quote=candidate.quote,
        span=Span(candidate.start, candidate.end),
        extractor=candidate.detector[:40] or RULES,
        extractor_version=candidate.detector_version[:40],
    )
    happened = "false" if modality is ClaimModality.DENIED else "true"
    label = type_label(event.type, event.subtype)
    yield replace(base, value=happened, statement=f"{label}: it {_OUTCOMES[modality]}.")
    # Of what is said not to have happened, the details are not said to have been so either.
    if modality is ClaimModality.DENIED:
        return
    if event.date.precision is not Precision.UNKNOWN:
        words = f"When: {event.date.words}."
        yield replace(
            base,
            predicate=Predicate.DATE,
            value=event.date.edtf,
            date=event.date,
            statement=words,
            ordinal_key=ordinal_key(event, tuple(_quantities(draft))),
        )
    yield from _place_claim(base, event, draft)
    for one in named:
        words = f"Named as {get_taxonomy().label('roles', one.role).lower()}: {one.name}."
        yield replace(
            base,
            predicate=Predicate.PARTICIPANT,
            value=excerpt(one.name, limit=MAX_VALUE),
            actor=one.actor,
            role=one.role,
            statement=words,
        )
    for quantity in _quantities(draft):
        yield _quantity_claim(base, quantity)


def ordinal_key(event: CuratedEvent, quantities: Sequence[Quantity]) -> str:
    """Which one of a counted series is meant, as `type/country/number`, or "" if that is not said."""
    numbers = {quantity.best for quantity in quantities if quantity.predicate == "ordinal" and not quantity.approximate}
    countries = {part.actor.country for part in event.participants if part.role == "initiator"} - {""}
    if event.type not in COUNTED_TYPES or len(numbers) != 1 or len(countries) != 1:
        return ""
    [number], [country] = numbers, countries
    return f"{event.type}/{country}/{number:f}" if number is not None else ""


def _place_claim(base: CuratedClaim, event: CuratedEvent, draft: Mapping[str, Any]) -> Iterator[CuratedClaim]:
    raw = (draft.get("place") or {}).get("name", "")
    name = event.place.name if event.place else raw
    if name:
        yield replace(
            base,
            predicate=Predicate.PLACE,
            value=excerpt(raw or name, limit=MAX_VALUE),
            place=event.place,
            statement=f"Where: {name}.",
        )


def _quantity_claim(base: CuratedClaim, quantity: Quantity) -> CuratedClaim:
    label = get_taxonomy().label("quantities", quantity.predicate)
    amount = describe_amount(
        quantity.low, quantity.best, quantity.high, unit=quantity.unit, approximate=quantity.approximate
    )
    own = _speaker(quantity.attributed_to) if quantity.attributed_to else None
    claim = replace(
        base,
        predicate=Predicate.QUANTITY,
        value=quantity.predicate,
        quantity=quantity,
        statement=f"{label}: {amount}." if quantity.predicate != "ordinal" else _counted(quantity),
    )
    if own is None:
        return claim
    return replace(claim, attributed_actor=own.actor, attributed_source=own.source, attributed_raw=own.raw)


def _counted(quantity: Quantity) -> str:
    number = quantity.best
    return (
        f"The source counts it as the {ordinal_word(int(number))}." if number is not None else "The source counts it."
    )


def _quantities(draft: Mapping[str, Any]) -> Iterator[Quantity]:
    for row in draft.get("quantities") or ():
        bounds = {key: None if row.get(key) is None else Decimal(row[key]) for key in ("low", "best", "high")}
        yield Quantity(
            predicate=row["predicate"],
            unit=row["unit"],
            approximate=bool(row.get("approximate")),
            attributed_to=row.get("attributed_to") or "",
            **bounds,
        )


def _date(draft: Mapping[str, Any], edits: CandidateEdits) -> PartialDate:
    edtf = draft.get("date", "") if edits.date is None else edits.date
    raw_basis = draft.get("date_basis") if edits.date_basis is None else edits.date_basis
    try:
        basis = Basis(raw_basis or Basis.UNKNOWN)
    except ValueError:
        valid = ", ".join(basis.value for basis in Basis)
        raise ReviewError(f"date_basis {raw_basis!r} is not known; valid: {valid}") from None
    date = parse_partial_date(edtf, basis=basis)
    return UNKNOWN_DATE if date.precision is Precision.UNKNOWN else date


def _place(draft: Mapping[str, Any], edits: CandidateEdits) -> Place | None:
    if edits.place is not None:
        found = Place.objects.filter(public_id=edits.place).first()
        if edits.place and found is None:
            raise ReviewError(f"there is no place {edits.place!r}; give the id of a place such as plc-7k3m9x2q4d")
        return found
    mention = draft.get("place") or {}
    return Place.objects.filter(public_id=mention.get("public_id") or "").first()


def _named_actors(draft: Mapping[str, Any], *, chosen: tuple[ParticipantEdit, ...] | None) -> tuple[_Named, ...]:
    """The draft's actors, those resolved with their row; or the editor's choice, and the names that stay unresolved."""
    mentions = list(draft.get("actors") or ())
    rows = {
        actor.public_id: actor
        for actor in Actor.objects.filter(public_id__in=[mention.get("public_id") or "" for mention in mentions])
    }
    named = [
        _Named(mention["name"], mention.get("role") or "unknown", rows.get(mention.get("public_id") or ""))
        for mention in mentions
    ]
    if chosen is None:
        return tuple(named)
    picked = [_chosen(mentions, edit) for edit in dict.fromkeys(chosen)]
    settled = {one.name for one in picked}
    return (*picked, *(one for one in named if one.actor is None and one.name not in settled))


def _chosen(mentions: list[Mapping[str, Any]], edit: ParticipantEdit) -> _Named:
    if edit.role not in get_taxonomy().vocabulary("roles"):
        valid = ", ".join(get_taxonomy().vocabulary("roles").keys())
        raise ReviewError(f"role {edit.role!r} is not in roles.yaml; valid: {valid}")
    actor = Actor.objects.filter(public_id=edit.actor).prefetch_related("names").first()
    if actor is None:
        raise ReviewError(f"there is no actor {edit.actor!r}; give the id of an actor such as act-7k3m9x2q4d")
    bears = {fold_name(actor.name), *(name.folded for name in actor.names.all())}
    for mention in mentions:
        offered = {mention.get("public_id"), *(mention.get("options") or ())}
        if actor.public_id in offered or fold_name(mention["name"]) in bears:
            return _Named(mention["name"], edit.role, actor)
    named = ", ".join(mention["name"] for mention in mentions) or "nobody"
    raise ReviewError(f"{actor.name} is not named in the quote; it names {named}")


def _participants(named: tuple[_Named, ...]) -> tuple[CuratedParticipant, ...]:
    pairs = dict.fromkeys((one.actor, one.role) for one in named if one.actor is not None)
    return tuple(CuratedParticipant(actor=actor, role=role) for actor, role in pairs if actor is not None)


def _speaker(name: str) -> _Speaker:
    if not name:
        return _Speaker()
    actor, source = find_speaker(name)
    return _Speaker(actor, source, excerpt(clean_line(name), limit=300))

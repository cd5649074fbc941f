"""Whether an entry of the record keeps to the codebook: asked before anything is written.

All faults are found at once, each naming the value and what would be right, so that whoever wrote the entry mends it
in one go. The database has constraints of its own; these checks say in words what those would only refuse.
"""

from collections.abc import Iterator

from events.errors import ReviewError
from events.models import ClaimModality, Predicate, Verification
from events.review.curated import CuratedClaim, CuratedEvent
from events.taxonomy import Taxonomy, get_taxonomy
from events.values.partial_date import Precision

MAX_TITLE = 300
MAX_STATEMENT = 600
MAX_SERIES = 32_767  # what the column holds


def check_event(event: CuratedEvent) -> None:
    """Refuse an entry that the record cannot hold.

    Raises:
        ReviewError: with every fault that was found.
    """
    faults = list(iter_faults(event))
    if faults:
        raise ReviewError("; ".join(faults))


def check_entry(entry: CuratedEvent) -> None:
    """`check_event` for an entry of the reference record, whose claims must keep their ids from load to load.

    Raises:
        ReviewError: it is not right; the message names the value and what would be right.
    """
    if any(not claim.public_id for claim in entry.claims):
        raise ReviewError(
            f"{entry.public_id} has a claim without an id; give it one for ever (clm- and ten characters)"
        )
    check_event(entry)


def iter_faults(event: CuratedEvent) -> Iterator[str]:
    """What is wrong with an entry, one sentence a fault; nothing if it is right."""
    yield from iter_own_faults(event)
    if not event.claims:
        yield "there is no claim; an event stands on at least one"
    for number, claim in enumerate(event.claims, start=1):
        for fault in iter_claim_faults(claim):
            yield f"claim {claim.public_id or number}: {fault}"


def iter_own_faults(event: CuratedEvent) -> Iterator[str]:
    """What is wrong with an event's own fields, whatever its claims."""
    taxonomy = get_taxonomy()
    yield from _type_faults(event, taxonomy)
    if not event.title.strip():
        yield "title is empty; give one line that says what happened"
    elif len(event.title) > MAX_TITLE:
        yield f"title has {len(event.title)} characters; {MAX_TITLE} is the most"
    yield from _code_fault(taxonomy, "geo_precision", event.geo_precision, what="geo_precision")
    if event.verification and event.verification not in Verification.values:
        yield f"verification {event.verification!r} is not known; valid: {', '.join(Verification.values)}"
    if event.verification and not event.verification_note.strip():
        yield f"verification {event.verification!r} overrides what the claims say; say why in verification_note"
    for part in event.participants:
        yield from _code_fault(taxonomy, "roles", part.role, what=f"role of {part.actor.name}")
    for link in event.links:
        yield from _code_fault(taxonomy, "event_link_kinds", link.kind, what=f"link to {link.target}")
    for theme in event.themes:
        yield from _code_fault(taxonomy, "themes", theme, what="theme")
    yield from _series_faults(event)


def iter_claim_faults(claim: CuratedClaim) -> Iterator[str]:
    """What is wrong with one claim."""
    taxonomy = get_taxonomy()
    if claim.predicate not in Predicate.values:
        yield f"predicate {claim.predicate!r} is not known; valid: {', '.join(Predicate.values)}"
    if claim.modality not in ClaimModality.values:
        yield f"modality {claim.modality!r} is not known; valid: {', '.join(ClaimModality.values)}"
    if not claim.statement.strip():
        yield "statement is empty; say in one sentence of our own what the source says"
    elif len(claim.statement) > MAX_STATEMENT:
        yield f"statement has {len(claim.statement)} characters; {MAX_STATEMENT} is the most"
    if claim.credibility not in range(1, 7):
        yield f"credibility {claim.credibility!r} is not known; write 1 to 6, where 6 cannot be judged"
    if claim.attributed_actor is not None and claim.attributed_source is not None:
        yield "attributed to an actor and to a source; name one of them"
    yield from _value_faults(claim, taxonomy)
    yield from _place_in_text_faults(claim)


def _value_faults(claim: CuratedClaim, taxonomy: Taxonomy) -> Iterator[str]:
    if claim.predicate == Predicate.OCCURRED:
        denied = claim.modality == ClaimModality.DENIED
        if claim.value not in {"true", "false"}:
            yield f"value {claim.value!r} does not answer whether it happened; write true or false"
        elif denied and claim.value == "true":
            yield 'modality denied with value "true"; a denial has the value "false"'
    if claim.predicate == Predicate.DATE and claim.date.precision is Precision.UNKNOWN:
        yield "predicate date without a date; give it as EDTF"
    if claim.predicate == Predicate.PLACE and claim.place is None and not claim.value:
        yield "predicate place without a place; name it"
    if claim.predicate == Predicate.PARTICIPANT:
        if claim.actor is None and not claim.value:
            yield "predicate participant without an actor; name one"
        yield from _code_fault(taxonomy, "roles", claim.role, what="role")
    yield from _quantity_faults(claim, taxonomy)


def _quantity_faults(claim: CuratedClaim, taxonomy: Taxonomy) -> Iterator[str]:
    if (claim.predicate == Predicate.QUANTITY) != (claim.quantity is not None):
        yield "predicate quantity and a quantity go together; give both or neither"
    if claim.quantity is None:
        return
    yield from _code_fault(taxonomy, "quantities", claim.quantity.predicate, what="quantity")
    kind = taxonomy.vocabulary("quantities").find(claim.quantity.predicate)
    unit = getattr(kind, "unit", claim.quantity.unit)
    if unit != claim.quantity.unit:
        yield f"quantity {claim.quantity.predicate} in {claim.quantity.unit!r}; it is kept in {unit!r}"


def _place_in_text_faults(claim: CuratedClaim) -> Iterator[str]:
    if claim.span is None:
        return
    if claim.span.of(claim.article.text) != claim.quote:
        yield f"the quote {claim.quote[:60]!r} does not stand at {claim.span.start}-{claim.span.end} of the article"


def _type_faults(event: CuratedEvent, taxonomy: Taxonomy) -> Iterator[str]:
    if not taxonomy.is_event_type(event.type):
        yield f"type {event.type!r} is not in event_types.yaml; valid: {', '.join(taxonomy.event_types.keys())}"
    elif event.subtype and not taxonomy.is_subtype(event.type, event.subtype):
        valid = ", ".join(key for key, _ in taxonomy.subtype_choices(event.type))
        yield f"subtype {event.subtype!r} does not belong to {event.type}; valid: {valid}"


def _series_faults(event: CuratedEvent) -> Iterator[str]:
    index, total = event.series_index, event.series_total
    for name, number in (("series_index", index), ("series_total", total)):
        if number is not None and not 1 <= number <= MAX_SERIES:
            yield f"{name} is {number}; count from 1 to {MAX_SERIES}"
    if index is not None and total is not None and index > total:
        yield f"series_index {index} is beyond series_total {total}; number {index} of {total} cannot be"


def _code_fault(taxonomy: Taxonomy, vocabulary: str, code: str, *, what: str) -> Iterator[str]:
    terms = taxonomy.vocabulary(vocabulary)
    if code not in terms:
        yield f"{what} is {code!r}, which is not in {vocabulary}.yaml; valid: {', '.join(terms.keys())}"

"""The frozen records that decisions take: what an editor changes of a draft, and one entry of the reference record.

They hold model rows where a row is meant (the catalogue is there before the record), and values elsewhere. Whoever
builds them has looked the rows up; `decisions` checks the codes against the taxonomy.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from events.models import Actor, Article, Event, Place, Source
from events.values.partial_date import UNKNOWN_DATE, PartialDate
from events.values.quantities import Quantity
from events.values.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantEdit:
    """One participant that an editor keeps: the public id of an actor that the draft names or offers, and a role."""

    actor: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateEdits:
    """What an editor changes when accepting; None leaves what the machine said, "" empties it where that is possible.

    `date` is EDTF, `place` a public id. `participants` replaces the list: a subset of the draft's, or a choice among
    the options of an ambiguous name; names that nobody could resolve stay as words in a claim.
    `into_event` is the public id of an event to extend instead of making one. None extends the event that the candidate
    was matched with, if there is one; "" makes a new event although there is.
    """

    type: str | None = None
    subtype: str | None = None
    title: str | None = None
    summary: str | None = None
    date: str | None = None
    date_basis: str | None = None
    place: str | None = None
    participants: tuple[ParticipantEdit, ...] | None = None
    into_event: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedParticipant:
    """One participant of an event as an editor sets it: the public id of an actor of the catalogue, and a role."""

    actor: str
    role: str
    order_named: int | None = None
    title_at_time: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimEdit:
    """What an editor changes of one claim; None leaves it. `state` is `accepted` or `withdrawn`, no other."""

    claim: str
    state: str | None = None
    credibility: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventEdits:
    """What an editor changes of a published event; None leaves it as it is, "" or () empties it.

    `date` is EDTF, `time_utc` ISO 8601 with an offset; `place`, `parent` and the targets of `links` are public ids.
    `participants` and `links` replace the whole list. `series` is which one of how many, each None if unknown.
    `verification` "" goes back to what the claims say; any other value is an override and needs `verification_note`.
    What sources say is not edited here: claims are withdrawn or taken back, never rewritten.
    """

    type: str | None = None
    subtype: str | None = None
    title: str | None = None
    summary: str | None = None
    date: str | None = None
    date_basis: str | None = None
    time_utc: str | None = None
    place: str | None = None
    geo_precision: str | None = None
    parent: str | None = None
    series: tuple[int | None, int | None] | None = None
    themes: tuple[str, ...] | None = None
    participants: tuple[NamedParticipant, ...] | None = None
    links: "tuple[CuratedLink, ...] | None" = None
    claims: tuple[ClaimEdit, ...] = ()
    verification: str | None = None
    verification_note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitPart:
    """One event that comes of a split: its claims, by public id, and how it differs from the event that is split."""

    claims: tuple[str, ...]
    edits: EventEdits


@dataclass(frozen=True, slots=True, kw_only=True)
class CuratedParticipant:
    """One actor in one role; `order_named` counts from 1 where the order is evidence."""

    actor: Actor
    role: str
    order_named: int | None = None
    title_at_time: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CuratedClaim:
    """One claim; the fields mean what they mean in `models.Claim`.

    `public_id` "" lets the archive choose one; an entry of the reference record must bring its own. Either `span` (with
    `quote`) or `locator` says where in the article it stands. `about_event` is the public id of an event of the record,
    which may be the one that is being published or one published before it.
    """

    article: Article
    predicate: str
    statement: str
    public_id: str = ""
    value: str = ""
    date: PartialDate = UNKNOWN_DATE
    actor: Actor | None = None
    role: str = ""
    place: Place | None = None
    quantity: Quantity | None = None
    modality: str = "asserted"
    attributed_actor: Actor | None = None
    attributed_source: Source | None = None
    attributed_raw: str = ""
    quote: str = ""
    span: Span | None = None
    locator: str = ""
    ordinal_key: str = ""
    about_event: str = ""
    credibility: int = 6
    extractor: str = "curated"
    extractor_version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CuratedLink:
    """A link to another event of the record, by public id."""

    kind: str
    target: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CuratedEvent:
    """One entry of the reference record, whole: publishing it again makes the record equal to it.

    `verification` "" lets it be computed; otherwise it is an override and `verification_note` says why.
    """

    public_id: str
    type: str
    title: str
    claims: tuple[CuratedClaim, ...]
    subtype: str = ""
    summary: str = ""
    date: PartialDate = UNKNOWN_DATE
    time_utc: dt.datetime | None = None
    place: Place | None = None
    geo_precision: str = "unknown"
    parent: str = ""
    series_index: int | None = None
    series_total: int | None = None
    themes: tuple[str, ...] = ()
    participants: tuple[CuratedParticipant, ...] = ()
    links: tuple[CuratedLink, ...] = ()
    verification: str = ""
    verification_note: str = ""
    external_ids: Mapping[str, str | list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What publishing did: the event, whether anything changed, and why not if an editor's word stood in the way."""

    event: Event
    changed: bool
    kept: str = ""

"""The lists of everything but events: sources, actors, places, articles, claims, contradictions and the rest.

Each is a table of parameters, an order, and a function from readings to a queryset. All page by the same keyset.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Generic, TypeVar

from django.db import models
from django.db.models import F, Q, QuerySet

from events.errors import QueryError
from events.models import (
    Actor,
    ActorName,
    Article,
    Candidate,
    CandidateState,
    Change,
    Claim,
    ClaimModality,
    Contradiction,
    EventState,
    Feed,
    Place,
    PlaceName,
    Predicate,
    Source,
    Submission,
    SubmissionState,
)
from events.search.as_of import AS_OF
from events.search.days import overlapping, read_span
from events.search.likeness import bearers_meant
from events.search.paging import BY_ENTRY, Kind, Order
from events.search.parameters import (
    FLAG,
    PAGING,
    Paging,
    Parameter,
    Params,
    Reader,
    Readings,
    choices,
    country,
    edtf,
    free_text,
    language,
    public_id,
    read_paging,
    read_parameters,
    vocabulary,
)
from events.values.text import fold_name

M = TypeVar("M", bound=models.Model)

_BY_NAME: Final = Order(key="name", kind=Kind.TEXT)
_BY_ID: Final = Order(key=BY_ENTRY, kind=Kind.NUMBER)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuery:
    """One question about one of the lists; made by `RecordList.parse`."""

    paging: Paging
    readings: Readings
    order: Order


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordList(Generic[M]):
    """What one list understands and how it is asked of the database."""

    name: str
    order: Order
    filters: tuple[Parameter, ...]
    select: Callable[[Readings], QuerySet[M]]

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Everything that the list takes."""
        return (*self.filters, *PAGING)

    def parse(self, params: Params) -> ListQuery:
        """Read a filter string.

        Raises:
            QueryError: an unknown parameter, or a value that does not parse; it names the valid ones.
        """
        readings = read_parameters(params, self.parameters)
        return ListQuery(paging=read_paging(readings, sort=self.name), readings=readings, order=self.order)


def _one_of(name: str, meaning: str, read: Reader, *, example: str = "") -> Parameter:
    return Parameter(name=name, meaning=meaning, read=read, example=example, many=True, excludable=True)


def _id_of(kind: str, meaning: str) -> Parameter:
    where = f"/api/v1/{'claims/' if kind == 'claim' else f'{kind}s/?q='}"
    return _one_of(kind, meaning, public_id(kind, look_up=where))


_Q_NAME: Final = Parameter(
    name="q",
    meaning="Beginning of a name, in any script and spelling.",
    read=free_text,
    example="Kim Jong",
)
_COUNTRY: Final = _one_of("country", "ISO 3166-1 alpha-2.", country, example="KP")


def _filtered(found: QuerySet[M], readings: Readings, **columns: str) -> QuerySet[M]:
    """`found` by the columns that belong to parameters; what is excluded goes even where the column is null."""
    for name, column in columns.items():
        if wanted := readings.all(name):
            found = found.filter(**{f"{column}__in": wanted})
        if excluded := readings.none_of(name):
            found = found.exclude(**{f"{column}__in": excluded})
    return found


def _folded(readings: Readings) -> str:
    folded = fold_name(readings.one("q"))
    if not folded:
        raise QueryError("q holds no letter that a name could begin with", parameter="q")
    return folded


def select_sources(readings: Readings) -> QuerySet[Source]:
    """Sources by kind, country, grade and state control; `q` looks in their names."""
    found = _filtered(Source.objects.all(), readings, kind="kind", country="country", reliability="reliability")
    if controlled := readings.one("state_controlled"):
        found = found.filter(state_controlled=controlled == "true")
    if words := readings.one("q"):
        found = found.filter(Q(name__icontains=words) | Q(names__contains=[{"text": words}]))
    return found


def select_actors(readings: Readings) -> QuerySet[Actor]:
    """Actors by kind, country and sector; `q` looks in all their names."""
    found = _filtered(
        Actor.objects.all(), readings, kind="kind", country="country", sector="sector", parent="parent__public_id"
    )
    if readings.one("q"):
        found = found.filter(bearers_meant(ActorName.objects.all(), _folded(readings), bearer="actor"))
    return found


def select_places(readings: Readings) -> QuerySet[Place]:
    """Places by kind, country and what they lie in; `q` looks in all their names."""
    found = _filtered(Place.objects.all(), readings, kind="kind", country="country", parent="parent__public_id")
    if readings.one("q"):
        found = found.filter(bearers_meant(PlaceName.objects.all(), _folded(readings), bearer="place"))
    return found


def select_articles(readings: Readings) -> QuerySet[Article]:
    """Articles by source and language, and by the days on which they may have been published."""
    found = _filtered(
        Article.objects.all(), readings, source="source__public_id", source_kind="source__kind", language="language"
    )
    found = found.filter(overlapping(read_span(readings), earliest="published_earliest", latest="published_latest"))
    for name in ("changed", "gone"):
        if wanted := readings.one(name):
            found = found.filter(**{f"{name}_at__isnull": wanted == "false"})
    if words := readings.one("q"):
        found = found.filter(Q(title__icontains=words) | Q(document_symbol__icontains=words))
    return found


def select_claims(readings: Readings) -> QuerySet[Claim]:
    """Accepted claims on published events."""
    return _filtered(
        Claim.objects.accepted().filter(event__state=EventState.PUBLISHED),
        readings,
        event="event__public_id",
        article="article__public_id",
        source="article__source__public_id",
        predicate="predicate",
        modality="modality",
        actor="attributed_actor__public_id",
    )


def select_contradictions(readings: Readings) -> QuerySet[Contradiction]:
    """Contradictions that nobody dismissed, between claims on published events."""
    found = Contradiction.objects.filter(
        state=Contradiction.State.ACTIVE,
        first__event__state=EventState.PUBLISHED,
        second__event__state=EventState.PUBLISHED,
    )
    found = _filtered(found, readings, kind="kind")
    for name, path in (("event", "event__public_id"), ("source", "article__source__public_id")):
        either = [(f"{side}__{path}__in") for side in ("first", "second")]
        if wanted := readings.all(name):
            found = found.filter(Q(**{either[0]: wanted}) | Q(**{either[1]: wanted}))
        if excluded := readings.none_of(name):
            found = found.exclude(Q(**{either[0]: excluded}) | Q(**{either[1]: excluded}))
    return found


def select_candidates(readings: Readings) -> QuerySet[Candidate]:
    """Candidates in any state, oldest first: the queue is first in, first out."""
    return _filtered(
        Candidate.objects.all(),
        readings,
        state="state",
        type="type",
        article="article__public_id",
        event="event__public_id",
        source="article__source__public_id",
    )


def select_submissions(readings: Readings) -> QuerySet[Submission]:
    """Submissions by state, error, origin, feed and article, newest first."""
    return _of_submissions(Submission.objects.all(), readings)


def select_quarantine(readings: Readings) -> QuerySet[Submission]:
    """Submissions that failed or were refused, the latest first."""
    return _of_submissions(Submission.objects.quarantined(), readings)


def _of_submissions(found: QuerySet[Submission], readings: Readings) -> QuerySet[Submission]:
    return _filtered(
        found,
        readings,
        state="state",
        error="error_kind",
        origin="origin",
        feed="feed__public_id",
        article="article__public_id",
        source="source__public_id",
    )


def select_feeds(readings: Readings) -> QuerySet[Feed]:
    """Feeds by source, kind, health and whether they are polled; `q` looks in their addresses."""
    found: QuerySet[Feed] = Feed.objects.annotate(source_name=F("source__name"))
    found = _filtered(found, readings, source="source__public_id", kind="kind", health="health")
    if active := readings.one("active"):
        found = found.filter(is_active=active == "true")
    if words := readings.one("q"):
        found = found.filter(url__icontains=words)
    return found


SOURCES: Final = RecordList(
    name="sources",
    order=_BY_NAME,
    filters=(
        Parameter(name="q", meaning="Words in a name.", read=free_text, example="Yonhap"),
        _one_of(
            "kind", "Kind of publisher (vocabulary `source_kinds`).", vocabulary("source_kinds"), example="wire_service"
        ),
        _COUNTRY,
        _one_of("reliability", "Admiralty grade.", choices(*Source.Reliability.values), example="B"),
        Parameter(name="state_controlled", meaning="Whether a state directs it.", read=FLAG, example="true"),
    ),
    select=select_sources,
)
ACTORS: Final = RecordList(
    name="actors",
    order=_BY_NAME,
    filters=(
        _Q_NAME,
        _one_of("kind", "Kind of actor (vocabulary `actor_kinds`).", vocabulary("actor_kinds"), example="person"),
        _COUNTRY,
        _one_of("sector", "PLOVER sector (vocabulary `actor_sectors`).", vocabulary("actor_sectors")),
        _one_of("parent", "Id of the body that it belongs to.", public_id("actor", look_up="/api/v1/actors/?q=")),
    ),
    select=select_actors,
)
PLACES: Final = RecordList(
    name="places",
    order=_BY_NAME,
    filters=(
        _Q_NAME,
        _one_of("kind", "Kind of place (vocabulary `place_kinds`).", vocabulary("place_kinds"), example="city"),
        _COUNTRY,
        _one_of("parent", "Id of the place that it lies in.", public_id("place", look_up="/api/v1/places/?q=")),
    ),
    select=select_places,
)
ARTICLES: Final = RecordList(
    name="articles",
    order=Order(key="sort_on", kind=Kind.DAY, descending=True),
    filters=(
        Parameter(name="q", meaning="Words in the title or document symbol.", read=free_text, example="S/RES/2397"),
        _id_of("source", "Id of the publisher."),
        _one_of("source_kind", "Kind of publisher (vocabulary `source_kinds`).", vocabulary("source_kinds")),
        _one_of("language", "BCP 47 tag.", language, example="ko"),
        Parameter(
            name="date_from", meaning="EDTF; published on or after its first day, perhaps.", read=edtf, example="2024"
        ),
        Parameter(
            name="date_to", meaning="EDTF; published on or before its last day, perhaps.", read=edtf, example="2024-12"
        ),
        Parameter(name="changed", meaning="Whether a later capture showed another text.", read=FLAG, example="true"),
        Parameter(name="gone", meaning="Whether its page was found missing.", read=FLAG, example="true"),
    ),
    select=select_articles,
)
CLAIMS: Final = RecordList(
    name="claims",
    order=_BY_ID,
    filters=(
        _id_of("event", "Id of the event that is spoken of."),
        _id_of("article", "Id of the article that says it."),
        _id_of("source", "Id of the publisher of that article."),
        _id_of("actor", "Id of the actor who is quoted."),
        _one_of(
            "predicate", "What it speaks of (vocabulary `predicates`).", choices(*Predicate.values), example="date"
        ),
        _one_of("modality", "How it is meant (vocabulary `modalities`).", choices(*ClaimModality.values)),
    ),
    select=select_claims,
)
# Where the change log can answer too.
CLAIMS_THEN: Final = replace(CLAIMS, filters=(*CLAIMS.filters, AS_OF))
CONTRADICTIONS: Final = RecordList(
    name="contradictions",
    order=Order(key=BY_ENTRY, kind=Kind.NUMBER, descending=True),
    filters=(
        _one_of("kind", "On what the two disagree.", choices(*Contradiction.Kind.values), example="date"),
        _id_of("event", "Id of an event that one of the claims speaks of."),
        _id_of("source", "Id of a source that makes one of the claims."),
    ),
    select=select_contradictions,
)
CONTRADICTIONS_THEN: Final = replace(CONTRADICTIONS, filters=(*CONTRADICTIONS.filters, AS_OF))
CANDIDATES: Final = RecordList(
    name="candidates",
    order=_BY_ID,
    filters=(
        _one_of("state", "Where it stands.", choices(*CandidateState.values), example="open"),
        _one_of("type", "Type of event that is proposed.", vocabulary("event_types"), example="missile_launch"),
        _id_of("article", "Id of the article that it was read in."),
        _id_of("event", "Id of the event that it became or was added to."),
        _id_of("source", "Id of the publisher of that article."),
    ),
    select=select_candidates,
)
_ERROR: Final = _one_of(
    "error", "Why it failed or was refused (vocabulary `error_kinds`).", vocabulary("error_kinds"), example="timeout"
)
_ORIGIN: Final = _one_of("origin", "How it came in.", choices(*Submission.Origin.values), example="person")
SUBMISSIONS: Final = RecordList(
    name="submissions",
    order=Order(key=BY_ENTRY, kind=Kind.NUMBER, descending=True),
    filters=(
        _one_of("state", "Where it stands.", choices(*SubmissionState.values), example="done"),
        _ERROR,
        _ORIGIN,
        _id_of("feed", "Id of the feed that it came from."),
        _id_of("article", "Id of the article that came of it."),
        _id_of("source", "Id of the source that the sender named."),
    ),
    select=select_submissions,
)
QUARANTINE: Final = RecordList(
    name="quarantine",
    order=Order(key="ended_at", kind=Kind.INSTANT, descending=True),
    filters=(_ERROR, _ORIGIN, _id_of("feed", "Id of the feed that it came from.")),
    select=select_quarantine,
)
FEEDS: Final = RecordList(
    name="feeds",
    order=Order(key="source_name", kind=Kind.TEXT),
    filters=(
        Parameter(name="q", meaning="Words in the address.", read=free_text, example="rss"),
        _id_of("source", "Id of the publisher."),
        _one_of("kind", "What kind of list it is.", choices(*Feed.Kind.values), example="rss"),
        _one_of("health", "How the last polls went.", choices(*Feed.Health.values), example="ok"),
        Parameter(name="active", meaning="Whether it is polled.", read=FLAG, example="true"),
    ),
    select=select_feeds,
)
# Of one record: whoever asks says of which.
HISTORY: Final[RecordList[Change]] = RecordList(
    name="history",
    order=Order(key="seq", kind=Kind.NUMBER, descending=True, handle="seq"),
    filters=(),
    select=lambda _readings: Change.objects.select_related("decision"),
)

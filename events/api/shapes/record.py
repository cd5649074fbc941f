"""Shapes of the record: events, claims, contradictions, history."""

from typing import Any

from drf_spectacular.drainage import set_override
from rest_framework import serializers

from events.models import ClaimModality, ClaimState, Contradiction, Event, Predicate, Source, Verb, Verification
from events.taxonomy import get_taxonomy
from events.values.partial_date import Basis, Precision


class Shape(serializers.Serializer[Any]):
    """A shape; the OpenAPI file calls `EventShape` just Event."""

    def __init_subclass__(cls, **options: object) -> None:
        """Name the component after the class."""
        super().__init_subclass__(**options)
        set_override(cls, "component_name", cls.__name__.removesuffix("Shape"))


class EventReferenceShape(Shape):
    """An event, named only."""

    id = serializers.CharField(help_text="evt-…")
    url = serializers.URLField()
    title = serializers.CharField()


class ActorReferenceShape(Shape):
    """An actor, named only."""

    id = serializers.CharField(help_text="act-…")
    name = serializers.CharField()


class SourceReferenceShape(Shape):
    """A source with its grade."""

    id = serializers.CharField(help_text="src-…")
    url = serializers.URLField()
    name = serializers.CharField()
    kind = serializers.CharField(help_text="vocabulary source_kinds")
    reliability = serializers.ChoiceField(choices=Source.Reliability.values, help_text="Admiralty grade")
    state_controlled = serializers.BooleanField()


class ArticleReferenceShape(Shape):
    """An article, named only."""

    id = serializers.CharField(help_text="art-…")
    url = serializers.URLField()
    title = serializers.CharField(allow_null=True)
    canonical_url = serializers.CharField(help_text="a URL, or urn:… for a document")
    published = serializers.CharField(allow_null=True, help_text="EDTF, as the article states it")
    document_symbol = serializers.CharField(allow_null=True)


class DateShape(Shape):
    """A partial date. `earliest` and `latest` are the outermost days that it may mean; null is open or unknown."""

    edtf = serializers.CharField(allow_null=True, help_text="EDTF (ISO 8601-2)")
    earliest = serializers.DateField(allow_null=True)
    latest = serializers.DateField(allow_null=True)
    precision = serializers.ChoiceField(choices=[item.value for item in Precision])
    basis = serializers.ChoiceField(choices=[item.value for item in Basis], help_text="whose calendar counts the day")


class EventDateShape(DateShape):
    """The date of an event, with the instant where it is known."""

    utc = serializers.DateTimeField(allow_null=True)


class ClaimDateShape(DateShape):
    """The date that a claim speaks of, also in words."""

    words = serializers.CharField()


class PlaceReferenceShape(Shape):
    """A place. A coordinate never stands alone: `geo_precision` says how far it may be off."""

    id = serializers.CharField(help_text="plc-…")
    name = serializers.CharField()
    latitude_deg = serializers.FloatField(allow_null=True)
    longitude_deg = serializers.FloatField(allow_null=True)
    geo_precision = serializers.CharField(help_text="vocabulary geo_precision")


class ParticipantActorShape(ActorReferenceShape):
    """An actor that takes part; the last three with `include=participants` only."""

    url = serializers.URLField(required=False)
    kind = serializers.CharField(required=False, help_text="vocabulary actor_kinds")
    country = serializers.CharField(required=False, allow_null=True, help_text="ISO 3166-1 alpha-2")


class ParticipantShape(Shape):
    """One actor in one role."""

    actor = ParticipantActorShape()
    role = serializers.CharField(help_text="vocabulary roles")
    order_named = serializers.IntegerField(allow_null=True, help_text="rank in which the report names them")
    title_at_time = serializers.CharField(allow_null=True)


class QuantityShape(Shape):
    """A number that a claim gives, as a range. Missing is null, never 0."""

    predicate = serializers.CharField(help_text="vocabulary quantities")
    low = serializers.FloatField(allow_null=True)
    best = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    unit = serializers.CharField()
    approximate = serializers.BooleanField()
    attributed_to = serializers.CharField(allow_null=True)
    claim = serializers.CharField(help_text="clm-…")


class LinkShape(Shape):
    """How an event hangs together with another."""

    kind = serializers.CharField(help_text="vocabulary event_link_kinds")
    event = EventReferenceShape()
    note = serializers.CharField(allow_null=True)


class ClaimShape(Shape):
    """What one article says of one event: one predicate, one value, in whose words."""

    id = serializers.CharField(help_text="clm-…")
    url = serializers.URLField()
    event = EventReferenceShape()
    article = ArticleReferenceShape()
    source = SourceReferenceShape(allow_null=True)  # type: ignore[assignment]  # a member, not the option of Field
    predicate = serializers.ChoiceField(choices=Predicate.values)
    statement = serializers.CharField(help_text="what the source says, in the archive's words")
    value = serializers.CharField(allow_null=True)
    date = ClaimDateShape(allow_null=True)
    actor = ActorReferenceShape(allow_null=True)
    role = serializers.CharField(allow_null=True)
    place = PlaceReferenceShape(allow_null=True)
    quantity = QuantityShape(allow_null=True)
    modality = serializers.ChoiceField(choices=ClaimModality.values)
    attributed_to = serializers.CharField(allow_null=True, help_text="who is said to have said it")
    attributed_actor = ActorReferenceShape(allow_null=True)
    attributed_source = SourceReferenceShape(allow_null=True)
    quote = serializers.CharField(allow_null=True, help_text="null where the source allows a link only")
    start = serializers.IntegerField(allow_null=True, help_text="characters into the article's text")
    end = serializers.IntegerField(allow_null=True)
    locator = serializers.CharField(allow_null=True, help_text="where to look when no text is held")
    ordinal_key = serializers.CharField(allow_null=True, help_text="which one of a counted series")
    about_event = EventReferenceShape(allow_null=True)
    credibility = serializers.IntegerField(min_value=1, max_value=6, help_text="Admiralty digit; 6 cannot be judged")
    extractor = serializers.CharField(allow_null=True)
    extractor_version = serializers.CharField(allow_null=True)
    state = serializers.ChoiceField(choices=ClaimState.values)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class EventArticleShape(ArticleReferenceShape):
    """An article that claims something of the event."""

    source = SourceReferenceShape(allow_null=True)  # type: ignore[assignment]  # a member, not the option of Field


class EventShape(Shape):
    """Something that is said to have happened. It may not have: what stands behind it are its claims.

    `claims` and `articles` are there with `include` only; with `fields`, only the fields asked for.
    """

    id = serializers.CharField(help_text="evt-…")
    url = serializers.URLField()
    type = serializers.ChoiceField(choices=list(get_taxonomy().event_types.keys()))
    subtype = serializers.CharField(allow_null=True)
    title = serializers.CharField()
    summary = serializers.CharField(allow_null=True)
    date = EventDateShape()
    place = PlaceReferenceShape(allow_null=True)
    participants = ParticipantShape(many=True)
    quantities = QuantityShape(many=True)
    verification = serializers.ChoiceField(choices=Verification.values)
    contradicted = serializers.BooleanField()
    sources_count = serializers.IntegerField()
    independent_count = serializers.IntegerField()
    verification_overridden = serializers.BooleanField(help_text="set by a person, with a note, not computed")
    verification_note = serializers.CharField(allow_null=True)
    parent = EventReferenceShape(allow_null=True)
    series_index = serializers.IntegerField(allow_null=True, help_text="which one of a salvo or series")
    series_total = serializers.IntegerField(allow_null=True)
    themes = serializers.ListField(child=serializers.CharField(), help_text="vocabulary themes")
    links = LinkShape(many=True)
    origin = serializers.ChoiceField(choices=Event.Origin.values, help_text="how it entered the record")
    external_ids = serializers.DictField(help_text='identifiers elsewhere: {"cns": "245"}')
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    claims = ClaimShape(many=True, required=False)
    articles = EventArticleShape(many=True, required=False)


class ContradictionShape(Shape):
    """Two accepted claims that cannot both hold, and why."""

    id = serializers.CharField(help_text="con-…")
    url = serializers.URLField()
    kind = serializers.ChoiceField(choices=Contradiction.Kind.values)
    reason = serializers.CharField(help_text="in words")
    state = serializers.ChoiceField(choices=Contradiction.State.values)
    first = ClaimShape()
    second = ClaimShape()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class ChangeShape(Shape):
    """One entry of a record's history, with the whole record after it."""

    seq = serializers.IntegerField()
    at = serializers.DateTimeField()
    verb = serializers.ChoiceField(choices=Verb.values)
    kind = serializers.CharField(help_text="event or contradiction")
    id = serializers.CharField(help_text="of the record")
    decision = serializers.CharField(help_text="dec-…")
    reason = serializers.CharField(allow_null=True)
    digest = serializers.CharField(help_text="SHA-256 over this entry and the digest of the one before")
    record = serializers.DictField(
        help_text="the record as it was answered then, with its claims and contradictions; a tombstone once it is gone"
    )


class DifferenceShape(Shape):
    """One thing that differs; null is absence."""

    path = serializers.CharField(help_text="such as `title`, `date/edtf` or `claims/clm-7k3m9x2q4d/state`")
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)


class DiffShape(Shape):
    """What differs between two states of one event."""

    id = serializers.CharField(help_text="evt-…")
    to = serializers.IntegerField(allow_null=True, help_text="entry of the change log")
    differences = DifferenceShape(many=True)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """The shape as declared, and `from`, which is a word of Python's."""
        fields: dict[str, serializers.Field[Any, Any, Any, Any]] = dict(super().get_fields())
        first = serializers.IntegerField(allow_null=True, help_text="entry of the change log; null is before the first")
        return {"id": fields.pop("id"), "from": first, **fields}

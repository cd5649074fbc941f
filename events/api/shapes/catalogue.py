"""Shapes of the catalogue: sources, actors, places, vocabularies; and of the index and of problems."""

from rest_framework import serializers

from events.api.shapes.record import Shape
from events.models import NameKind, Source


class NameShape(Shape):
    """One name in one script."""

    text = serializers.CharField()
    language = serializers.CharField(allow_null=True, help_text="BCP 47")
    script = serializers.CharField(allow_null=True, help_text="ISO 15924")
    kind = serializers.ChoiceField(choices=NameKind.values)


class ActorNameShape(NameShape):
    """One name of an actor. `deceptive`: it was used to hide who the bearer is."""

    scheme = serializers.CharField(allow_null=True, help_text="romanisation: mr, rr, dprk, press")
    deceptive = serializers.BooleanField()


class LinkedActorShape(Shape):
    """An actor with its address."""

    id = serializers.CharField(help_text="act-…")
    url = serializers.URLField()
    name = serializers.CharField()


class LinkedPlaceShape(Shape):
    """A place with its address."""

    id = serializers.CharField(help_text="plc-…")
    url = serializers.URLField()
    name = serializers.CharField()


class SourceShape(Shape):
    """A publisher. `reliability` is the Admiralty grade for matters of fact."""

    id = serializers.CharField(help_text="src-…")
    url = serializers.URLField()
    name = serializers.CharField()
    names = serializers.ListField(child=serializers.DictField(), help_text="other names with language and script")
    kind = serializers.CharField(help_text="vocabulary source_kinds")
    homepage = serializers.URLField(allow_null=True)
    hosts = serializers.ListField(child=serializers.CharField())
    country = serializers.CharField(allow_null=True, help_text="ISO 3166-1 alpha-2")
    language = serializers.CharField(allow_null=True, help_text="BCP 47")
    state_controlled = serializers.BooleanField()
    reliability = serializers.ChoiceField(choices=Source.Reliability.values)
    reliability_note = serializers.CharField(allow_null=True)
    fulltext_policy = serializers.ChoiceField(choices=Source.Fulltext.values)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class ActorShape(Shape):
    """A person or body that takes part in events."""

    id = serializers.CharField(help_text="act-…")
    url = serializers.URLField()
    name = serializers.CharField()
    kind = serializers.CharField(help_text="vocabulary actor_kinds")
    country = serializers.CharField(allow_null=True, help_text="ISO 3166-1 alpha-2")
    sector = serializers.CharField(allow_null=True, help_text="PLOVER sector")
    parent = LinkedActorShape(allow_null=True)
    external_ids = serializers.DictField()
    note = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class RelationShape(Shape):
    """That one actor leads, belongs to or supports another, and when."""

    kind = serializers.CharField(help_text="vocabulary actor_relation_kinds")
    actor = LinkedActorShape()
    date = serializers.CharField(allow_null=True, help_text="EDTF")
    date_words = serializers.CharField(allow_null=True)
    note = serializers.CharField(allow_null=True)


class WholeActorShape(ActorShape):
    """An actor with all names and relations: `relations` read from it, `relations_to` read towards it."""

    names = ActorNameShape(many=True)
    relations = RelationShape(many=True)
    relations_to = RelationShape(many=True)


class PlaceShape(Shape):
    """A place of the gazetteer."""

    id = serializers.CharField(help_text="plc-…")
    url = serializers.URLField()
    name = serializers.CharField()
    names = NameShape(many=True)
    kind = serializers.CharField(help_text="vocabulary place_kinds")
    country = serializers.CharField(allow_null=True, help_text="ISO 3166-1 alpha-2; null at sea")
    latitude_deg = serializers.FloatField(allow_null=True)
    longitude_deg = serializers.FloatField(allow_null=True)
    geo_precision = serializers.CharField(help_text="vocabulary geo_precision")
    parent = LinkedPlaceShape(allow_null=True)
    geonames_id = serializers.IntegerField(allow_null=True)
    note = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class VocabularyShape(Shape):
    """A closed list of terms."""

    name = serializers.CharField()
    url = serializers.URLField()
    title = serializers.CharField()
    description = serializers.CharField()
    origin = serializers.CharField()
    version = serializers.IntegerField()
    terms_count = serializers.IntegerField()


class CorrespondenceShape(Shape):
    """The nearest term of another scheme and how near it is."""

    value = serializers.CharField(allow_null=True)
    match = serializers.ChoiceField(choices=["exact", "broader", "narrower", "approximate", "none"])
    note = serializers.CharField(allow_null=True)


class TermShape(Shape):
    """One term. Terms of some vocabularies have further members, such as `subtypes` of event types."""

    code = serializers.IntegerField(help_text="fixed for ever")
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a member, not the option of Field
    definition = serializers.CharField()
    crosswalk = serializers.DictField(child=CorrespondenceShape(many=True))


class WholeVocabularyShape(VocabularyShape):
    """A vocabulary with its terms."""

    codebook_version = serializers.CharField()
    terms = TermShape(many=True)


class VocabulariesShape(Shape):
    """All vocabularies of the codebook."""

    version = serializers.CharField(help_text="of the codebook")
    results = VocabularyShape(many=True)


class ResourceShape(Shape):
    """One resource of the API."""

    name = serializers.CharField()
    url = serializers.URLField()
    meaning = serializers.CharField()
    methods = serializers.ListField(child=serializers.CharField())
    formats = serializers.ListField(child=serializers.CharField())
    parameters = serializers.ListField(child=serializers.CharField())


class LinksShape(Shape):
    """Where to read on."""

    schema = serializers.URLField()
    docs = serializers.URLField()
    problems = serializers.URLField()
    site = serializers.URLField()


class IndexShape(Shape):
    """What there is."""

    title = serializers.CharField()
    version = serializers.CharField()
    resources = ResourceShape(many=True)
    links = LinksShape()


class ProblemKindShape(Shape):
    """One kind of problem."""

    type = serializers.CharField()
    status = serializers.IntegerField()
    title = serializers.CharField()
    meaning = serializers.CharField()


class ProblemKindsShape(Shape):
    """All kinds of problems."""

    results = ProblemKindShape(many=True)


class ProblemShape(Shape):
    """RFC 9457. `parameter` and `valid` are there for a bad parameter or field."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    parameter = serializers.CharField(required=False)
    valid = serializers.ListField(child=serializers.CharField(), required=False)


class PartShape(Shape):
    """An event that a split one became."""

    id = serializers.CharField(help_text="evt-…")
    url = serializers.URLField()


class TombstoneShape(ProblemShape):
    """What is left of a withdrawn record, or of one that was split."""

    id = serializers.CharField()
    reason = serializers.CharField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True, required=False, help_text="of a withdrawn one")
    parts = PartShape(many=True, required=False, help_text="of a split one: where its claims are now")

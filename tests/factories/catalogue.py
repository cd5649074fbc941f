"""Sources, feeds, actors and places."""

import datetime as dt

import factory

from events.gazetteer import sound_key
from events.models import Actor, ActorName, ActorRelation, Feed, FeedPoll, Place, PlaceName, Source
from events.values.text import fold_name
from tests.factories.dates import DatedFactory


class SourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Source

    kind = "wire_service"
    name = factory.Sequence(lambda n: f"Harbour Wire {n}")
    hosts = factory.Sequence(lambda n: [f"wire{n}.example.org"])
    homepage = factory.LazyAttribute(lambda source: f"https://{source.hosts[0]}/" if source.hosts else "")
    country = "GB"
    language = "en"
    reliability = "B"


class FeedFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Feed

    source = factory.SubFactory(SourceFactory)
    url = factory.Sequence(lambda n: f"https://wire.example.org/feeds/{n}.xml")
    kind = "rss"


class FeedPollFactory(factory.django.DjangoModelFactory):
    """A poll that found three entries, none of them new."""

    class Meta:
        model = FeedPoll

    feed = factory.SubFactory(FeedFactory)
    at = dt.datetime(2024, 5, 30, 12, tzinfo=dt.UTC)
    took_ms = 240
    outcome = "nothing_new"
    http_status = 200
    size_bytes = 5120
    entry_count = 3


class ActorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Actor

    kind = "government_body"
    name = factory.Sequence(lambda n: f"Ministry {n}")
    country = "KP"
    sector = "gov"


class ActorNameFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ActorName

    actor = factory.SubFactory(ActorFactory)
    text = factory.Sequence(lambda n: f"Min. {n}")
    folded = factory.LazyAttribute(lambda name: fold_name(name.text))
    sound = factory.LazyAttribute(lambda name: sound_key(name.text))
    language = "en"
    script = "Latn"


class ActorRelationFactory(DatedFactory):
    class Meta:
        model = ActorRelation

    subject = factory.SubFactory(ActorFactory)
    kind = "part_of"
    object = factory.SubFactory(ActorFactory)
    date = "2016/.."


class PlaceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Place

    kind = "missile_site"
    name = factory.Sequence(lambda n: f"Launch site {n}")
    country = "KP"
    latitude_deg = 39.2
    longitude_deg = 127.6
    geo_precision = "site"


class PlaceNameFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PlaceName

    place = factory.SubFactory(PlaceFactory)
    text = factory.Sequence(lambda n: f"Site {n}")
    folded = factory.LazyAttribute(lambda name: fold_name(name.text))
    sound = factory.LazyAttribute(lambda name: sound_key(name.text))

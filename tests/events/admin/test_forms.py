"""What editors may type into the catalogue: whatever it is, the answer is a page and never a fault of the server."""

import html

import pytest
from django.urls import reverse

from events.models import Actor, Feed, Place, Source
from tests.factories import ActorFactory, EditorFactory, PlaceFactory, SourceFactory

pytestmark = pytest.mark.django_db

SOURCE = {"kind": "wire_service", "name": "A wire", "names": "[]", "reliability": "B", "fulltext_policy": "excerpt"}
ACTOR = {"kind": "person", "name": "Somebody", "external_ids": "{}"}
PLACE = {"kind": "city", "name": "Somewhere", "geo_precision": "locality"}
NO_NAMES = {"names-TOTAL_FORMS": 0, "names-INITIAL_FORMS": 0}


@pytest.fixture
def editor(client):
    client.force_login(EditorFactory(is_staff=True))
    return client


def save(editor, name, fields, *args):
    tables = {} if name.startswith(("source", "feed")) else NO_NAMES
    return editor.post(reverse(f"admin:events_{name}", args=args), fields | tables)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"names": '{"text": "x"}'}, "names are written"),
        ({"names": '"x"'}, "names are written"),
        ({"names": "[1]"}, "names are written"),
        ({"names": '[{"text": 7}]'}, "names are written"),
        ({"names": '[{"text": ""}]'}, "names are written"),
        ({"names": '[{"text": "x", "colour": "red"}]'}, "names are written"),
        ({"hosts": "https://www.example.org/news"}, "not a host name"),
        ({"hosts": "example.org:8080"}, "not a host name"),
        ({"hosts": "org"}, "not a host name"),
        ({"hosts": "two words.org"}, "not a host name"),
        ({"country": "K"}, "no country"),
        ({"country": "<b"}, "no country"),
        ({"language": "Korean (north)"}, "no language tag"),
        ({"homepage": "ftp://example.org/"}, "not a web address"),
        ({"homepage": "javascript:alert(1)"}, "valid URL"),
        ({"name": "\u202e\u200b"}, "no letter or figure"),
    ],
)
def test_what_no_source_can_be_is_refused_in_words(editor, fields, words):
    answer = save(editor, "source_add", SOURCE | fields)

    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not Source.objects.exists()


@pytest.mark.parametrize("empty", ["", "null"])
def test_an_emptied_field_is_an_empty_one(editor, empty):
    assert save(editor, "source_add", SOURCE | {"names": empty}).status_code == 302
    assert save(editor, "actor_add", ACTOR | {"external_ids": empty}).status_code == 302

    assert Source.objects.get().names == []
    assert Actor.objects.get().external_ids == {}


def test_what_is_typed_loosely_is_kept_as_it_is_compared(editor):
    fields = {
        "name": "  Yonhap\u202e  News ",
        "hosts": "WWW.YNA.co.kr,yna.co.kr,B\u00fccher.example",
        "country": "kr",
        "names": '[{"text": " \uc5f0\ud569\ub274\uc2a4\u200b", "language": "ko"}]',
    }

    assert save(editor, "source_add", SOURCE | fields).status_code == 302

    source = Source.objects.get()
    assert (source.name, source.country) == ("Yonhap News", "KR")
    assert source.hosts == ["yna.co.kr", "xn--bcher-kva.example"]
    assert source.names == [{"text": "\uc5f0\ud569\ub274\uc2a4", "language": "ko"}]


@pytest.mark.parametrize("ids", ["[]", '"Q1"', '{"wikidata": 1}', '{"wikidata": ""}'])
def test_identifiers_of_an_actor_have_one_form(editor, ids):
    answer = save(editor, "actor_add", ACTOR | {"external_ids": ids})

    assert answer.status_code == 200
    assert not Actor.objects.exists()


@pytest.mark.parametrize("far", [False, True])
def test_nothing_is_a_part_of_itself(editor, far):
    whole = PlaceFactory()
    part = PlaceFactory(parent=whole)
    parent = part if far else whole

    answer = save(editor, "place_change", PLACE | {"parent": parent.pk}, whole.pk)

    assert answer.status_code == 200
    assert "itself or a part of it" in answer.content.decode()
    assert Place.objects.get(pk=whole.pk).parent is None


def test_an_actor_does_not_belong_to_itself(editor):
    actor = ActorFactory()

    answer = save(editor, "actor_change", ACTOR | {"parent": actor.pk}, actor.pk)

    assert "itself or a part of it" in answer.content.decode()


def test_half_a_position_is_none(editor):
    answer = save(editor, "place_add", PLACE | {"latitude_deg": 39})

    assert "both numbers or neither" in answer.content.decode()
    assert not Place.objects.exists()


def test_a_feed_is_fetched_over_the_web(editor):
    fields = {"source": SourceFactory().pk, "kind": "rss", "url": "ftp://example.org/rss"}

    assert "not a web address" in save(editor, "feed_add", fields).content.decode()
    assert not Feed.objects.exists()


FEED = {"url": "https://wire.example.org/news/", "kind": "listing", "listing": "{}", "keywords": ""}
RULE = '{"item": "ul.news li"}'


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"keywords": "@nowhere"}, "names no list"),
        ({"keywords": "*"}, "has no words"),
        ({"listing": '{"itm": "li"}'}, "itm"),
        ({"listing": '{"item": 7}'}, "it is a text"),
        ({"listing": '{"item": "li["}'}, "li["),
        ({"listing": '["li"]'}, "a rule is written"),
        ({"listing": "{"}, "valid JSON"),
        ({"kind": "rss", "listing": RULE}, "only an HTML listing"),
        ({"is_active": "on"}, "say where its links stand"),
    ],
)
def test_what_no_feed_can_take_is_refused_in_words(editor, fields, words):
    answer = save(editor, "feed_add", FEED | {"source": SourceFactory().pk} | fields)

    assert answer.status_code == 200
    assert words in html.unescape(answer.content.decode())
    assert not Feed.objects.exists()


@pytest.mark.parametrize("empty", ["", "null", "{}"])
def test_a_feed_without_a_rule_or_keywords_has_none(editor, empty):
    answer = save(editor, "feed_add", FEED | {"source": SourceFactory().pk, "kind": "rss", "listing": empty})

    assert answer.status_code == 302
    feed = Feed.objects.get()
    assert (feed.listing, feed.keywords, feed.interval_s, feed.health) == ({}, [], 6 * 3600, "unknown")


def test_keywords_are_written_one_after_the_other(editor):
    fields = {"source": SourceFactory().pk, "is_active": "on", "listing": RULE, "keywords": "@dprk, North  Korea,@dprk"}

    assert save(editor, "feed_add", FEED | fields).status_code == 302
    feed = Feed.objects.get()
    assert (feed.keywords, feed.listing, feed.is_active) == (["@dprk", "North Korea"], {"item": "ul.news li"}, True)

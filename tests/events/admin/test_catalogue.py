import pytest
from django.urls import reverse

from events.gazetteer import sound_key
from events.models import Actor, ActorName, ActorRelation, Feed, Place, Source
from tests.factories import (
    ActorFactory,
    ActorNameFactory,
    ActorRelationFactory,
    EditorFactory,
    FeedFactory,
    PlaceFactory,
    PlaceNameFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(EditorFactory(is_staff=True))
    return client


def page(name, *args):
    return reverse(f"admin:events_{name}", args=args)


def names(*texts, prefix="names", **rest):
    """Fields of the table of names."""
    fields = {f"{prefix}-TOTAL_FORMS": len(texts), f"{prefix}-INITIAL_FORMS": 0}
    for number, text in enumerate(texts):
        fields |= {f"{prefix}-{number}-text": text, f"{prefix}-{number}-kind": "alias"}
    return fields | rest


def test_a_new_actor_has_names_folded_for_searching(editor):
    parent = ActorFactory()
    fields = {"kind": "person", "name": "Kim Jong Un", "country": "KP", "sector": "gov", "external_ids": "{}"}

    answer = editor.post(
        page("actor_add"), {**fields, "parent": parent.pk, **names("Kim Chŏng-ŭn", " 김정은\u200b ")}, follow=True
    )

    assert answer.status_code == 200
    actor = Actor.objects.get(name="Kim Jong Un")
    assert dict(actor.names.values_list("text", "folded")) == {
        "Kim Chŏng-ŭn": "kim chong un",
        "김정은": "김정은",
        "Kim Jong Un": "kim jong un",
    }
    assert {name.sound for name in actor.names.all()} == {sound_key("Gim Jeong-eun")}


def test_a_changed_name_is_folded_again(editor):
    name = ActorNameFactory(text="Old name")
    fields = {"kind": name.actor.kind, "name": name.actor.name, "external_ids": "{}"}
    table = {
        "names-TOTAL_FORMS": 1,
        "names-INITIAL_FORMS": 1,
        "names-0-id": name.pk,
        "names-0-actor": name.actor_id,
        "names-0-text": "New Name",
        "names-0-kind": "alias",
    }

    editor.post(page("actor_change", name.actor_id), {**fields, **table})

    assert ActorName.objects.get(pk=name.pk).folded == "new name"
    assert ActorName.objects.get(pk=name.pk).sound == sound_key("New Name")


def test_the_name_that_pages_show_is_among_the_names_once(editor):
    fields = {"kind": "city", "name": "Kaesŏng", "country": "KP", "geo_precision": "locality"}

    editor.post(page("place_add"), {**fields, **names("KAESONG")})
    place = Place.objects.get()
    editor.post(page("place_change", place.pk), {**fields, "name": "Kaesong City", **names()})

    assert sorted(place.names.values_list("text", flat=True)) == ["KAESONG", "Kaesong City"]


def test_a_name_that_could_never_be_found_is_refused(editor):
    fields = {"kind": "person", "name": "Somebody", "external_ids": "{}"}

    answer = editor.post(page("actor_add"), {**fields, **names("...")})

    assert "no letter or figure" in answer.content.decode()
    assert not Actor.objects.exists()


def test_codes_come_from_the_codebook(editor):
    shown = editor.get(page("source_add")).content.decode()
    assert '<option value="wire_service">' in shown

    fields = {"name": "A blog", "kind": "blog", "names": "[]", "reliability": "F", "fulltext_policy": "excerpt"}
    answer = editor.post(page("source_add"), fields)

    assert "blog is not one of the available choices" in answer.content.decode()
    assert not Source.objects.exists()


def test_a_sector_may_be_none(editor):
    shown = editor.get(page("actor_add")).content.decode()

    assert '<option value="" selected>none</option>' in shown or '<option value="">none</option>' in shown


def test_a_place_off_the_earth_is_refused_with_a_message(editor):
    fields = {"kind": "city", "name": "Nowhere", "latitude_deg": 99, "longitude_deg": 0, "geo_precision": "locality"}

    answer = editor.post(page("place_add"), {**fields, **names()})

    assert answer.status_code == 200
    assert "place_on_earth" in answer.content.decode()
    assert not Place.objects.exists()


@pytest.mark.parametrize(("date", "stored"), [("2011-12/..", "2011-12/.."), ("since 2011", None)])
def test_a_relation_holds_over_an_edtf_interval(editor, date, stored):
    subject, target = ActorFactory(), ActorFactory()
    fields = {"subject": subject.pk, "kind": "leads", "object": target.pk, "date": date, "date_basis": "unknown"}

    answer = editor.post(page("actorrelation_add"), fields)

    rows = list(ActorRelation.objects.values_list("date", "date_earliest__year", "date_precision"))
    assert rows == ([] if stored is None else [(stored, 2011, "open")])
    if stored is None:
        assert "is not an EDTF date" in answer.content.decode()


MAKERS = {
    "source": SourceFactory,
    "feed": FeedFactory,
    "actor": lambda: ActorNameFactory(actor=ActorFactory(parent=ActorFactory())),
    "place": lambda: PlaceNameFactory(place=PlaceFactory(parent=PlaceFactory())),
    "actorrelation": ActorRelationFactory,
}


@pytest.mark.parametrize("name", MAKERS)
def test_lists_cost_the_same_for_one_row_and_for_many(editor, name, django_assert_max_num_queries):
    MAKERS[name]()
    with django_assert_max_num_queries(12) as first:
        assert editor.get(page(f"{name}_changelist")).status_code == 200
    for _ in range(9):
        MAKERS[name]()

    with django_assert_max_num_queries(len(first)):
        assert editor.get(page(f"{name}_changelist")).status_code == 200


@pytest.mark.parametrize("name", MAKERS)
def test_lists_are_searched(editor, name):
    MAKERS[name]()

    assert editor.get(page(f"{name}_changelist"), {"q": "nothing like it"}).status_code == 200


def test_an_editor_says_what_is_taken_of_a_feed_and_the_pollers_columns_stay(editor, monkeypatch):
    feed = FeedFactory(is_active=True, etag='"a"', seen=[7], failures=2.5, health="ok")
    fields = {"source": feed.source.pk, "url": feed.url, "kind": "rss", "is_active": "on", "listing": "{}"}
    save = Feed.save

    def save_after_a_poll(self, **options):
        Feed.objects.filter(pk=self.pk).update(health="gap", failures=0)
        save(self, **options)

    monkeypatch.setattr(Feed, "save", save_after_a_poll)
    editor.post(page("feed_change", feed.pk), {**fields, "note": "A note.", "health": "dead", "etag": "x"})

    feed.refresh_from_db()
    assert (feed.note, feed.health, feed.failures, feed.etag, feed.seen) == ("A note.", "gap", 0, '"a"', [7])

    editor.post(page("feed_change", feed.pk), {**fields, "note": "A note.", "keywords": "@dprk"})
    feed.refresh_from_db()
    assert (feed.keywords, feed.etag, feed.seen, feed.next_poll_at) == (["@dprk"], "", [], None)


def test_a_feed_shows_how_polling_goes_and_lets_nobody_write_it(editor):
    feed = FeedFactory(health="gap", interval_s=10_800, seen=[7_777_777])

    shown = editor.get(page("feed_change", feed.pk)).content.decode()

    assert "10800" in shown
    assert "7777777" not in shown
    assert 'name="interval_s"' not in shown
    assert 'name="health"' not in shown

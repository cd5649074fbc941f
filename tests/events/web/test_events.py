import datetime as dt

import pytest
import time_machine

from events.models import Source
from events.review.curated import CuratedParticipant, EventEdits
from events.review.decisions import amend_event, withdraw_event
from events.web.events import OFFERED, offers
from tests.events.web.record import make_actor, make_article, make_place, make_source, occurred, publish, publish_launch
from tests.factories import ActorFactory, ClaimFactory, EditorFactory, EventFactory, ParticipationFactory, PlaceFactory

pytestmark = pytest.mark.django_db


def titles(response):
    return [event.title for event in response.context["listing"].results]


def test_filters_narrow_the_list_and_stand_as_chips(client):
    EventFactory(title="A launch", type="missile_launch")
    EventFactory(title="A test", type="nuclear_test", subtype="", contradicted=True)

    response = client.get("/events/?type=nuclear_test&contradicted=true")

    assert titles(response) == ["A test"]
    page = response.content.decode()
    assert 'aria-label="Remove the filter type Nuclear test"' in page
    assert 'href="/api/v1/events/?type=nuclear_test&amp;contradicted=true"' in page


def test_names_of_places_and_actors_stand_in_chips_instead_of_ids(client):
    part = ParticipationFactory(actor__name="KPA Strategic Force")
    place = PlaceFactory(name="Wonsan")

    page = client.get(f"/events/?actor={part.actor.public_id}&place={place.public_id}").content.decode()

    assert "Remove the filter actor KPA Strategic Force" in page
    assert "Remove the filter place Wonsan" in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("colour=red", "there is no parameter"),
        ("type=missle_launch", "did you mean"),
        ("date_from=yesterday", "EDTF"),
        ("cursor=made-up", "cursor"),
        ("actor=%00", "NUL"),
        ("actor=%27%3B--", "is not an id"),
    ],
)
def test_a_filter_that_cannot_be_read_is_explained_and_not_ignored(client, query, said):
    EventFactory(title="Not to be shown")

    response = client.get(f"/events/?{query}")

    assert response.status_code == 400
    assert said in response.context["complaint"]["message"]
    assert titles(response) == []


def test_pages_follow_each_other_and_lead_back(client):
    for day in range(1, 6):
        EventFactory(title=f"Event {day}", date=f"2020-03-0{day}")

    first = client.get("/events/?page_size=2")
    second = client.get(f"/events/?{first.context['listing'].next_query}")
    back = client.get(f"/events/?{second.context['listing'].previous_query}")

    assert titles(first) == ["Event 5", "Event 4"]
    assert titles(second) == ["Event 3", "Event 2"]
    assert titles(back) == titles(first)
    assert first.context["listing"].count == 5


def test_nothing_found_says_what_to_do_next(client):
    page = client.get("/events/?q=unheard").content.decode()

    assert "Nothing in the record answers to this" in page


def test_words_from_an_address_stay_words(client):
    page = client.get('/events/?q="><script>alert(1)</script>').content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_what_readers_may_not_see_is_not_listed(client):
    EventFactory(state="draft")
    EventFactory(state="withdrawn")

    assert titles(client.get("/events/")) == []


def test_queries_are_the_same_for_one_row_and_for_twenty(client, django_assert_num_queries):
    def add():
        part = ParticipationFactory(event__place=PlaceFactory())
        ClaimFactory(event=part.event, counted=True)

    add()
    client.get("/events/")
    with django_assert_num_queries(7):
        client.get("/events/")
    for _ in range(19):
        add()
    with django_assert_num_queries(7):
        assert len(titles(client.get("/events/"))) == 20


def on(day):
    """The clock of the archive on a day of November 2026."""
    return time_machine.travel(dt.datetime(2026, 11, day, 9, tzinfo=dt.UTC), tick=False)


@pytest.fixture
def lately():
    """A record that changed: one event got another title, one was withdrawn, one came late."""
    editor = EditorFactory()
    with on(10):
        people = (CuratedParticipant(actor=make_actor("KPA Strategic Force"), role="initiator"),)
        changed = publish_launch("A launch", place=make_place("Wonsan"), participants=people)
        gone = publish_launch("No launch")
    with on(20):
        amend_event(changed.public_id, editor=editor, edits=EventEdits(title="Two launches"), reason="a second one")
        withdraw_event(gone.public_id, editor=editor, reason="it was none")
        publish_launch("A late launch")
    return changed


def test_the_list_stands_as_it_stood(client, lately):
    then, now = client.get("/events/?as_of=2026-11-15&type=missile_launch"), client.get("/events/?as_of=2026-11-25")

    assert titles(then) == ["No launch", "A launch"]
    assert then.context["listing"].count == 2
    assert sorted(titles(now)) == ["A late launch", "Two launches"]
    page = then.content.decode()
    assert "The record as it stood at the end of 15 November 2026 (UTC)</strong>; names are those of today." in page
    assert '<a href="/events/?type=missile_launch">The record now</a>' in page
    assert f'href="/events/{lately.public_id}/?as_of=2026-11-15"' in page
    assert 'aria-label="Remove the filter as of 2026-11-15"' in page
    assert 'name="as_of" value="2026-11-15"' in page
    assert "in Wonsan · KPA Strategic Force" in page
    assert '<span class="date exact">2 March 2020</span>' in page
    assert 'href="/api/v1/events/?as_of=2026-11-15&amp;type=missile_launch"' in page
    assert "As it stood" not in client.get("/events/").content.decode().split("<h1", 1)[1].split("<form", 1)[0]


def test_pages_of_the_past_follow_each_other(client):
    for day in range(1, 6):
        publish(f"Event {day}", f"2020-03-0{day}", *_claims())

    first = client.get("/events/?page_size=2&as_of=2099-01-01")
    second = client.get(f"/events/?{first.context['listing'].next_query}")

    assert (titles(first), titles(second)) == (["Event 5", "Event 4"], ["Event 3", "Event 2"])
    assert first.context["listing"].count == 5
    assert second.context["moment_words"] == "at the end of 1 January 2099 (UTC)"


def _claims():
    source = Source.objects.first() or make_source("A wire")
    return [occurred(make_article(source, "A report"), "It took place.")]


@pytest.mark.parametrize("as_of", ["yesterday", "2026-13-01", "seq:x", "seq:99999999999999999999", "<b>"])
def test_what_is_no_moment_is_explained(client, as_of):
    response = client.get("/events/", {"as_of": as_of})

    assert response.status_code == 400
    assert "write a day such as 2026-11-25" in response.content.decode()
    assert "<b>" not in response.content.decode()


@pytest.mark.usefixtures("lately")
def test_before_the_record_began_nothing_stood(client):
    response = client.get("/events/?as_of=2026-11-01")

    assert titles(response) == []
    assert response.status_code == 200


def test_queries_of_the_past_are_the_same_for_one_row_and_for_twenty(client, django_assert_num_queries):
    people = (CuratedParticipant(actor=make_actor("KPA"), role="initiator"),)
    place = make_place("Wonsan")

    def add(number):
        publish(f"Event {number}", "2020", *_claims(), participants=people, place=place)

    add(0)
    for _ in range(2):
        with django_assert_num_queries(8):
            client.get("/events/?as_of=2099-01-01")
        for number in range(1, 20):
            add(number)


def test_a_name_that_is_asked_for_is_offered_however_seldom_it_is_named():
    often = ParticipationFactory(actor__name="Often")
    ParticipationFactory(actor=often.actor)
    seldom = ActorFactory(name="Seldom")
    for _ in range(OFFERED):
        ParticipationFactory()

    assert seldom.public_id not in offers({})["actor"]
    assert len(offers({})["actor"]) == OFFERED
    assert often.actor.public_id in offers({})["actor"]
    assert offers({"actor": [seldom.public_id]})["actor"][seldom.public_id] == "Seldom"


def test_a_full_page_of_a_large_record_stays_light(client):
    for number in range(70):
        part = ParticipationFactory(
            event__title=f"Launch of two short-range ballistic missiles from the area of Wonsan, number {number}",
            event__place=PlaceFactory(), event__subtype="srbm", actor__name=f"Missile Administration, department {number}",
        )  # fmt: skip
        for _ in range(3):
            ParticipationFactory(event=part.event, actor=part.actor, role=f"role{_}")
        ClaimFactory(event=part.event)

    page = client.get("/events/").content

    assert page.count(b'class="when"') == 50
    assert len(page) < 100_000

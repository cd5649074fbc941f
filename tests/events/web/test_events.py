import pytest

from tests.factories import ClaimFactory, EventFactory, ParticipationFactory, PlaceFactory

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

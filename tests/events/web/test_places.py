import pytest

from events.web.places import EVENTS_SHOWN
from tests.factories import EventFactory, PlaceFactory, PlaceNameFactory

pytestmark = pytest.mark.django_db


def test_a_position_never_stands_without_its_precision(client):
    place = PlaceFactory(latitude_deg=41.28, longitude_deg=129.08, geo_precision="site")

    page = client.get(f"/places/{place.public_id}/").content.decode()

    assert "41.28° N, 129.08° E" in page
    assert "known to: site" in page


def test_the_south_and_the_west_are_named(client):
    place = PlaceFactory(latitude_deg=-33.9, longitude_deg=-70.5)

    assert "33.9° S, 70.5° W" in client.get(f"/places/{place.public_id}/").content.decode()


def test_names_and_events_of_a_place(client):
    place = PlaceFactory(name="Wonsan", parent=PlaceFactory(name="Kangwon"))
    PlaceNameFactory(place=place, text="원산", language="ko")
    EventFactory(place=place, title="A launch from there")
    EventFactory(place=place, title="Unseen", state="draft")
    PlaceFactory(parent=place, name="Kalma")

    page = client.get(f"/places/{place.public_id}/").content.decode()

    assert '<li lang="ko">원산</li>' in page
    assert "A launch from there" in page
    assert "Unseen" not in page
    assert "Kangwon" in page
    assert "Kalma" in page
    assert client.get("/places/plc-0000000000/").status_code == 404


def test_a_busy_place_shows_the_newest_events_and_every_place_within(client):
    place = PlaceFactory()
    for number in range(EVENTS_SHOWN + 1):
        EventFactory(place=place, title=f"Event no. {number}.", date=str(1950 + number))
    for number in range(120):
        PlaceFactory(parent=place, name=f"Part no. {number}.")

    page = client.get(f"/places/{place.public_id}/").content.decode()

    assert "Event no. 0." not in page
    assert "Only the newest are shown." in page
    assert page.count("Part no.") == 120

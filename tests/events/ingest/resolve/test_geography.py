import pytest

from events.gazetteer import Gazetteer, GazetteerEntry, RecordKind
from events.ingest.resolve.geography import Nearness, compare_places, distance_km, find_entry
from tests.events.ingest.resolve.samples import EAST_SEA, KANGWON, NORTH, SUNAN, TOWN, VLADIVOSTOK, WONSAN, WORLD


@pytest.mark.parametrize(
    ("one", "other", "nearness"),
    [
        (WONSAN, WONSAN, Nearness.SAME),
        (WONSAN, KANGWON, Nearness.WITHIN),
        (WONSAN, TOWN, Nearness.NEAR),
        (WONSAN, SUNAN, Nearness.FAR),
        (SUNAN, VLADIVOSTOK, Nearness.FAR),
        (NORTH, VLADIVOSTOK, Nearness.ABROAD),
        (KANGWON, TOWN, Nearness.UNCLEAR),
        (WONSAN, NORTH, Nearness.UNCLEAR),
        (NORTH, NORTH, Nearness.UNCLEAR),
        (WONSAN, EAST_SEA, Nearness.UNCLEAR),
        (WONSAN, "", Nearness.UNCLEAR),
        (WONSAN, "plc-new", Nearness.UNCLEAR),
        ("plc-new", "plc-new", Nearness.SAME),
    ],
)
def test_two_places_lie_to_each_other_as_the_map_has_it(one, other, nearness):
    assert compare_places(one, other, places=WORLD) is nearness
    assert compare_places(other, one, places=WORLD) is nearness


def test_distance_is_that_of_the_map():
    pyongyang_to_seoul = distance_km(_at(39.02, 125.75), _at(37.57, 126.98))

    assert pyongyang_to_seoul == pytest.approx(195, abs=3)
    assert distance_km(_at(39.02, 125.75), _at(None, None)) is None


def test_a_circle_of_parents_ends():
    ring = Gazetteer([_at(None, None, "plc-a", "plc-b"), _at(None, None, "plc-b", "plc-a")])

    assert compare_places("plc-a", "plc-b", places=ring) is Nearness.WITHIN
    assert find_entry("plc-c", entries=ring) is None


def _at(latitude, longitude, public_id="plc-x", parent=""):
    return GazetteerEntry(
        public_id=public_id, record=RecordKind.PLACE, name=public_id, kind="city", country="KP", parent=parent,
        latitude_deg=latitude, longitude_deg=longitude,
    )  # fmt: skip

import pytest

from events.gazetteer import sound_key
from events.management.reference.catalogue import read_actor, read_feed, read_place, read_relation, read_source
from events.management.reference.rows import Row
from tests.events.management.reference.sample import sample

READERS = {
    "sources": read_source,
    "feeds": read_feed,
    "places": read_place,
    "actors": read_actor,
    "relations": read_relation,
}


def read(name, /, **changes):
    one = Row({**sample()[name][0], **changes}, where=name, faults=[])
    entry = READERS[name](one)
    one.finish()
    return entry, one.faults


@pytest.mark.parametrize("name", READERS)
def test_a_sound_entry_has_no_fault(name):
    assert read(name)[1] == []


@pytest.mark.parametrize(
    ("name", "changes", "fault"),
    [
        ("sources", {"country": "Korea"}, "two capital letters"),
        ("sources", {"fulltext_policy": "all"}, "fulltext_policy is 'all'"),
        ("sources", {"homepage": "wire.example.org"}, "wire.example.org"),
        ("feeds", {"active": False}, "say in reason why"),
        ("feeds", {"keywords": ["@nowhere"]}, "names no list"),
        ("feeds", {"keywords": "dprk"}, "write a list of texts"),
        ("feeds", {"listing": {"item": "li"}}, "only an HTML listing"),
        ("feeds", {"kind": "listing"}, "say in listing where its links stand"),
        ("feeds", {"kind": "listing", "listing": {"itm": "li"}}, "itm"),
        ("feeds", {"expect_daily": "yes"}, "write true or false"),
        ("places", {"latitude_deg": None}, "half a coordinate"),
        ("places", {"latitude_deg": 95}, "between -90 and 90"),
        ("places", {"longitude_deg": -181}, "between -180 and 180"),
        ("actors", {"sector": "xyz"}, "actor_sectors.yaml"),
        ("actors", {"names": [{"text": "A"}, {"text": "A"}]}, "twice"),
        ("relations", {"kind": "likes"}, "actor_relation_kinds.yaml"),
    ],
)
def test_a_fault_is_told(name, changes, fault):
    (found,) = read(name, **changes)[1]

    assert fault in found


def test_what_a_feed_takes_is_read_and_may_be_left_out():
    plain, _ = read("feeds")
    told, faults = read(
        "feeds", kind="listing", keywords=["@dprk", "Pyongyang"], listing={"item": "ul.news li"}, expect_daily=True
    )
    listed, no_faults = read("feeds", kind="listing", active=False, reason="No rule yet.")

    assert (plain.columns["keywords"], plain.columns["listing"], plain.columns["expect_daily"]) == ([], {}, False)
    assert (faults, no_faults) == ([], [])
    assert told.columns["keywords"] == ["@dprk", "Pyongyang"]
    assert (told.columns["listing"], told.columns["expect_daily"]) == ({"item": "ul.news li"}, True)
    assert listed.columns["listing"] == {}


def test_names_are_folded_for_searching():
    entry, _ = read("actors", names=[{"text": "Kim  Chŏng-ŭn", "deceptive": True}])

    (name, _) = entry.names
    assert name.columns["sound"] == sound_key("Kim Jong Un")
    assert (name.text, name.columns["folded"]) == ("Kim Chŏng-ŭn", "kim chong un")
    assert (name.columns["kind"], name.columns["deceptive"]) == ("alias", True)


def test_the_name_that_pages_show_is_among_the_names_once():
    shown = read("actors", name="Kim Jong Un", names=[{"text": "Kim Jong-un"}])[0].names
    other = read("actors", name="Kim Jong Un", names=[{"text": "김정은"}])[0].names

    assert [name.text for name in shown] == ["Kim Jong-un"]
    assert [name.text for name in other] == ["김정은", "Kim Jong Un"]


def test_a_relation_says_where_it_was_read():
    assert read("relations")[0].note == "It says so. (paragraph 2)"

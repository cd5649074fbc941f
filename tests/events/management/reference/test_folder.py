"""Reading a whole folder: no database is touched."""

from types import SimpleNamespace

import pytest

from events.errors import FixtureError
from events.management.reference.catalogue import Entry
from events.management.reference.folder import keyed, read_reference
from events.management.reference.record import Lookup
from tests.events.management.reference.sample import sample, write


def faults_of(folder, files):
    with pytest.raises(FixtureError) as caught:
        read_reference(write(folder, files))
    return str(caught.value).split("\n")


def test_a_sound_folder_is_read_without_a_database(tmp_path):
    reference = read_reference(write(tmp_path, sample()))

    assert reference.event_ids() == {"launch": "evt-0000000001"}
    assert [entry.key for entry in reference.places] == ["wonsan", "north-korea"]


def test_empty_files_are_an_empty_record(tmp_path):
    reference = read_reference(write(tmp_path, {name: [] for name in sample()}))

    assert reference.events(Lookup()) == reference.articles(Lookup()) == []


def test_a_missing_and_an_unreadable_file_are_both_told(tmp_path):
    write(tmp_path, sample())
    (tmp_path / "feeds.yaml").unlink()
    (tmp_path / "events.yaml").write_text("- {key: [", encoding="utf-8")
    (tmp_path / "actors.yaml").write_text("key: dprk", encoding="utf-8")
    (tmp_path / "places.yaml").write_text("- wonsan", encoding="utf-8")

    with pytest.raises(FixtureError) as caught:
        read_reference(tmp_path)

    assert [line.split(":")[0] for line in str(caught.value).split("\n") if ".yaml" in line] == [
        "feeds.yaml",
        "places.yaml > entry 1",
        "actors.yaml",
        "events.yaml",
    ]


@pytest.mark.parametrize(
    ("file", "column", "value", "fault"),
    [
        ("feeds", "source", "kcna", "feeds.yaml > wire-all: source is 'kcna', which is no key of sources.yaml"),
        ("actors", "parent", "wpk", "actors.yaml > dprk: parent is 'wpk', which is no key of actors.yaml"),
        ("relations", "object", "wpk", "relations.yaml > army--part-of--dprk: object is 'wpk'"),
        ("relations", "article", "essay", "which is no key of articles.yaml"),
        ("articles", "source", "kcna", "articles.yaml > report: source is 'kcna'"),
        ("articles", "url", "ftp://x.org/", "ftp://x.org/"),
        ("events", "place", "sunan", "events.yaml > launch: place is 'sunan', which is no key of places.yaml"),
        ("events", "parent", "salvo", "parent is 'salvo'"),
        ("events", "type", "missile_test", "type 'missile_test' is not in event_types.yaml"),
        ("events", "colour", "red", "the field 'colour' is not known"),
        ("events", "parent", "launch", "parent leads back to itself"),
    ],
)
def test_one_fault_is_told_with_its_place(tmp_path, file, column, value, fault):
    files = sample()
    files[file][0][column] = value

    (found,) = faults_of(tmp_path, files)

    assert fault in found


def test_all_faults_of_all_files_are_told_at_once(tmp_path):
    files = sample()
    files["sources"][0]["reliability"] = "G"
    files["actors"][1]["key"] = "dprk"
    files["places"][0]["parent"], files["places"][1]["parent"] = "north-korea", "wonsan"
    files["events"][0]["claims"][1]["id"] = "clm-0000000001"
    files["events"][0]["claims"][2]["quantity"]["unit"] = "miles"
    del files["events"][0]["claims"][3]["locator"]

    found = "\n".join(faults_of(tmp_path, files))

    for fault in (
        "sources.yaml > wire: reliability is 'G'",
        "key 'dprk' is taken by actors.yaml > dprk already",
        "places.yaml > wonsan: parent leads back to itself",
        "id 'clm-0000000001' is taken",
        "it is kept in 'km'",
        "claims clm-0000000004: locator is missing",
    ):
        assert fault in found


def test_rows_are_found_by_their_keys():
    entry, row = Entry(key="wire", public_id="src-1", columns={}), SimpleNamespace()

    assert keyed([entry], {"src-1": row, "src-2": SimpleNamespace()}) == {"wire": row}

from events.gazetteer import GazetteerEntry, GazetteerName, RecordKind


def test_the_name_on_pages_comes_before_the_others():
    entry = GazetteerEntry(
        public_id="act-0000000001",
        record=RecordKind.ACTOR,
        name="Kim Jong Un",
        kind="person",
        names=(GazetteerName(text="김정은", language="ko", script="Hang", kind="official"),),
    )

    assert [name.text for name in entry.all_names] == ["Kim Jong Un", "김정은"]
    assert entry.all_names[0].kind == "official"

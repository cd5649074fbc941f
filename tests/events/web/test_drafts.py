from events.web.drafts import (
    Unknown,
    bare_names,
    doubtful_place,
    ids_of_draft,
    participant_choices,
    place_choices,
    unresolved,
)

KIM, PARK, WONSAN = "act-0000000001", "act-0000000002", "plc-0000000001"
NAMES = {KIM: "Kim Jong Un", PARK: "Pak Jong Chon", WONSAN: "Wonsan"}
DRAFT = {
    "actors": [
        {"name": "Kim", "role": "supervisor", "public_id": KIM, "options": []},
        {"name": "Pak", "role": "", "public_id": "", "options": [PARK, "act-0000000009"]},
        {"name": "Nobody", "role": "host", "public_id": "", "options": []},
    ],
    "place": {"name": "Wonsan", "public_id": "", "options": [WONSAN]},
}


def test_every_id_that_the_draft_speaks_of_is_looked_up():
    assert ids_of_draft(DRAFT) == {KIM, PARK, "act-0000000009", WONSAN}
    assert ids_of_draft({"actors": [], "place": None}) == frozenset()


def test_certain_participants_are_told_from_readings_of_a_name():
    kim, pak = participant_choices(DRAFT, NAMES)

    assert (kim.value, kim.is_certain) == (f"{KIM}|supervisor", True)
    assert "named “Kim”" in kim.words
    assert (pak.value, pak.is_certain) == (f"{PARK}|participant", False)


def test_a_place_offers_its_readings_only():
    assert place_choices(DRAFT, NAMES) == [(WONSAN, "Wonsan")]
    assert place_choices({"place": None}, NAMES) == []


def test_names_that_nobody_bears_are_told():
    assert unresolved(DRAFT) == [Unknown("Nobody", is_place=False)]
    assert bare_names(DRAFT) == [Unknown("Nobody", is_place=False), Unknown("Wonsan", is_place=True)]
    assert bare_names({"actors": [], "place": {"name": "Nowhere"}}) == [Unknown("Nowhere", is_place=True)]


def test_who_was_added_since_is_offered():
    added = {("Nobody", False): ["act-0000000003"], ("Nowhere", True): ["plc-0000000002"]}
    names = {**NAMES, "act-0000000003": "Nobody At All", "plc-0000000002": "Nowhere"}

    *_, newcomer = participant_choices(DRAFT, names, added=added)

    assert (newcomer.value, newcomer.is_certain) == ("act-0000000003|host", False)
    assert unresolved(DRAFT, added=added) == []
    assert place_choices({"place": {"name": "Nowhere"}}, names, added=added) == [("plc-0000000002", "Nowhere")]


def test_a_place_that_is_none_of_its_readings_can_be_added_and_is_offered_then():
    assert doubtful_place(DRAFT) == "Wonsan"
    assert doubtful_place({"place": {"name": "Wonsan", "public_id": WONSAN, "options": []}}) == ""
    assert doubtful_place({"place": None}) == ""
    added = {("Wonsan", True): ["plc-0000000002", WONSAN]}
    names = {**NAMES, "plc-0000000002": "Another Wonsan"}
    assert place_choices(DRAFT, names, added=added) == [(WONSAN, "Wonsan"), ("plc-0000000002", "Another Wonsan")]

import pytest

from events.gazetteer import CountryWord, CountryWordKind, Gazetteer, GazetteerEntry, GazetteerName, RecordKind
from events.ingest.records import CandidateDraft, DetectionInput, Mention
from events.ingest.resolve import resolve_mentions
from events.values.spans import Span


def _entry(public_id, name, *names, kind="person", country="KP", record=RecordKind.ACTOR):
    return GazetteerEntry(
        public_id=public_id, record=record, name=name, kind=kind, country=country,
        names=tuple(GazetteerName(text=text) for text in names),
    )  # fmt: skip


@pytest.fixture
def gazetteer():
    return Gazetteer(
        [
            _entry("act-kju", "Kim Jong Un", "Kim"),
            _entry("act-kyj", "Kim Yo Jong", "Kim"),
            _entry("act-prk", "North Korea", "the North", kind="state"),
            _entry("plc-wonsan", "Wonsan", kind="city", record=RecordKind.PLACE),
        ],
        country_words=[
            CountryWord(text="Pyongyang", language="en", script="Latn", kind=CountryWordKind.METONYM, country="KP")
        ],
    )


def _resolve(gazetteer, *names, place=None, text=""):
    draft = CandidateDraft(
        type="missile_launch", quote="q", span=Span(0, 1), score=0.5, rule="r",
        actors=tuple(Mention(name=name, role="initiator") for name in names), place=Mention(name=place) if place else None,
    )  # fmt: skip
    return resolve_mentions(draft, gazetteer=gazetteer, context=DetectionInput(text=text))


def test_one_fit_is_an_answer(gazetteer):
    draft = _resolve(gazetteer, "Kim Jong-un", place="Wonsan")
    assert draft.actors[0].public_id == "act-kju"
    assert draft.actors[0].role == "initiator"
    assert draft.place.public_id == "plc-wonsan"


def test_several_fits_are_options(gazetteer):
    (mention,) = _resolve(gazetteer, "Kim").actors
    assert mention.public_id == ""
    assert set(mention.options) == {"act-kju", "act-kyj"}


def test_the_article_settles_which_one_is_meant(gazetteer):
    (mention,) = _resolve(gazetteer, "Kim", text="Kim Yo Jong spoke. Kim left.").actors
    assert mention.public_id == "act-kyj"
    (both,) = _resolve(gazetteer, "Kim", text="Kim Yo Jong and Kim Jong Un spoke.").actors
    assert both.public_id == ""


def test_an_unknown_name_stays_bare(gazetteer):
    (mention,) = _resolve(gazetteer, "Somebody Else").actors
    assert mention == Mention(name="Somebody Else", role="initiator")


def test_two_names_of_one_actor_are_one_participant(gazetteer):
    assert [mention.public_id for mention in _resolve(gazetteer, "Pyongyang", "the North").actors] == ["act-prk"]


def test_unknown_names_are_all_kept(gazetteer):
    assert len(_resolve(gazetteer, "Somebody", "Somebody Else").actors) == 2


def test_a_place_that_merely_sounds_so_is_an_option():
    known = Gazetteer(
        [_entry("plc-gochang", "Gochang", "Kochang", kind="county", country="KR", record=RecordKind.PLACE)]
    )
    assert _resolve(known, place="Kochang County").place.public_id == "plc-gochang"
    for name in ("Kujang", "Kujang County"):
        place = _resolve(known, place=name).place
        assert (place.public_id, place.options) == ("", ("plc-gochang",))


def test_an_actor_is_not_a_place(gazetteer):
    assert _resolve(gazetteer, place="Kim Jong Un").place.public_id == ""


def test_what_is_resolved_stays_so(gazetteer):
    draft = _resolve(gazetteer, "Kim Jong Un")
    assert resolve_mentions(draft, gazetteer=Gazetteer([]), context=DetectionInput(text="")) == draft


@pytest.fixture
def titled():
    return Gazetteer(
        [
            _entry("act-kju", "Kim Jong Un", "김정은"),
            _entry("act-vvp", "Vladimir Putin", "Putin", "푸틴", country="RU"),
            _entry("act-rus", "Russia", kind="state", country="RU"),
            _entry("act-general", "Ri Yong Ho"),
            _entry("act-minister", "Ri Yong Ho"),
            _entry("act-mfa", "Foreign Ministry", kind="government_body"),
            _entry("plc-sunan", "Sunan", "순안", kind="airfield", record=RecordKind.PLACE),
            _entry("plc-uiju", "Uiju", "의주", kind="town", record=RecordKind.PLACE),
            _entry("plc-south-pyongan", "South Pyongan Province", kind="province", record=RecordKind.PLACE),
        ],
        country_words=[
            CountryWord(text="Russian", language="en", script="Latn", kind=CountryWordKind.DEMONYM, country="RU")
        ],
    )


@pytest.mark.parametrize(
    ("name", "public_id"),
    [
        ("Russian President Vladimir Putin", "act-vvp"),
        ("President Putin", "act-vvp"),
        ("푸틴 대통령", "act-vvp"),
        ("Marshal Kim Jong-un", "act-kju"),
        ("Gen. Kim Jong Un", "act-kju"),
        ("김정은 국무위원장", "act-kju"),
    ],
)
def test_a_title_is_no_part_of_a_name(titled, name, public_id):
    assert _resolve(titled, name).actors[0].public_id == public_id


@pytest.mark.parametrize("name", ["Deputy Foreign Ministry", "President", "Somebody Vladimir Putin", "Chairman Kim"])
def test_what_is_no_title_is_not_dropped_and_a_title_makes_nobody_of_a_body(titled, name):
    assert _resolve(titled, name).actors[0] == Mention(name=name, role="initiator")


def test_a_title_does_not_choose_between_two_of_one_name(titled):
    (mention,) = _resolve(titled, "Minister Ri Yong Ho").actors

    assert mention.public_id == ""
    assert set(mention.options) == {"act-general", "act-minister"}


@pytest.mark.parametrize(
    ("name", "public_id"),
    [
        ("Sunan area", "plc-sunan"),
        ("the Sunan airfield", "plc-sunan"),
        ("순안 일대", "plc-sunan"),
        ("평안북도 의주", "plc-uiju"),
        ("South Pyongan", "plc-south-pyongan"),
        ("North Pyongan", ""),
        ("the area", ""),
    ],
)
def test_what_stands_around_a_place_is_no_part_of_its_name(titled, name, public_id):
    assert _resolve(titled, place=name).place.public_id == public_id

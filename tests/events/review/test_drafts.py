"""What a draft would put into the record."""

import pytest

from events.errors import ReviewError
from events.review.curated import CandidateEdits, ParticipantEdit
from events.review.drafts import event_of, find_speaker, title_of, type_label
from tests.factories import ActorFactory, ActorNameFactory, CandidateFactory, PlaceFactory, SourceFactory
from tests.factories.record import draft_of

pytestmark = pytest.mark.django_db


def mention(name, role="initiator", public_id="", options=()):
    return {"name": name, "role": role, "public_id": public_id, "options": list(options)}


def made(edits=None, **changes):
    return event_of(CandidateFactory(draft=draft_of(**changes)), edits=edits or CandidateEdits())


def said(event, predicate):
    return [claim for claim in event.claims if claim.predicate == predicate]


# --- The event --------------------------------------------------------------------------------------------------------


def test_the_title_says_what_who_and_when():
    dprk = ActorFactory(name="North Korea")

    assert made(actors=[mention("the North", public_id=dprk.public_id)]).title.endswith(": North Korea, 2 March 2020")
    assert made(date="", subtype="").title == type_label("missile_launch", "")


def test_titles_name_three_actors_at_most_and_fit():
    actors = [ActorFactory(name=f"{number} " + "x" * 190) for number in range(5)]
    event = made(actors=[mention("someone", public_id=actor.public_id) for actor in actors])

    assert len(event.participants) == 5
    assert len(title_of(event)) <= 300


def test_labels_of_types():
    assert type_label("missile_launch", "unknown") == type_label("missile_launch", "")
    assert type_label("missile_launch", "srbm").startswith(type_label("missile_launch", ""))
    assert type_label("no_such_type", "srbm") == "no_such_type"


def test_a_new_type_drops_the_subtype_of_the_old_one():
    assert made(CandidateEdits(type="nuclear_test")).subtype == ""
    assert made(CandidateEdits(type="nuclear_test", subtype="underground")).subtype == "underground"
    assert made(CandidateEdits(title="Mine")).subtype == "srbm"


def test_an_editor_may_empty_a_date_and_a_place():
    place = PlaceFactory()
    event = made(CandidateEdits(date="", place=""), place=mention("Site", "", place.public_id))

    assert (event.date.edtf, event.place) == ("", None)
    assert said(event, "date") == []
    assert [(claim.value, claim.place) for claim in said(event, "place")] == [("Site", None)]


def test_a_resolved_place_lends_its_exactness():
    place = PlaceFactory(geo_precision="site")
    event = made(place=mention("the site", "", place.public_id))

    assert (event.place, event.geo_precision) == (place, "site")
    assert [(claim.value, claim.place) for claim in said(event, "place")] == [("the site", place)]


# --- Actors -----------------------------------------------------------------------------------------------------------


def test_names_that_nobody_resolved_stay_words():
    event = made(actors=[mention("a unit", options=["act-0000000001"]), mention("gone", public_id="act-0000000002")])

    assert event.participants == ()
    assert [(claim.value, claim.actor) for claim in said(event, "participant")] == [("a unit", None), ("gone", None)]


def test_an_editor_chooses_among_those_that_the_sentence_names():
    kept, dropped, ambiguous, known = (ActorFactory() for _ in range(4))
    ActorNameFactory(actor=known, text="Kim Chŏng-ŭn")
    actors = [
        mention("one", public_id=kept.public_id),
        mention("two", public_id=dropped.public_id),
        mention("three", options=[ambiguous.public_id, dropped.public_id]),
        mention("kim chong un"),
    ]
    chosen = tuple(ParticipantEdit(actor=one.public_id, role="observer") for one in (kept, ambiguous, known))

    event = made(CandidateEdits(participants=chosen), actors=actors)

    assert [part.actor for part in event.participants] == [kept, ambiguous, known]
    assert {claim.role for claim in said(event, "participant")} == {"observer"}
    assert made(CandidateEdits(participants=()), actors=actors).participants == ()


def test_names_that_an_editor_could_not_settle_stay_words_beside_the_choice():
    kept = ActorFactory()
    actors = [mention("one", public_id=kept.public_id), mention("a unit", "observer")]

    event = made(CandidateEdits(participants=(ParticipantEdit(actor=kept.public_id, role="initiator"),)), actors=actors)

    assert [part.actor for part in event.participants] == [kept]
    assert [(claim.value, claim.actor) for claim in said(event, "participant")] == [("one", kept), ("a unit", None)]


def test_an_editor_cannot_put_words_into_an_articles_mouth():
    stranger = ActorFactory(name="A stranger")

    with pytest.raises(ReviewError, match="A stranger is not named in the quote; it names one"):
        made(
            CandidateEdits(participants=(ParticipantEdit(actor=stranger.public_id, role="observer"),)),
            actors=[mention("one")],
        )


@pytest.mark.parametrize(
    ("actor", "role", "message"),
    [("act-0000000000", "observer", "there is no actor"), ("act-0000000000", "culprit", "'culprit' is not in roles")],
)
def test_unknown_actors_and_roles_are_told(actor, role, message):
    with pytest.raises(ReviewError, match=message):
        made(CandidateEdits(participants=(ParticipantEdit(actor=actor, role=role),)))


# --- Claims -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("modality", "value", "words"),
    [
        ("asserted", "true", "took place"),
        ("planned", "true", "is planned"),
        ("alleged", "true", "is said to have"),
        ("hypothetical", "true", "might"),
        ("denied", "false", "did not"),
    ],
)
def test_how_it_is_meant(modality, value, words):
    (occurred,) = said(made(modality=modality), "occurred")

    assert (occurred.modality, occurred.value) == (modality, value)
    assert words in occurred.statement


def test_of_what_is_denied_no_details_are_claimed():
    assert [claim.predicate for claim in made(modality="denied").claims] == ["occurred"]


def test_each_number_keeps_its_own_speaker():
    wire = SourceFactory(name="Harbour Wire")
    number = {"predicate": "range_km", "unit": "km", "low": "350", "best": None, "high": "400.5", "approximate": True}
    event = made(attributed_to="the ministry", quantities=[{**number, "attributed_to": "Harbour Wire"}, number])

    own, shared = said(event, "quantity")

    assert (own.attributed_source, shared.attributed_source) == (wire, None)
    assert shared.attributed_raw == "the ministry"
    assert str(own.quantity.high) == "400.5"
    assert "about 350 to 400.5 km" in own.statement


SIXTH = {"predicate": "ordinal", "unit": "ordinal", "low": None, "best": "6", "high": None, "approximate": False}


def test_the_sixth_nuclear_test_says_which_one_of_the_series_it_is():
    dprk = ActorFactory(name="North Korea", country="KP")
    north = [mention("the North", public_id=dprk.public_id)]
    event = made(CandidateEdits(type="nuclear_test"), actors=north, quantities=[SIXTH])

    assert [claim.ordinal_key for claim in said(event, "date")] == ["nuclear_test/KP/6"]
    assert [claim.statement for claim in said(event, "quantity")] == ["The source counts it as the sixth."]


def test_what_everybody_counts_otherwise_is_no_series():
    dprk = ActorFactory(name="North Korea", country="KP")
    north = [mention("the North", public_id=dprk.public_id)]

    assert said(made(actors=north, quantities=[SIXTH]), "date")[0].ordinal_key == ""
    nameless = made(CandidateEdits(type="nuclear_test"), quantities=[SIXTH])
    assert said(nameless, "date")[0].ordinal_key == ""


def test_speakers_are_found_by_any_name_unless_it_is_shared():
    staff = ActorFactory(name="Joint Chiefs of Staff")
    ActorNameFactory(actor=staff, text="JCS")
    for _ in range(2):
        ActorNameFactory(text="the ministry")
    wire = SourceFactory(name="Harbour Wire", names=[{"text": "HW", "language": "en", "script": "Latn"}])

    assert find_speaker("jcs") == (staff, None)
    assert find_speaker("joint chiefs of staff") == (staff, None)
    assert find_speaker("the ministry") == (None, None)
    assert find_speaker("HW") == (None, wire)
    assert find_speaker("nobody") == (None, None)

import pytest

from events.ingest.records import Modality


@pytest.mark.parametrize(
    ("sentence", "modality"),
    [
        ("North Korea fired a ballistic missile.", Modality.ASSERTED),
        ("North Korea failed to launch a satellite.", Modality.ASSERTED),
        ("North Korea will launch a satellite on Monday.", Modality.PLANNED),
        ("North Korea plans to launch a satellite in June.", Modality.PLANNED),
        ("Seoul is accused of sending drones over Pyongyang.", Modality.ALLEGED),
        ("South Korea decided on Wednesday to provide $8 million in aid to North Korea.", Modality.PLANNED),
        ("The pandemic forced North Korea to close its borders in January.", Modality.ASSERTED),
        ("North Korea launched a satellite on May 27.", Modality.ASSERTED),
        ("The Security Council further tightened sanctions on North Korea.", Modality.ASSERTED),
        ("The joint drills against North Korea will run for eleven days.", Modality.PLANNED),
    ],
)
def test_words_near_the_act_tell_how_it_is_meant(read, sentence, modality):
    assert {draft.modality for draft in read(sentence) if draft.type != "official_statement"} == {modality}


@pytest.mark.parametrize(
    "sentence",
    [
        "North Korea did not conduct a nuclear test.",
        "North Korea could conduct a nuclear test.",
        "If North Korea launches a missile, the council will meet.",
        "It has the ability to launch ballistic missiles.",
        "The moratorium on nuclear tests holds.",
        "There were no missile launches this week.",
        "Signs of a possible nuclear test were seen.",
        "Any launch of a ballistic missile would be a violation.",
        "There would be an answer in the event of another nuclear test.",
    ],
)
def test_what_did_not_happen_is_no_event(read, sentence):
    assert [draft.type for draft in read(sentence) if draft.type in {"nuclear_test", "missile_launch"}] == []


def test_a_transfer_that_is_only_feared_is_kept_as_hypothetical(read):
    (draft,) = read("Russia might provide advanced weapons technology to North Korea.")
    assert (draft.type, draft.subtype) == ("arms_or_troop_transfer", "technology")
    assert draft.modality is Modality.HYPOTHETICAL


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("KCNA said North Korea fired a missile.", "KCNA"),
        ("North Korea fired a missile, South Korea's Joint Chiefs of Staff said.", "ROK JCS"),
        ("According to the Joint Chiefs of Staff, North Korea fired a missile.", "ROK JCS"),
        ("Ukrainian President Volodymyr Zelenskyy said North Korea sent troops to Russia.", "Volodymyr Zelenskyy"),
        ("North Korea fired a missile.", ""),
    ],
)
def test_who_says_so(read, sentence, speaker):
    assert {draft.attributed_to for draft in read(sentence)} == {speaker}

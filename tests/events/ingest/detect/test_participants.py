import pytest


def _roles(draft):
    return {mention.name: mention.role for mention in draft.actors}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The North fired a missile.", {"North Korea": "initiator"}),
        ("North Korea sent 10,000 troops to Russia.", {"North Korea": "supplier", "Russia": "recipient"}),
        ("South Korea and the United States held a joint military exercise.", {"South Korea": "participant", "United States": "participant"}),
        ("U.S. President Donald Trump held a summit with North Korean leader Kim Jong Un.", {"Donald Trump": "participant", "Kim Jong Un": "participant"}),
    ],
)  # fmt: skip
def test_names_get_roles(read, sentence, expected):
    (draft,) = read(sentence, title="News from Korea")
    assert _roles(draft) == expected


@pytest.mark.parametrize("pronoun", ["The regime", "The country", "It"])
def test_plain_words_stand_for_who_was_named_last(read, pronoun):
    drafts = read(f"North Korea held a parade on May 1.\n\n{pronoun} conducted a nuclear test on May 9.")
    test = next(draft for draft in drafts if draft.type == "nuclear_test")
    assert _roles(test) == {"North Korea": "initiator"}


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("North Korea fired a missile from Wonsan into the East Sea.", "Wonsan"),
        ("North Korea fired missiles toward the East Sea from the Wonsan area.", "Wonsan"),
        ("North Korea fired missiles into the East Sea.", "East Sea"),
        ("North Korea conducted a nuclear test at Punggye-ri.", "Punggye-ri"),
        ("North Korea fired a missile.", None),
    ],
)
def test_places(read, sentence, place):
    (draft,) = read(sentence)
    assert (draft.place.name if draft.place else None) == place


def test_no_other_country_sits_in_a_plenum_of_the_party(read):
    text = (
        "At a five-day plenary meeting of the Workers' Party this week, Kim Jong Un called the United States an enemy."
    )
    plenum = next(draft for draft in read(text) if draft.type == "domestic_politics")
    assert "United States" not in _roles(plenum)
    assert "Kim Jong Un" in _roles(plenum)

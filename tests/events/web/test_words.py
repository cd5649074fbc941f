import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.models import Article
from events.web import words
from tests.factories import ActorFactory, ActorNameFactory, ArticleFactory, ClaimFactory, SourceFactory


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ({"low": 10000}, "at least 10,000"),
        ({"high": 3000}, "at most 3,000"),
        ({"best": 2}, "2"),
        ({"best": 350, "low": 300, "high": 400}, "350 (300 to 400)"),
        ({"low": 3, "high": 4}, "3 to 4"),
        ({"low": 3, "high": 3}, "3"),
        ({}, "not said"),
    ],
)
def test_a_quantity_is_said_as_a_person_would(bounds, expected):
    said = {name: Decimal(bounds[name]) if name in bounds else None for name in ("low", "best", "high")}

    assert words.quantity_words(**said, unit="count") == expected


def test_units_stand_where_they_belong():
    about = {"low": None, "best": Decimal("350.5"), "high": None, "approximate": True}

    assert words.quantity_words(**about, unit="km") == "about 350.5 km"
    assert words.quantity_words(**about, unit="mach") == "Mach about 350.5"
    assert words.quantity_words(**about, unit="ordinal") == "about 350.5"
    assert words.quantity_words(low=None, best=Decimal(6), high=None, unit="ordinal") == "the sixth"
    assert words.quantity_words(low=Decimal(6), best=None, high=None, unit="ordinal") == "at least 6"


@given(st.decimals(min_value=-(10**15), max_value=10**15, places=6))
def test_no_digit_that_matters_is_lost_from_a_number(value):
    assert Decimal(words.number_words(value).replace(",", "")) == value


@pytest.mark.parametrize("raw", [None, "", "many", "NaN", "Infinity", [], {"a": 1}])
def test_what_is_no_number_in_a_draft_is_not_said(raw):
    assert words.bounds_of_draft({"low": raw, "best": "2"}) == (None, Decimal(2), None)


def test_an_unknown_key_is_shown_as_it_stands():
    assert words.label("event_types", "nuclear_test") == "Nuclear test"
    assert words.label("event_types", "made_up") == "made up"
    assert words.label("no_such_vocabulary", "x_y") == "x y"
    assert words.subtype_label("nuclear_test", "made_up") == "made up"


def test_late_in_the_evening_utc_is_the_next_day_in_korea():
    said = words.clock_words(dt.datetime(2023, 4, 12, 22, 22, tzinfo=dt.UTC))

    assert said == "22:22 UTC on 12 April 2023, which was 07:22 on 13 April 2023 in Seoul"


@pytest.mark.parametrize(
    ("precision", "edtf", "look"),
    [
        ("day", "2017-09-03", "exact"),
        ("instant", "2017-09-03T03:30:00Z", "exact"),
        ("month", "2020-04", "vague"),
        ("day", "2017-09-03~", "approximate"),
        ("decade", "197X", "approximate"),
        ("unknown", "", "unknown"),
    ],
)
def test_a_date_looks_as_exact_as_it_is(precision, edtf, look):
    assert words.date_class(precision=precision, edtf=edtf) == look


@pytest.mark.parametrize(
    ("n", "said"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (23, "23rd"), (111, "111th")]
)
def test_ranks(n, said):
    assert words.ordinal_words(n) == said


@pytest.mark.django_db
class TestOfClaims:
    def test_the_value_is_said_by_predicate(self):
        assert words.value_of_claim(ClaimFactory()) == "It happened"
        assert words.value_of_claim(ClaimFactory(denied=True)) == "It did not happen"
        assert words.value_of_claim(ClaimFactory(dated=True, date="2020-03-02")) == "2 March 2020"
        assert words.value_of_claim(ClaimFactory(counted=True)) == "Missiles fired: 2"
        assert words.value_of_claim(ClaimFactory(predicate="place", value="Wonsan")) == "Wonsan"
        named = ClaimFactory(predicate="participant", value_actor=ActorFactory(name="KPA"), role="initiator")
        assert words.value_of_claim(named) == "KPA as initiator"
        assert (
            words.value_of_claim(ClaimFactory(predicate="assessment", value="", statement="A signal.")) == "A signal."
        )

    def test_a_plain_assertion_has_no_manner(self):
        assert words.manner_of_claim(ClaimFactory()) == ""
        assert words.manner_of_claim(ClaimFactory(denied=True)) == "denied"

    def test_who_is_quoted(self):
        actor = ActorFactory(name="Kim Jong Un")

        assert words.speaker_of_claim(ClaimFactory(attributed_actor=actor)) == "Kim Jong Un"
        assert words.speaker_of_claim(ClaimFactory(attributed_raw="an official")) == "an official"
        assert words.speaker_of_claim(ClaimFactory()) == ""

    def test_a_publisher_that_quotes_itself_is_named_once(self):
        article = ArticleFactory(source=SourceFactory(name="Ruritania Ministry of Ports"))
        itself, other = (
            ClaimFactory(article=article, attributed_raw=name)
            for name in ("Ministry of Ports of Ruritania", "Ministry of Roads of Ruritania")
        )

        assert words.speaker_of_claim(itself) == ""
        assert words.speaker_of_claim(other) == "Ministry of Roads of Ruritania"

    def test_a_grade_has_a_dash_where_the_publisher_is_not_registered(self):
        graded = ClaimFactory(credibility=2)
        orphan = ClaimFactory(credibility=6, article__source=None)

        assert words.grade_of_claim(graded) == "B2"
        assert words.grade_of_claim(orphan) == "–6"
        assert "Usually reliable" in words.grade_words("B2")
        assert "not graded" in words.grade_words("–6")

    def test_the_official_hangul_comes_before_an_alias_and_a_false_name_never(self):
        actor = ActorFactory()
        ActorNameFactory(actor=actor, text="가명", script="Hang", deceptive=True, kind="official")
        ActorNameFactory(actor=actor, text="별명", script="Hang", kind="alias")
        assert words.hangul_name(actor) == "별명"

        ActorNameFactory(actor=actor, text="본명", script="Hang", kind="official")
        assert words.hangul_name(actor) == "본명"
        assert words.hangul_name(ActorFactory()) == ""


def test_a_change_is_told_in_words():
    assert words.change_words("create") == "entered the record"
    assert words.change_words("something new") == "something new"
    assert words.change_words("merge", "published") == "gained the claims of another event"
    assert words.change_words("merge", "merged") == "merged into another event"


def test_a_moment_of_the_record_in_words():
    assert words.moment_words("2026-11-25T08:00:00+00:00") == "at 08:00:00 UTC on 25 November 2026"
    assert words.moment_words("2026-11-25T23:59:59.999999+00:00") == "at the end of 25 November 2026 (UTC)"
    assert words.moment_words("seq:7") == "after entry 7 of the change log"


def test_links_are_read_from_either_end():
    assert words.link_words("part_of", inverse=False) != words.link_words("part_of", inverse=True)
    assert words.link_words("made_up_kind", inverse=False) == "Made up kind"


def test_an_article_without_a_title_is_called_what_is_given():
    assert words.read_title(" ", otherwise="S/RES/2397") == ("S/RES/2397", False)
    assert words.read_title("[A speech]", otherwise="") == ("A speech", True)
    assert words.read_title("", otherwise="") == ("an article", False)


def test_a_description_in_square_brackets_is_told_from_a_title():
    described = words.title_of_article(Article(title="[Announcement of a test]"))
    titled = words.title_of_article(Article(title="[Update] A launch"))
    nameless = words.title_of_article(Article(title=" ", canonical_url="https://example.org/1"))

    assert described == ("Announcement of a test", True)
    assert titled == ("[Update] A launch", False)
    assert nameless == ("https://example.org/1", False)
    assert words.title_of_article(Article(title="[]")) == ("[]", False)

"""The truth table of docs/record.md, line by line."""

import re
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.models import Actor, Article, Claim, Event, Participation, Source, StoryCluster
from events.review.verification import (
    Dispute,
    Side,
    Witness,
    acting_countries,
    assess,
    count_groups,
    count_originators,
    grade_of,
    originator_keys,
    witnesses_of,
)


def witness(name, grade="B", **rest):
    return Witness(keys=frozenset({name}), grade=grade, **rest)


WIRE = witness("wire")
PAPER = witness("paper", "C")
KCNA = witness("state:KP", "D", country="KP", interested=True)
SEOUL = witness("state:KR", "B", country="KR")
SENSOR = witness("sensor", "A", evidence=True)
ESSAY = witness("essay", "E")
UNKNOWN = witness("somebody", "F")
TABLE = witness("table", "B", dataset=True)
RUMOUR = witness("wire", "B", firm=False)
LEAKED_EVIDENCE = witness("leak", "E", evidence=True)
UNSURE_SENSOR = witness("sensor", "A", evidence=True, firm=False)


@pytest.mark.parametrize(
    ("witnesses", "expected"),
    [
        ([], "claimed_only"),
        ([ESSAY], "claimed_only"),
        ([UNKNOWN], "claimed_only"),
        ([ESSAY, UNKNOWN], "claimed_only"),
        ([KCNA], "claimed_only"),
        ([KCNA, ESSAY], "claimed_only"),
        ([WIRE], "reported"),
        ([WIRE, WIRE], "reported"),
        ([RUMOUR], "reported"),
        ([RUMOUR, PAPER], "reported"),
        ([TABLE], "reported"),
        ([WIRE, TABLE], "reported"),
        ([WIRE, ESSAY], "reported"),
        ([WIRE, PAPER], "corroborated"),
        ([KCNA, WIRE], "corroborated"),
        ([SEOUL, WIRE], "corroborated"),
        ([KCNA, witness("state:RU", "C", country="RU", interested=True)], "claimed_only"),
        ([SENSOR], "confirmed"),
        ([ESSAY, SENSOR], "confirmed"),
        ([UNSURE_SENSOR], "reported"),
        ([LEAKED_EVIDENCE], "claimed_only"),
        ([KCNA, SEOUL], "confirmed"),
        ([SEOUL, witness("state:US", country="US")], "corroborated"),
    ],
)
def test_what_the_witnesses_make_of_an_event(witnesses, expected):
    for order in permutations(witnesses):
        assert assess(order) == expected


STRONG, WEAK = Side("B", 1), Side("E", 1)


@pytest.mark.parametrize(
    ("dispute", "is_open"),
    [
        (Dispute(own=STRONG, dissent=WEAK), False),
        (Dispute(own=WEAK, dissent=STRONG), True),
        (Dispute(own=STRONG, dissent=STRONG), True),
        (Dispute(own=WEAK, dissent=WEAK), True),
        (Dispute(own=Side("A", 9), dissent=Side("D", 1)), True),  # a state's denial is a dispute, not an error
        (Dispute(own=Side("B", 1), dissent=Side("E", 2)), True),
        (Dispute(own=Side("B", 2), dissent=Side("F", 2)), False),
        (Dispute(own=WEAK, dissent=STRONG, settled_either_way=True), False),
        (Dispute(own=STRONG, dissent=STRONG, settled_either_way=True), True),
    ],
)
def test_a_dispute_is_open_unless_the_dissent_is_clearly_outweighed(dispute, is_open):
    assert dispute.is_open is is_open
    assert (assess([SENSOR], disputes=[dispute]) == "disputed") is is_open


@given(st.lists(st.sampled_from([WIRE, PAPER, KCNA, SEOUL, SENSOR, ESSAY, TABLE, RUMOUR]), max_size=6))
def test_one_more_article_of_the_same_originators_changes_nothing(witnesses):
    assert assess(witnesses + witnesses) == assess(witnesses)
    assert count_originators(witnesses + witnesses) == count_originators(witnesses)


@given(st.lists(st.sampled_from([WIRE, PAPER, KCNA, SEOUL, SENSOR, ESSAY, TABLE, RUMOUR]), max_size=5))
def test_refuted_and_retracted_are_left_to_people(witnesses):
    assert assess(witnesses) in {"reported", "corroborated", "confirmed", "claimed_only"}


@given(
    st.lists(st.sampled_from([WIRE, PAPER, KCNA, SEOUL, SENSOR, TABLE, RUMOUR]), max_size=5),
    st.lists(st.sampled_from("ABCD"), min_size=5, max_size=5),
)
def test_verification_never_follows_from_grades(witnesses, grades):
    regraded = [replace(witness, grade=grade) for witness, grade in zip(witnesses, grades, strict=False)]

    assert assess(regraded) == assess(witnesses)


def test_the_table_of_the_docs_has_the_lines_of_the_code_in_their_order():
    docs = Path(__file__).parents[3] / "docs" / "record.md"
    told = re.findall(r"^\| \d \| `(\w+)` \|", docs.read_text(encoding="utf-8"), re.MULTILINE)
    coded = re.findall(r"^ +\d\. (\w+):", assess.__doc__ or "", re.MULTILINE)

    assert told == coded == ["disputed", "confirmed", "corroborated", "reported", "claimed_only"]


def test_originators_that_share_a_member_through_a_third_are_one():
    assert count_groups([frozenset("ab"), frozenset("cd"), frozenset("bc"), frozenset("e")]) == 2
    assert count_groups([]) == 0


# --- From claims to witnesses -----------------------------------------------------------------------------------------

KP = frozenset({"KP"})


def source(pk=1, kind="wire_service", country="GB", **rest):
    return Source(pk=pk, kind=kind, country=country, reliability=rest.pop("reliability", "B"), **rest)


def claim(publisher=None, *, event_type="missile_launch", predicate="occurred", value="true", **rest):
    article = Article(pk=rest.pop("article_pk", 1), source=publisher, originator=rest.pop("originator", None))
    article.story_cluster = rest.pop("cluster", None)
    return Claim(event=Event(type=event_type), article=article, predicate=predicate, value=value, **rest)


def one(*claims, acting=KP):
    (found,) = witnesses_of(claims, acting=acting)
    return found


def test_state_media_of_a_party_is_interested_and_one_voice_with_its_officials():
    kcna = source(kind="dprk_state_media", country="KP", state_controlled=True, reliability="D")
    leader = Actor(pk=7, kind="person", country="KP", sector="gov")
    quoted = claim(source(2), attributed_actor=leader)

    assert one(claim(kcna)).interested
    assert one(quoted).interested
    assert originator_keys(claim(kcna)) == originator_keys(quoted)


def test_a_wire_that_quotes_an_uninvolved_state_is_not_interested():
    staff = Actor(pk=8, kind="military_unit", country="KR", sector="mil")

    found = one(claim(source(2), attributed_actor=staff))

    assert (found.country, found.interested) == ("KR", False)


def test_what_a_state_publishes_of_its_own_statement_proves_the_statement_and_no_launch():
    kcna = source(kind="dprk_state_media", country="KP", state_controlled=True)

    assert one(claim(kcna, event_type="official_statement")).evidence
    assert not one(claim(kcna, event_type="missile_launch")).evidence
    assert not one(claim(source(), event_type="official_statement")).evidence


@pytest.mark.parametrize(
    ("made", "evidence"),
    [
        (claim(source(kind="seismic_or_sensor", country="")), True),
        (claim(source(kind="intergovernmental", country="")), True),
        (claim(source(), attributed_actor=Actor(pk=3, kind="international_organization")), True),
        (claim(source(kind="intergovernmental"), attributed_actor=Actor(pk=4, kind="state", country="US")), False),
        (claim(source(kind="wire_service")), False),
        (claim(source(kind="dataset")), False),
        (claim(None), False),
    ],
)
def test_what_counts_as_evidence(made, evidence):
    assert one(made).evidence is evidence


def test_a_reprint_is_the_word_of_its_agency():
    agency, paper = source(1), source(2)
    first, reprint = claim(agency), claim(paper, originator=agency, article_pk=2)

    assert originator_keys(first) == originator_keys(reprint)


def test_articles_of_one_story_cluster_are_one_originator():
    cluster = StoryCluster(pk=5)
    claims = [claim(source(n), cluster=cluster, article_pk=n) for n in (1, 2)]

    assert count_originators(witnesses_of(claims, acting=KP)) == 1


def test_an_article_of_an_unregistered_publisher_stands_for_itself_and_cannot_be_judged():
    found = claim(None, article_pk=9)

    assert (originator_keys(found), grade_of(found)) == (frozenset({"article:9"}), "F")


@pytest.mark.parametrize(
    "silent",
    [
        {"value": "false", "modality": "denied"},
        {"value": "false"},
        {"modality": "hypothetical"},
        {"state": "withdrawn"},
        {"state": "proposed"},
    ],
)
def test_who_does_not_say_that_it_happened_is_no_witness(silent):
    assert witnesses_of([claim(source(), **silent)], acting=KP) == []


def test_assessments_attest_only_themselves():
    opinion = claim(source(), predicate="assessment", value="unlikely")

    assert not one(opinion).firm
    assert len(witnesses_of([opinion, claim(source(2))], acting=KP)) == 1


def test_whoever_detects_or_suffers_an_act_has_no_hand_in_it():
    def part(country, role):
        return Participation(actor=Actor(country=country), role=role)

    parts = [part("KP", "initiator"), part("KR", "observer"), part("JP", "target"), part("", "speaker")]

    assert acting_countries(parts) == KP

import pytest

from events.ingest.detect.timing import anchor_of
from events.ingest.records import Modality
from events.values.partial_date import Basis


def _dates(drafts, event_type):
    return [draft.date for draft in drafts if draft.type == event_type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("North Korea fired a missile on Thursday.", "2024-05-16"),
        ("In April, North Korea fired a missile.", "2024-04"),
        ("North Korea's launch of a ballistic missile on May 3 failed.", "2024-05-03"),
    ],
)
def test_the_date_of_the_sentence_is_the_date_of_the_event(read, text, expected):
    assert _dates(read(text), "missile_launch") == [expected]


def test_each_clause_keeps_its_own_date(read):
    text = (
        "Since the start of 2020 there has been much worry. In January, the North carried out a missile test, and in "
        "April, Pyongyang conducted what it called its sixth nuclear test."
    )
    drafts = read(text, published="")
    assert _dates(drafts, "missile_launch") == ["2020-01"]
    assert _dates(drafts, "nuclear_test") == ["2020-04"]


def test_a_report_without_a_date_gets_the_two_days_up_to_publication_and_says_so(read):
    (draft,) = read("North Korea fired a missile.")
    assert draft.date == "2024-05-16/2024-05-17"
    assert draft.extra["date_origin"] == "report_window"


@pytest.mark.parametrize("published", ["", "2024", "2024-05/..", "nonsense"])
def test_nothing_is_made_of_an_unknown_publication(read, published):
    (draft,) = read("North Korea fired a missile.", published=published)
    assert draft.date == ""
    assert draft.date_basis is Basis.UNKNOWN
    assert anchor_of(published).latest is None


def test_old_news_is_background_and_never_gets_the_day_of_publication(read):
    drafts = read("North Korea fired a missile on Thursday.\n\nIn 2017 it conducted a nuclear test.")
    old = next(draft for draft in drafts if draft.type == "nuclear_test")
    assert old.date == "2017"
    assert old.background
    assert not drafts[0].background


def test_a_plan_lies_ahead(read):
    (draft,) = read("North Korea will launch a satellite on Monday.")
    assert (draft.modality, draft.date) == (Modality.PLANNED, "2024-05-20")


def test_the_dateline_is_not_the_day_of_the_event(read):
    (draft,) = read("Pyongyang, May 17 (KCNA) -- The DPRK test-fired a missile on May 15.")
    assert draft.date == "2024-05-15"
    assert draft.date_basis is Basis.KST


def test_a_date_of_another_act_is_not_taken(read):
    drafts = read("Despite three summits between Trump and Kim Jong Un, the talks collapsed in 2019.")
    assert _dates(drafts, "diplomatic_rupture") == ["2019"]
    assert _dates(drafts, "leader_summit") in ([""], [])


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("North Korea seized a ship, officials said on Thursday.", "2024-05-15/2024-05-16"),
        ("According to the ministry on the 16th, North Korea fired a missile on the 14th.", "2024-05-14"),
        ("26 March: A North Korean torpedo sinks the corvette Cheonan.", "2024-03-26"),
    ],
)
def test_a_day_of_a_report_is_not_that_of_the_act(read, text, date):
    assert read(text)[0].date == date


def test_two_days_after_dates_what_follows_it(read):
    drafts = read("North Korea fired a missile on Tuesday, two days after a military parade was held in Pyongyang.")
    assert _dates(drafts, "missile_launch") == ["2024-05-14"]
    assert _dates(drafts, "military_display") == ["2024-05-12"]


def test_what_was_done_was_not_done_on_a_coming_day(read):
    (draft,) = read("North Korea launched a satellite on May 27.")
    assert draft.date == "2023-05-27"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Prosecutors charged a trader on Thursday with selling luxury goods to North Korea.", ""),
        ("Prosecutors charged a trader with selling luxury goods to North Korea in 2017.", "2017"),
    ],
)
def test_what_somebody_is_charged_with_was_not_done_on_the_day_of_the_charge(read, text, date):
    assert _dates(read(text), "sanctions_evasion") == [date]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("North and South Korea agreed on Thursday to reopen the hotline in July.", "2024-05-16"),
        ("North and South Korea agreed to reopen the hotline in July.", "2024-05-16/2024-05-17"),
    ],
)
def test_a_coming_month_is_of_what_was_agreed(read, text, date):
    assert _dates(read(text), "agreement") == [date]


def test_a_plan_told_days_ago_lies_between_that_day_and_no_end(read):
    drafts = read("The committee in a statement on May 2 announced that North Korea will launch a satellite.")
    assert _dates(drafts, "space_launch") == ["2024-05-02/.."]
    assert _dates(read("North Korea will launch a satellite on May 27."), "space_launch") == ["2024-05-27"]
    assert _dates(read("North Korea will launch a satellite on Jan. 8."), "space_launch") == ["2025-01-08"]


def test_a_statement_of_a_day_gone_by_was_made_whatever_plan_it_speaks_of(read):
    text = "North Korea praised its planned satellite launch in a statement on Tuesday."
    said = next(draft for draft in read(text) if draft.type == "official_statement")
    assert (said.modality, said.date) == (Modality.ASSERTED, "2024-05-14")
    ahead = read("The foreign ministry of North Korea will issue a statement on May 20.")
    assert [(draft.modality, draft.date) for draft in ahead] == [(Modality.PLANNED, "2024-05-20")]


def test_a_coming_day_in_a_quote_is_not_that_of_the_statement(read):
    drafts = read("“The anniversary on June 9 matters to them,” South Korea's defense ministry said in a statement.")
    assert _dates(drafts, "official_statement") == ["2024-05-16/2024-05-17"]


def test_talks_that_would_go_ahead_are_to_come(read):
    drafts = read("Talks between Japan and North Korea would go ahead in October, he said.")
    talks = next(draft for draft in drafts if draft.type == "diplomatic_contact")
    assert (talks.modality, talks.date) == (Modality.PLANNED, "2024-10")

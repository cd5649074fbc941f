from typing import Any

from events.ingest.detect.merging import merge_drafts
from events.ingest.detect.rules import TypeProfile
from events.ingest.records import CandidateDraft, Mention, Modality
from events.values.spans import Span


def _draft(start: int = 0, **fields: Any) -> CandidateDraft:
    values: dict[str, Any] = {
        "type": "missile_launch",
        "quote": "q",
        "span": Span(start, start + 1),
        "score": 0.7,
        "rule": "r",
    }
    return CandidateDraft(**(values | fields))


def _merge(*drafts, **profile):
    kind = drafts[0].type
    return merge_drafts(drafts, profiles={kind: TypeProfile(**profile)})


def test_a_second_mention_adds_to_the_first():
    merged = _merge(
        _draft(date="2024-05-16", actors=(Mention(name="North Korea"),)),
        _draft(5, subtype="srbm", actors=(Mention(name="ROK JCS"),)),
    )
    assert len(merged) == 1
    assert (merged[0].date, merged[0].subtype) == ("2024-05-16", "srbm")
    assert [mention.name for mention in merged[0].actors] == ["North Korea", "ROK JCS"]


def test_two_days_are_two_events():
    assert len(_merge(_draft(date="2024-05-14"), _draft(5, date="2024-05-16"))) == 2


def test_a_series_is_not_the_launch_of_thursday_told_again():
    assert len(_merge(_draft(date="2024-05-16"), _draft(5, date="2024"))) == 2


def test_the_finer_date_stays():
    (merged,) = _merge(_draft(date="2024-05-15/2024-05-16"), _draft(5, date="2024-05-16"))
    assert merged.date == "2024-05-16"


def test_a_plan_is_not_what_happened():
    drafts = (_draft(date="2024-05-16"), _draft(5, date="2024-05-16", modality=Modality.PLANNED))
    assert len(_merge(*drafts)) == 2


def test_acts_of_two_countries_stay_apart_where_the_type_says_so():
    drafts = (_draft(extra={"subject_country": "KP"}), _draft(5, extra={"subject_country": "KR"}))
    assert len(_merge(*drafts, merges_by="subject")) == 2
    assert len(_merge(*drafts)) == 1


def test_contacts_with_two_counterparts_are_two():
    north = Mention(name="North Korea")
    drafts = [
        _draft(n, type="diplomatic_contact", actors=(north, Mention(name=who)))
        for n, who in enumerate(("Russia", "China"))
    ]
    assert len(_merge(*drafts, merges_by="actor")) == 2


def test_infiltrators_found_and_shot_are_one_clash():
    clash = _draft(type="armed_clash", date="1968-11-12")
    found = _draft(3, type="border_incident", subtype="infiltration", date="1968-11-12")
    profiles = {"armed_clash": TypeProfile(absorbs=("border_incident/infiltration",)), "border_incident": TypeProfile()}
    assert merge_drafts([clash, found], profiles=profiles) == [clash]


def test_a_date_that_the_text_tells_goes_before_one_guessed_from_the_report():
    guess = _draft(date="2024-05-16/2024-05-17", extra={"date_origin": "report_window"})
    (merged,) = _merge(guess, _draft(5, date="2024-05-15/2024-05-17", extra={"date_origin": "sentence"}))
    assert (merged.date, merged.extra["date_origin"]) == ("2024-05-15/2024-05-17", "sentence")


def test_an_episode_is_one_event_for_a_month():
    flood = _draft(type="disaster_or_health", date="2024-07-27")
    assert len(_merge(flood, _draft(5, type="disaster_or_health", date="2024-08-10"), merges_by="episode")) == 1
    assert len(_merge(flood, _draft(5, type="disaster_or_health", date="2024-10-10"), merges_by="episode")) == 2


def test_subtypes_that_are_events_of_their_own_stay_apart_on_one_day():
    session = _draft(type="domestic_politics", subtype="assembly", date="2023-09-27")
    law = _draft(5, type="domestic_politics", subtype="law", date="2023-09-27")
    plenum = _draft(9, type="domestic_politics", subtype="plenum", date="2023-09-27")
    apart = (frozenset({"law", "constitution"}),)
    assert len(_merge(session, law, apart=apart)) == 2
    assert len(_merge(session, plenum, apart=apart)) == 1


def test_nothing_comes_of_nothing():
    assert merge_drafts([], profiles={}) == []

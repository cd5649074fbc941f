import pytest

from events.ingest.detect.model.agreement import dates_agree, join_readings, tells_same
from events.ingest.detect.model.records import Fault, ModelReading
from events.ingest.records import CandidateDraft
from events.values.spans import Span

TEXT = "North Korea fired two missiles on Thursday. Talks were held in May."


def draft(start=0, end=43, **fields):
    values = {"type": "missile_launch", "score": 0.7, "rule": "r", "date": "2024-05-16"} | fields
    return CandidateDraft(quote=TEXT[start:end], span=Span(start, end), **values)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (draft(12, 30), True),
        (draft(12, 30, date=""), True),
        (draft(12, 30, date="2024-05"), True),
        (draft(12, 30, date="2024-05-20"), False),
        (draft(12, 30, type="military_exercise"), False),
        (draft(44, 67), False),
    ],
)
def test_two_drafts_tell_one_event_by_type_words_and_day(other, same):
    assert tells_same(draft(), other) is same


def test_what_both_tell_stays_one_draft_and_says_so():
    reading = ModelReading(version="m+1", drafts=(draft(12, 30, subtype="srbm"), draft(44, 67, type="talks")))
    joined = join_readings([draft()], reading)

    [launch] = joined.rules
    assert launch.extra["second_reading"] == {
        "agrees": True,
        "detector": "model",
        "version": "m+1",
        "start": 12,
        "end": 30,
        "subtype": "srbm",
        "date": "2024-05-16",
        "modality": "asserted",
    }
    assert [one.type for one in joined.model] == ["talks"]


def test_silence_is_told_apart_from_absence():
    silent = join_readings([draft()], ModelReading(version="m")).rules[0].extra["second_reading"]
    absent = join_readings([draft()], ModelReading(version="m", fault=Fault.TIMEOUT)).rules[0].extra["second_reading"]
    assert (silent["agrees"], absent["agrees"], absent["fault"]) == (False, None, "timeout")


def test_a_draft_keeps_what_it_had():
    kept = join_readings([draft(extra={"date_origin": "sentence"})], ModelReading(version="m")).rules[0]
    assert kept.extra["date_origin"] == "sentence"


def test_what_is_no_date_agrees_with_none():
    assert not dates_agree("2024-05-16", "soon")
    assert dates_agree("", "2024")

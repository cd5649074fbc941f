import dataclasses

import pytest

from events.ingest.detect.guard import keep_verifiable
from events.ingest.records import CandidateDraft
from events.values.spans import Span

TEXT = "It rained. North Korea fired a missile."
GOOD = CandidateDraft(
    type="missile_launch", quote=TEXT[11:], span=Span(11, len(TEXT)), score=0.5, rule="r", date="2024-05"
)


@pytest.mark.parametrize(
    "change",
    [
        {"quote": "North Korea fired two missiles."},
        {"span": Span(10, len(TEXT))},
        {"span": Span(-28, len(TEXT))},
        {"span": Span(11, 900)},
        {"quote": "", "span": Span(3, 3)},
        {"date": "last May"},
        {"score": 1.5},
        {"score": float("nan")},
        {"type": ""},
    ],
)
def test_what_cannot_be_verified_is_dropped(change):
    assert keep_verifiable([dataclasses.replace(GOOD, **change)], TEXT) == ()


@pytest.mark.parametrize("date", ["", "2024-05", "1984~", "2024-10/.."])
def test_what_can_be_verified_stays(date):
    draft = dataclasses.replace(GOOD, date=date)
    assert keep_verifiable([draft], TEXT) == (draft,)


def test_order_is_kept():
    other = dataclasses.replace(GOOD, quote="It", span=Span(0, 2))
    bad = dataclasses.replace(GOOD, quote="Nothing")
    assert keep_verifiable([GOOD, bad, other], TEXT) == (GOOD, other)

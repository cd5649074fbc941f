"""An event as an editor's edits would leave it."""

import pytest

from events.errors import ReviewError
from events.review.amendments import amended, entry_of
from events.review.curated import EventEdits
from tests.events.review.decisions.world import enter

pytestmark = pytest.mark.django_db


def test_no_edit_leaves_everything_as_it_is():
    entry = entry_of(enter(series_index=1, series_total=2, external_ids={"cns": "7"}))

    assert amended(entry, EventEdits()) == entry


def test_what_is_emptied_is_empty():
    entry = entry_of(enter(series_index=1, series_total=2))

    after = amended(entry, EventEdits(summary="", date="", series=(None, None), time_utc=""))

    assert (after.summary, after.date.edtf, after.series_index, after.time_utc) == ("", "", None, None)


def test_all_faults_are_told_at_once():
    entry = entry_of(enter())

    with pytest.raises(ReviewError) as caught:
        amended(entry, EventEdits(title="", themes=("fun",), geo_precision="near"))

    assert all(word in str(caught.value) for word in ("title is empty", "'fun'", "'near'"))


def test_an_instant_is_kept_in_utc():
    after = amended(entry_of(enter()), EventEdits(time_utc="2020-03-02T12:37:00+09:00"))

    assert after.time_utc is not None
    assert after.time_utc.isoformat() == "2020-03-02T03:37:00+00:00"

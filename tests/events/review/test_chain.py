"""The chain of the change log."""

import datetime as dt

import pytest

from events.review.chain import START, entry_digest

ENTRY = {
    "at": dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC),
    "verb": "create",
    "record_kind": "event",
    "record_public_id": "evt-7k3m9x2q4d",
    "decision": "dec-7k3m9x2q4d",
    "representation": {"title": "Two missiles", "n": [1, 2.5, None]},
}


def test_the_order_of_keys_and_the_zone_of_the_clock_do_not_matter():
    seoul = ENTRY["at"].astimezone(dt.timezone(dt.timedelta(hours=9)))
    turned = dict(reversed(ENTRY["representation"].items()))

    assert entry_digest(START, **{**ENTRY, "at": seoul, "representation": turned}) == entry_digest(START, **ENTRY)


@pytest.mark.parametrize(
    "change",
    [
        {"at": dt.datetime(2026, 11, 25, 12, 0, 0, 1, tzinfo=dt.UTC)},
        {"verb": "update"},
        {"record_kind": "contradiction"},
        {"record_public_id": "evt-7k3m9x2q4e"},
        {"decision": "dec-7k3m9x2q4e"},
        {"representation": {"title": "Two missiles", "n": [1, 2.5, 0]}},
    ],
)
def test_every_part_of_an_entry_is_covered(change):
    assert entry_digest(START, **{**ENTRY, **change}) != entry_digest(START, **ENTRY)


def test_the_entry_before_is_covered():
    assert entry_digest("a", **ENTRY) != entry_digest("b", **ENTRY)

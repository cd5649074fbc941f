import json
from decimal import Decimal

import pytest

from events.ingest.detect.model.answers import read_items
from events.ingest.detect.model.records import Fault, ModelError

ITEMS = [{"type": "a", "quote": "one { two ] three"}, {"type": "b"}]
WHOLE = json.dumps({"events": ITEMS})


@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        f"```json\n{WHOLE}\n```",
        f"Here is what I found: {WHOLE} I hope this helps.",
        f'<think>Perhaps {{"events": [{{"type": "thought"}}]}}?</think>{WHOLE}',
        f'{{"note": "not this one"}} {WHOLE}',
        f"{{ broken {WHOLE}",
    ],
)
def test_the_list_is_found_wherever_it_stands(text):
    assert read_items(text) == (ITEMS, False)


def test_numbers_keep_what_was_written_also_those_that_are_none():
    [item], _ = read_items('{"events": [{"a": NaN, "b": -Infinity, "c": 1e999999, "d": 0.1}]}')
    assert item["a"].is_nan()
    assert item["b"] == Decimal("-Infinity")
    assert item["c"] > 10**300
    assert item["d"] == Decimal("0.1")


@pytest.mark.parametrize("cut", [WHOLE[:-1], WHOLE[:-2], WHOLE[: WHOLE.index('{"type": "b"') + 6]])
def test_of_a_list_that_breaks_off_what_is_whole_is_kept(cut):
    items, is_cut = read_items(cut)
    assert is_cut
    assert items in ([ITEMS[0]], ITEMS)


@pytest.mark.parametrize(
    "text", ["", "No.", "{}", '{"events": null}', '["events"]', "{" * 5000, '{"events": "none"}', "<html></html>"]
)
def test_what_holds_no_list_is_said_to_hold_none(text):
    with pytest.raises(ModelError) as caught:
        read_items(text)
    assert caught.value.fault is Fault.NO_JSON


def test_nesting_without_end_is_no_list_and_no_crash():
    items, is_cut = read_items('{"events": [' + "[" * 100_000)
    assert (items, is_cut) == ([], True)

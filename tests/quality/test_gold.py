import json
from decimal import Decimal

import pytest

from tests.quality.gold import load_gold, part_of

RECORD = {
    "id": "wire-1", "url": None, "title": "A launch", "published": "2024-05-04", "language": "en", "style": "wire",
    "text": "A missile flew 350.5 km.",
    "events": [{
        "types": ["missile_launch"], "subtype": "srbm", "date": None, "actors": ["North Korea", {"name": "ROK JCS", "role": "observer"}],
        "place": None, "modality": "asserted", "salience": "primary", "optional": False,
        "quantities": [{"predicate": "range_km", "low": None, "best": 350.5, "high": None}],
    }],
}  # fmt: skip


@pytest.fixture
def gold_file(tmp_path):
    def write(*records):
        path = tmp_path / "some.jsonl"
        lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
        path.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


def test_a_line_is_an_article_with_its_events(gold_file):
    (article,) = load_gold([gold_file(RECORD)])
    (event,) = article.events

    assert (article.article_id, article.url, article.language, article.style) == ("wire-1", "", "en", "wire")
    assert (event.types, event.subtype, event.date, event.place) == (("missile_launch",), "srbm", "", "")
    assert event.actors == ("North Korea", "ROK JCS")
    assert event.quantities[0].bounds == (None, Decimal("350.5"), None)


@pytest.mark.parametrize(
    "quantities",
    [{"range_km": {"best": 350.5}}, {"range_km": 350.5}, [{"predicate": "range_km", "best": 350.5, "low": None}]],
)
def test_numbers_may_be_written_in_short(gold_file, quantities):
    events = [RECORD["events"][0] | {"quantities": quantities}]

    assert load_gold([gold_file(RECORD | {"events": events})]) == load_gold([gold_file(RECORD)])


def test_a_detector_does_not_see_the_annotation(gold_file):
    (article,) = load_gold([gold_file(RECORD)])
    given = article.as_input()

    assert (given.article_id, given.text, given.title) == ("wire-1", RECORD["text"], "A launch")
    assert (given.published, given.language) == ("2024-05-04", "en")


@pytest.mark.parametrize(
    "broken",
    [
        "{",
        "[]",
        {key: value for key, value in RECORD.items() if key != "events"},
        RECORD | {"events": [{"types": []}]},
        RECORD | {"events": [{"types": "missile_launch"}]},
        RECORD | {"events": [{"types": ["agreement"], "quantities": [{"predicate": "dead", "best": "many"}]}]},
    ],
)
def test_a_line_that_is_no_annotated_article_is_named(gold_file, broken):
    with pytest.raises(ValueError, match=r"some\.jsonl:3: not an annotated article"):
        load_gold([gold_file(RECORD, broken)])


def test_a_third_is_held_back_and_stays_so():
    ids = [f"wire-{number}" for number in range(3000)]
    held = [article_id for article_id in ids if part_of(article_id) == "held"]

    assert 900 < len(held) < 1100
    assert {part_of(article_id) for article_id in ids} == {"dev", "held"}
    # Written down once: if these moved, whoever has tuned rules on "dev" would have seen what is held back.
    assert [part_of(name) for name in ("wire-01", "wire-02", "un-01", "ko-01")] == ["dev", "held", "dev", "dev"]

from decimal import Decimal

import pytest

from events.errors import DetectError
from events.ingest.detect.lines import draft_as_dict, parse_line
from events.ingest.records import CandidateDraft
from events.values.quantities import Quantity
from events.values.spans import Span


def test_an_article_is_read():
    article = parse_line('{"id": 7, "text": "x", "published": "2024-05-17", "language": "en", "url": null, "more": 1}')
    assert (article.article_id, article.text, article.published, article.url) == ("7", "x", "2024-05-17", "")


def test_what_is_left_out_is_unknown():
    article = parse_line('{"id": "a", "text": ""}')
    assert (article.language, article.published) == ("und", "")


@pytest.mark.parametrize(
    "line",
    [
        "{", "[]", "null", '"text"', '{"id": "a"}', '{"text": "x"}', '{"id": true, "text": "x"}',
        '{"id": "a", "text": 5}', '{"id": "a", "text": "x", "title": []}',
        '{"id": "a", "text": "x", "published": "yesterday"}', "[" * 100_000,
    ],
)  # fmt: skip
def test_anything_else_is_refused(line):
    with pytest.raises(DetectError):
        parse_line(line)


def test_a_draft_becomes_plain_values():
    draft = CandidateDraft(
        type="missile_launch", quote="q", span=Span(0, 1), score=0.5, rule="r",
        quantities=(Quantity(predicate="range_km", unit="km", best=Decimal("1.5"), high=Decimal(2)),),
    )  # fmt: skip
    plain = draft_as_dict(draft)
    assert plain["date"] is None
    assert plain["place"] is None
    assert (plain["start"], plain["end"], plain["modality"]) == (0, 1, "asserted")
    assert plain["quantities"][0]["best"] == 1.5
    assert plain["quantities"][0]["high"] == 2
    assert plain["quantities"][0]["low"] is None

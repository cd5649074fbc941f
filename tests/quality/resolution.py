"""Resolution measured: of an article and a record, is the event found that the article tells, and no other?

Each pair of `fixtures/gold/resolution/*.jsonl` goes the whole way: the detector reads the article, names are resolved
by the reference gazetteer, and each draft is held against the event of the pair and the further events that the same
question to the record would find. `python -m tests.quality.resolution` prints the figures, for the part that weights
were set on and for the third that was held back, and each pair that went wrong.
"""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from events.gazetteer import Gazetteer, RecordKind, load_gazetteer
from events.ingest.detect import get_detector, keep_verifiable
from events.ingest.records import DetectionInput
from events.ingest.resolve import EventSummary, Matching, Party, match_events, resolve_mentions
from events.values.partial_date import Basis, parse_partial_date
from events.values.quantities import Quantity
from tests.quality.gold import part_of

ROOT: Final = Path(__file__).resolve().parents[2]
PAIRS: Final = ROOT / "fixtures/gold/resolution"
REFERENCE: Final = ROOT / "fixtures/reference"


@dataclass(frozen=True, slots=True)
class Pair:
    """An article, an event, what else the record holds around it, and whether the article tells the event."""

    id: str
    article: DetectionInput
    event: EventSummary
    others: tuple[EventSummary, ...]
    is_same: bool
    why: str

    @property
    def is_held_back(self) -> bool:
        """Whether it is one of the third by which nobody set weights: told by the digest of its id."""
        return part_of(self.id) == "held"


@dataclass(frozen=True, slots=True)
class Found:
    """What became of one pair: how many drafts, and the public ids of the events matched and offered."""

    pair: Pair
    draft_count: int
    matched: frozenset[str]
    likely: frozenset[str]

    @property
    def is_matched(self) -> bool:
        """Whether the event of the pair was matched."""
        return self.pair.event.public_id in self.matched

    @property
    def is_other_matched(self) -> bool:
        """Of an article that tells the event of the pair, whether another event was matched in its stead."""
        return self.pair.is_same and not self.is_matched and bool(self.matched)

    @property
    def words(self) -> str:
        """What went wrong, for whoever sets weights."""
        if not self.pair.is_same:
            return f"{self.pair.id}: matched, though it is {self.pair.why}"
        if self.is_other_matched:
            return f"{self.pair.id}: another event was matched, {', '.join(sorted(self.matched))}"
        if not self.draft_count:
            return f"{self.pair.id}: missed, no draft"
        offered = "offered" if self.pair.event.public_id in self.likely else "not even offered"
        return f"{self.pair.id}: missed, {offered}"


@dataclass(frozen=True, slots=True)
class ResolutionScore:
    """Shares of pairs. `precision`: matches that are right; `recall`: pairs of one event that were matched."""

    pairs: int
    precision: float
    recall: float
    wrong: list[str]


def measure_resolution(pairs: Sequence[Pair] | None = None) -> ResolutionScore:
    """How resolution does on `pairs`; on all that ship if None.

    A match of an event that only stands beside the pair's counts against precision too, where the article tells the
    event of the pair.
    """
    found = [resolve_pair(pair) for pair in (load_pairs() if pairs is None else pairs)]
    right = sum(one.is_matched and one.pair.is_same for one in found)
    wrong = sum((one.is_matched and not one.pair.is_same) or one.is_other_matched for one in found)
    same = sum(one.pair.is_same for one in found)
    return ResolutionScore(
        pairs=len(found),
        precision=right / (right + wrong) if right + wrong else 1.0,
        recall=right / same if same else 1.0,
        wrong=[one.words for one in found if one.is_matched != one.pair.is_same],
    )


def resolve_pair(pair: Pair) -> Found:
    """Run the whole chain on one pair."""
    known = (pair.event, *pair.others)
    matchings = list(match_article(pair.article, known))
    return Found(
        pair=pair,
        draft_count=len(matchings),
        matched=frozenset(one.certain.public_id for one in matchings if one.certain),
        likely=frozenset(match.public_id for one in matchings for match in one.likely),
    )


def match_article(article: DetectionInput, known: Sequence[EventSummary]) -> Iterator[Matching]:
    """What a record of `known` events has for each draft of `article`."""
    gazetteer = reference_gazetteer()
    for draft in keep_verifiable(get_detector().detect(article), article.text):
        resolved = resolve_mentions(draft, gazetteer=gazetteer, context=article)
        yield match_events(resolved, known, entries=gazetteer, context=article)


@cache
def reference_gazetteer() -> Gazetteer:
    """Actors and places of the reference record."""
    return load_gazetteer(*(sorted((REFERENCE / kind).glob("*.yaml")) for kind in ("actors", "places")))


@cache
def load_pairs() -> tuple[Pair, ...]:
    """All pairs, in the order of their files."""
    lines = (line for path in sorted(PAIRS.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(_pair(json.loads(line)) for line in lines if line.strip())


def _pair(raw: Mapping[str, Any]) -> Pair:
    return Pair(
        id=raw["id"],
        article=DetectionInput(article_id=raw["id"], **raw["article"]),
        event=read_event(raw["event"]),
        others=tuple(read_event(other) for other in raw["others"]),
        is_same=raw["same"],
        why=raw["why"],
    )


def read_event(raw: Mapping[str, Any]) -> EventSummary:
    """An event of a pair, whose actors and place are given by the names of the reference record.

    Raises:
        KeyError: a name is not one of the reference record.
    """
    date = parse_partial_date(raw["date"])
    time_utc = raw.get("time_utc")
    return EventSummary(
        public_id=raw["id"],
        type=raw["type"],
        subtype=raw["subtype"],
        earliest=date.earliest,
        latest=date.latest,
        basis=Basis(raw["date_basis"]),
        time_utc=dt.datetime.fromisoformat(time_utc) if time_utc else None,
        place=_ids()[RecordKind.PLACE, raw["place"]] if raw["place"] else "",
        parties=tuple(Party(_ids()[RecordKind.ACTOR, one["name"]], one["role"]) for one in raw["actors"]),
        title=raw["title"],
        summary=raw["summary"],
        quantities=tuple(_quantity(one) for one in raw["quantities"]),
        parent=raw.get("parent", ""),
        series_index=raw.get("series_index"),
        children_count=raw.get("children_count", 0),
    )


@cache
def _ids() -> Mapping[tuple[RecordKind, str], str]:
    return {(entry.record, entry.name): entry.public_id for entry in reference_gazetteer()}


def _quantity(raw: Mapping[str, Any]) -> Quantity:
    bounds = {key: Decimal(raw[key]) for key in ("low", "best", "high") if key in raw}
    return Quantity(predicate=raw["predicate"], unit=raw["unit"], approximate=raw.get("approximate", False), **bounds)


def main() -> None:
    """Print the figures of both parts and of all pairs, by language, then what went wrong."""
    pairs = load_pairs()
    groups = {
        "tuned": [pair for pair in pairs if not pair.is_held_back],
        "held": [pair for pair in pairs if pair.is_held_back],
        **{code: [pair for pair in pairs if pair.article.language == code] for code in ("en", "ko")},
        "all": list(pairs),
    }
    for name, group in groups.items():
        score = measure_resolution(group)
        print(f"{name:6} {score.pairs:4} pairs  precision {score.precision:.3f}  recall {score.recall:.3f}")  # noqa: T201 - what a command is for
    for name in ("tuned", "held"):
        print(f"\n{name}:", *measure_resolution(groups[name]).wrong, sep="\n  ")  # noqa: T201 - as above


if __name__ == "__main__":
    main()

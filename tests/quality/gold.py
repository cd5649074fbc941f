"""Annotated articles: what `fixtures/gold/*.jsonl` says that a detector should find.

A third of the articles is held back: `part_of` sends an article there by the digest of its id, so it stays there
whatever else is added. Whoever writes rules looks at the other two thirds (`--part dev`) and is measured on both.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from events.ingest.records import DetectionInput

ROOT: Final = Path(__file__).resolve().parents[2]
GOLD_FOLDER: Final = ROOT / "fixtures" / "gold"
PARTS: Final = ("dev", "held")
_PARTS_IN_ALL: Final = 3
Bounds = tuple[Decimal | None, Decimal | None, Decimal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldQuantity:
    """A number that an article gives of an event: low, best and high in the codebook's unit; None is not said."""

    predicate: str
    bounds: Bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldEvent:
    """One event that an article reports. `types` are the accepted codebook keys, best first, at least one.

    `date` is EDTF, "" where the text gives none; `subtype` belongs to the first type, "" if nobody annotated it;
    `actors` are names without an order. A missed `optional` event costs nothing, and a draft that finds it is excused.
    """

    types: tuple[str, ...]
    date: str = ""
    subtype: str = ""
    actors: tuple[str, ...] = ()
    place: str = ""
    modality: str = ""
    salience: str = ""
    optional: bool = False
    quantities: tuple[GoldQuantity, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldArticle:
    """One article with its events, in the order of the file; none if nothing is to be found in it."""

    article_id: str
    text: str
    events: tuple[GoldEvent, ...]
    title: str = ""
    published: str = ""
    language: str = "und"
    style: str = ""
    url: str = ""

    @property
    def part(self) -> str:
        """The part of the gold set that the article belongs to: one of `PARTS`."""
        return part_of(self.article_id)

    def as_input(self) -> DetectionInput:
        """What a detector gets of it: everything but the annotation."""
        return DetectionInput(
            text=self.text,
            title=self.title,
            published=self.published,
            language=self.language,
            url=self.url,
            article_id=self.article_id,
        )


def part_of(article_id: str) -> str:
    """ "held" for a third of all ids, by their SHA-256, "dev" for the others."""
    digest = hashlib.sha256(article_id.encode()).digest()
    is_held = int.from_bytes(digest[:8], "big") % _PARTS_IN_ALL == 0
    return "held" if is_held else "dev"


def gold_files() -> tuple[Path, ...]:
    """The files of the project's own gold set, in the order of their names."""
    return tuple(sorted(GOLD_FOLDER.glob("*.jsonl")))


def load_gold(paths: Iterable[Path]) -> tuple[GoldArticle, ...]:
    """All articles of the files, in order.

    Raises:
        ValueError: a line is not an annotated article; file and line are named.
        OSError: a file cannot be read.
    """
    return tuple(article for path in paths for article in _load_file(path))


def _load_file(path: Path) -> list[GoldArticle]:
    articles = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            articles.append(read_article(json.loads(line, parse_float=Decimal)))
        except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
            raise ValueError(f"{path.name}:{number}: not an annotated article: {error!r}") from error
    return articles


def read_article(raw: Mapping[str, Any]) -> GoldArticle:
    """An article out of the values of its line; null and absent fields count as "".

    Raises:
        KeyError: no id, text, events or types.
    """
    return GoldArticle(
        article_id=str(raw["id"]),
        text=raw["text"],
        events=tuple(_read_event(event) for event in raw["events"]),
        title=raw.get("title") or "",
        published=raw.get("published") or "",
        language=raw.get("language") or "und",
        style=raw.get("style") or "",
        url=raw.get("url") or "",
    )


def _read_event(raw: Mapping[str, Any]) -> GoldEvent:
    types = tuple(raw["types"])
    if not types or isinstance(raw["types"], str):
        raise ValueError(f"an event needs a list of types, not {raw['types']!r}")
    return GoldEvent(
        types=types,
        date=raw.get("date") or "",
        subtype=raw.get("subtype") or "",
        actors=tuple(_actor_name(actor) for actor in raw.get("actors") or ()),
        place=raw.get("place") or "",
        modality=raw.get("modality") or "",
        salience=raw.get("salience") or "",
        optional=bool(raw.get("optional")),
        quantities=_read_quantities(raw.get("quantities") or ()),
    )


def _actor_name(raw: str | Mapping[str, str]) -> str:
    return raw if isinstance(raw, str) else raw["name"]


def _read_quantities(raw: Sequence[Mapping[str, Any]] | Mapping[str, Any]) -> tuple[GoldQuantity, ...]:
    """`[{"predicate", "low", "best", "high"}]`, or in short `{predicate: best}` or `{predicate: {"low", ...}}`."""
    if isinstance(raw, Mapping):
        return tuple(_read_quantity(name, given) for name, given in raw.items())
    return tuple(_read_quantity(given["predicate"], given) for given in raw)


def _read_quantity(predicate: str, given: Mapping[str, Any] | float | str) -> GoldQuantity:
    values = given if isinstance(given, Mapping) else {"best": given}
    low, best, high = (None if values.get(name) is None else Decimal(values[name]) for name in ("low", "best", "high"))
    return GoldQuantity(predicate=predicate, bounds=(low, best, high))

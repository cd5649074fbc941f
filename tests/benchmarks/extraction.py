"""How well and how fast articles are read out of pages, beside trafilatura alone.

    ARCHIVE_SHARED_DATA=... python -m tests.benchmarks.extraction

Reads `data/html` of that folder: real pages, compressed, and the article body of each as people marked it. The scores
are those of the words of a text as a multiset, averaged over pages. Both readers get the same bytes in one process,
page by page in turn; the seconds are the least of several rounds, which other work on the machine disturbs least.
"""

import gzip
import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import trafilatura

from events.errors import ExtractError
from events.ingest.extract import extract_article

WORSE = 0.02
ROUNDS = 3


class Page(NamedTuple):
    """One page: its name, its bytes, its address and what its article says."""

    name: str
    body: bytes
    url: str
    gold: str


class Score(NamedTuple):
    """Precision, recall and their harmonic mean, all in [0, 1]."""

    precision: float
    recall: float
    f1: float


@dataclass(slots=True)
class Reader:
    """One way to read a page, and what it took: seconds of CPU and of the clock, of each round."""

    name: str
    read: Callable[[Page], str]
    cpu_s: list[float] = field(default_factory=list)
    wall_s: list[float] = field(default_factory=list)
    scores: list[Score] = field(default_factory=list)


def score(text: str, gold: str) -> Score:
    """How far the words of `text` are those of `gold`.

    >>> score("a b b", "a b c d").f1 == 2 * (2 / 3) * (2 / 4) / (2 / 3 + 2 / 4)
    True
    """
    words, wanted = (Counter(re.findall(r"\w+", words)) for words in (text, gold))
    shared = (words & wanted).total()
    precision, recall = shared / (words.total() or 1), shared / (wanted.total() or 1)
    return Score(precision, recall, 2 * precision * recall / (precision + recall) if shared else 0.0)


def load_pages(folder: Path) -> list[Page]:
    """The pages of `folder`, in the order of their names."""
    gold = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    return [
        Page(name, gzip.decompress((folder / "pages" / f"{name}.html.gz").read_bytes()), of["url"], of["articleBody"])
        for name, of in sorted(gold.items())
    ]


def read_ours(page: Page) -> str:
    """The text that the archive takes from a page; "" if it refuses it."""
    try:
        return extract_article(page.body, content_type="text/html", url=page.url).text
    except ExtractError:
        return ""


def measure(pages: Sequence[Page], readers: Sequence[Reader], *, rounds: int) -> None:
    """Fill in the readers: all of them on one page, then on the next; the first round only warms up and scores."""
    for number in range(rounds + 1):
        spent = {reader.name: [0.0, 0.0] for reader in readers}
        for page in pages:
            for reader in readers:
                cpu, wall = time.process_time(), time.perf_counter()
                text = reader.read(page)
                spent[reader.name][0] += time.process_time() - cpu
                spent[reader.name][1] += time.perf_counter() - wall
                if number == 0:
                    reader.scores.append(score(text, page.gold))
        if number > 0:
            for reader in readers:
                reader.cpu_s.append(spent[reader.name][0])
                reader.wall_s.append(spent[reader.name][1])


def find_dates(pages: Sequence[Page]) -> tuple[int, int]:
    """On how many pages the archive, and trafilatura's metadata, find a day of publication."""
    ours = theirs = 0
    for page in pages:
        try:
            ours += extract_article(page.body, content_type="text/html", url=page.url).published != ""
        except ExtractError:
            continue
        finally:
            theirs += bool(trafilatura.extract_metadata(page.body).date)
    return ours, theirs


def report(pages: Sequence[Page], readers: Sequence[Reader]) -> list[str]:
    """The lines of the report."""
    lines = [f"{len(pages)} pages; seconds are the least of {ROUNDS} rounds, page by page in turn", ""]
    lines.append(f"{'':28}{'F1':>7}{'precision':>11}{'recall':>8}{'CPU s':>8}{'wall s':>8}{'ms/page':>9}")
    for reader in readers:
        precision, recall, f1 = (sum(part) / len(pages) for part in zip(*reader.scores, strict=True))
        cpu, wall = min(reader.cpu_s), min(reader.wall_s)
        lines.append(
            f"{reader.name:28}{f1:7.4f}{precision:11.4f}{recall:8.4f}{cpu:8.2f}{wall:8.2f}{1000 * wall / len(pages):9.1f}"
        )
    ours, alone = readers[:2]
    dated, theirs = find_dates(pages)
    worse = [
        page.name
        for page, mine, other in zip(pages, ours.scores, alone.scores, strict=True)
        if mine.f1 < other.f1 - WORSE
    ]
    ratio = sorted(mine / other for mine, other in zip(ours.cpu_s, alone.cpu_s, strict=True))[len(ours.cpu_s) // 2]
    return [
        *lines,
        "",
        f"CPU of the archive / trafilatura alone: {ratio:.2f} (median of the rounds)",
        f"a day of publication is found: archive {dated / len(pages):.3f}, trafilatura's metadata {theirs / len(pages):.3f}",
        f"worse than trafilatura alone by more than {WORSE}: {len(worse)}",
        *(f"  {name}" for name in worse),
    ]


def main() -> int:
    """Measure and print; 2 if there is nothing to measure on."""
    folder = Path(os.environ.get("ARCHIVE_SHARED_DATA", "")) / "data" / "html"
    if not (folder / "ground-truth.json").is_file():
        sys.stderr.write("ARCHIVE_SHARED_DATA must name a folder that holds data/html/ground-truth.json\n")
        return 2
    pages = load_pages(folder)
    readers = [
        Reader("the archive", read_ours),
        Reader("trafilatura alone", lambda page: trafilatura.extract(page.body) or ""),
        Reader("trafilatura, no comments", lambda page: trafilatura.extract(page.body, include_comments=False) or ""),
    ]
    measure(pages, readers, rounds=ROUNDS)
    sys.stdout.write("\n".join(report(pages, readers)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""`manage.py detect FILE.jsonl [--out FILE]`: what the detector reads in articles, one line of JSON each.

In: `{"id", "url", "title", "published", "language", "text"}`; out: `{"id", "candidates": [...]}`, see
docs/detection.md. The database is not touched; `--detector model` asks the endpoint of the settings, and one run has
the budget of one day. A line that is not such an object costs one line on stderr and exit
code 1 at the end; all others are written.
"""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TextIO, cast

from django.core.management.base import BaseCommand, CommandError

from events.errors import ArchiveError, DetectError
from events.ingest.detect import get_detector, keep_verifiable
from events.ingest.detect.lines import draft_as_dict, parse_line
from events.ingest.records import Detector
from events.ingest.second_reading import NAME as SECOND
from events.ingest.second_reading import get_model_detector

STDIN: Final = "-"


class Command(BaseCommand):
    """`manage.py detect FILE.jsonl [--out FILE] [--detector NAME]`."""

    help = "Detect events in articles given as JSON lines, and write what was found as JSON lines."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.jsonl", help="articles, one JSON object a line; - for standard input")
        parser.add_argument("--out", default="", metavar="FILE", help="where to write; standard output by default")
        parser.add_argument(
            "--detector", default="rules", help="which detector to use: rules or model (default: rules)"
        )

    def handle(self, **options: Any) -> None:  # noqa: ANN401 - Django's own signature
        try:
            name = options["detector"]
            detector = get_model_detector() if name == SECOND else get_detector(name)
            with _lines(options["file"]) as lines, self._target(options["out"]) as target:
                bad_count = self._run(lines, target, detector)
        except (DetectError, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        if bad_count:
            raise CommandError(f"{bad_count} lines could not be read; see above. All others were written.")

    def _run(self, lines: Iterator[str], target: TextIO, detector: Detector) -> int:
        bad_count = 0
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                article = parse_line(line)
                drafts = keep_verifiable(detector.detect(article), article.text)
            except ArchiveError as error:
                bad_count += 1
                self.stderr.write(f"line {number}: {error}")
                continue
            found = {"id": article.article_id, "candidates": [draft_as_dict(draft) for draft in drafts]}
            target.write(json.dumps(found, ensure_ascii=False) + "\n")
        return bad_count

    @contextmanager
    def _target(self, name: str) -> Iterator[TextIO]:
        if not name:
            yield cast("TextIO", self.stdout)  # Django wraps it in something that writes like a file
            return
        with Path(name).open("w", encoding="utf-8") as file:
            yield file


@contextmanager
def _lines(name: str) -> Iterator[Iterator[str]]:
    if name == STDIN:
        yield iter(sys.stdin)
        return
    with Path(name).open(encoding="utf-8") as file:
        yield iter(file)

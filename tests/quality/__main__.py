"""`make quality`: run a detector over annotated articles and print how well it reads them."""

import argparse
import datetime as dt
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import django

from events.errors import DetectError
from events.ingest.detect import get_detector
from events.ingest.detect.registry import CONFIGURED, DEFAULT
from events.ingest.records import Detector
from tests.quality.figures import measure
from tests.quality.floors import FLOORS_FILE, read_floors
from tests.quality.gold import PARTS, GoldArticle, gold_files, load_gold
from tests.quality.report import as_json, error_lines, report_lines, resolution_lines
from tests.quality.standing import Standing, take_standing

_EPILOG = """\
Without --file, --part and --detector the whole gold set is measured, resolution with it, and the exit code is 1 if a
figure lies under its floor (tests/quality/floors.json). Whoever writes rules looks at --part dev --errors, and only at
the figures of the third that is held back.
"""


def build_parser() -> argparse.ArgumentParser:
    """The options of the command."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality", description=__doc__, epilog=_EPILOG)
    parser.add_argument(
        "--file", action="append", type=Path, metavar="X.jsonl", help="score these instead of fixtures/gold"
    )
    parser.add_argument("--detector", default=DEFAULT, metavar="NAME", help=f"which detector (default: {DEFAULT})")
    parser.add_argument(
        "--part", choices=(*PARTS, "all"), default="all", help="two thirds to look at, or the third held back"
    )
    parser.add_argument(
        "--errors", action="store_true", help="list every miss, false find and other fault with its article"
    )
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    act = parser.add_mutually_exclusive_group()
    act.add_argument("--raise-floors", action="store_true", help="raise floors to what is measured; lowers none")
    act.add_argument("--lower", nargs=2, metavar=("NAME", "VALUE"), help="take one floor down; needs --because")
    parser.add_argument("--because", default="", metavar="REASON", help="why a floor is lowered; kept in the file")
    return parser


def main(arguments: Sequence[str] | None = None, *, floors_file: Path = FLOORS_FILE) -> int:
    """Do what the arguments say.

    Returns:
        0; 1 if a figure lies under its floor; 2 if something cannot be read or done.
    """
    parser = build_parser()
    options = parser.parse_args(arguments)
    is_whole = not options.file and options.part == "all" and options.detector == DEFAULT
    if options.raise_floors and not is_whole:
        parser.error("floors are raised on the whole gold set with the default detector only")
    if options.because and not options.lower:
        parser.error("--because goes with --lower")
    try:
        if options.lower:
            return _lower(*options.lower, because=options.because, path=floors_file)
        if options.raise_floors:
            return _raise(path=floors_file)
        return _report(options, is_whole=is_whole, path=floors_file)
    except (DetectError, OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2


def _find_detector(name: str) -> Detector:
    if name not in CONFIGURED:
        return get_detector(name)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dprk_archive.settings")
    django.setup()
    from events.ingest.second_reading import get_model_detector  # noqa: PLC0415 - reads settings, which others need not

    return get_model_detector()


def _lower(name: str, value: str, *, because: str, path: Path) -> int:
    floors = read_floors(path)
    floors.lower(name, float(value), because=because, on=dt.datetime.now(tz=dt.UTC).date())
    path.write_text(floors.as_json(), encoding="utf-8")
    sys.stdout.write(f"{name} now stands at {floors.floors[name]:.2f}\n")
    return 0


def _raise(*, path: Path) -> int:
    floors, standing = read_floors(path), take_standing()
    changed = floors.raise_to(standing.figures())
    path.write_text(floors.as_json(), encoding="utf-8")
    lines = [f"{name} {old:.2f} -> {new:.2f}" for name, (old, new) in sorted(changed.items())]
    sys.stdout.write("\n".join([*lines, f"{len(changed)} of {len(floors.floors)} floors raised"]) + "\n")
    return _complain(standing.complaints(floors))


def _report(options: argparse.Namespace, *, is_whole: bool, path: Path) -> int:
    detector = _find_detector(options.detector)
    standing = take_standing() if is_whole else Standing(measure(detector, _chosen_articles(options)), None)
    resolution = standing.resolution
    if options.json:
        found = as_json(standing.measurement, resolution, with_faults=options.errors)
        found = {"detector": detector.name, "version": detector.version, "part": options.part} | found
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    else:
        article_count = len(standing.measurement.scores)
        title = f"detector {detector.name} {detector.version} on {article_count} articles, part: {options.part}"
        lines = [title, "", *report_lines(standing.measurement)]
        lines += resolution_lines(resolution) if is_whole else []
        lines += error_lines(standing.measurement.faults) if options.errors else []
        sys.stdout.write("\n".join(lines) + "\n")
    return _complain(standing.complaints(read_floors(path))) if is_whole else 0


def _chosen_articles(options: argparse.Namespace) -> list[GoldArticle]:
    articles = load_gold(options.file or gold_files())
    return [article for article in articles if options.part in {"all", article.part}]


def _complain(complaints: Sequence[str]) -> int:
    for line in complaints:
        sys.stderr.write(f"UNDER ITS FLOOR: {line}\n")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())

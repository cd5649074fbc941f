"""The options of `ingest` that are about many things at once."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any, Final

from django.core.management.base import CommandError

from events.management.bulk.session import KINDS, Wishes
from events.management.bulk.sources import SourceFinder, find_source

MOST_PROCESSES: Final = 64


def add_bulk_arguments(parser: ArgumentParser) -> None:
    """Add the options to the command's own."""
    kinds = parser.add_argument_group("in bulk", "one of these, with one file or more; - is the standard input")
    kinds.add_argument("--jsonl", nargs="+", metavar="FILE", help="records, a JSON object a line; may be gzip")
    kinds.add_argument("--urls", nargs="+", metavar="FILE", help="addresses, one a line, and a tab and EDTF date")
    kinds.add_argument("--warc", nargs="+", metavar="FILE", help="captures of any producer, oldest file first")
    kinds.add_argument("--verbose", action="store_true", help="with --warc: a line for each record that is no page")
    kinds.add_argument("--refused", default="", metavar="FILE", help="write the lines that are refused into this file")
    kinds.add_argument("--processes", type=int, default=1, metavar="N", help="with --now: as many processes of our own")


def read_wishes(options: Mapping[str, Any]) -> Wishes | None:
    """What is wanted, or None if it is not about bulk.

    Raises:
        CommandError: options that do not go together, or a value that is none.
    """
    asked = [kind for kind in KINDS if options.get(kind)]
    if not asked:
        if not options["items"]:
            raise CommandError("Name what to take in: a URL, a file, or one of --jsonl, --urls and --warc with a file")
        return None
    if len(asked) > 1 or options["items"]:
        raise CommandError(f"--{asked[0]} goes with nothing else that is taken in; run the command once for each")
    if options["published"] or options["title"]:
        raise CommandError(f"--published and --title are of one thing; with --{asked[0]}, each record has its own")
    if options["refused"] and asked == ["warc"]:
        raise CommandError("--refused is for lines; records of --warc are named by their number in the file")
    if not 1 <= options["processes"] <= MOST_PROCESSES:
        raise CommandError(f"--processes is {options['processes']}; it would be from 1 to {MOST_PROCESSES}")
    source = find_source(options["source"]) if options["source"] else None
    if options["source"] and source is None:
        raise CommandError(
            f"--source: no source is called {options['source']!r}; give its id (src-…), name or home page"
        )
    return Wishes(
        kind=asked[0],
        files=options[asked[0]],
        now=options["now"],
        processes=options["processes"],
        no_wait=options["no_wait"],
        wait_s=options["wait"],
        refused=options["refused"],
        verbose=options["verbose"],
        sources=SourceFinder(default=source),
    )

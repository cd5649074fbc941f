"""`python manage.py render_codebook`: write events/taxonomy/CODEBOOK.md from the data; --check only compares.

With --check nothing is written, and the command ends with status 1 when the file and the data differ.
"""

import difflib
from argparse import ArgumentParser
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from events.taxonomy import get_taxonomy
from events.taxonomy.codebook import CODEBOOK_PATH, render_codebook

_SHOWN_LINES: Final = 20


class Command(BaseCommand):
    """Renders the codebook."""

    help = "Write events/taxonomy/CODEBOOK.md from the data of the taxonomy, or check that it is up to date."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; end with status 1 if it has drifted")
        parser.add_argument("--output", type=Path, default=CODEBOOK_PATH, help="another file to write or compare")

    def handle(self, *_arguments: Any, check: bool, output: Path, **_options: Any) -> None:  # noqa: ANN401 - Django's signature
        rendered = render_codebook(get_taxonomy())
        present = output.read_text(encoding="utf-8") if output.exists() else ""
        if present == rendered:
            self.stdout.write(f"{output.name} is up to date.")
        elif check:
            raise CommandError(f"{output.name} differs from the data:\n{_difference(present, rendered)}", returncode=1)
        else:
            output.write_text(rendered, encoding="utf-8")
            self.stdout.write(f"{output.name} written: {len(rendered.splitlines())} lines.")


def _difference(present: str, rendered: str) -> str:
    lines = difflib.unified_diff(present.splitlines(), rendered.splitlines(), "the file", "the data", n=0, lineterm="")
    shown = "\n".join(islice(lines, _SHOWN_LINES))
    return f"{shown}\nRun `python manage.py render_codebook` and commit the result."

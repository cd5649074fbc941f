"""`make check`: everything that may drift, each step named, all of them run, one answer at the end."""

# ruff: noqa: INP001 - a script beside .ci/run, not part of a package

import difflib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parent.parent
PYTHON: Final = sys.executable
SCHEMA: Final = Path("events/api/openapi.yaml")
# No database answers here; Django warns that it could not compare with one, which is not what is asked.
MANAGE: Final = (PYTHON, "-W", "ignore::RuntimeWarning", "manage.py")


@dataclass(frozen=True, kw_only=True)
class Step:
    """One check: its name, what runs, and what to do when it fails."""

    name: str
    run: Callable[[], bool]
    remedy: str


def command(*words: str) -> Callable[[], bool]:
    """A step that runs a program and passes when it exits with 0; its output is shown."""

    def run() -> bool:
        return subprocess.run(words, cwd=PROJECT, env=_environment(), check=False).returncode == 0  # noqa: S603 - ours

    return run


def schema_is_current() -> bool:
    """Whether the committed OpenAPI file is what the code gives; the difference is shown."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "openapi.yaml"
        made = command(*MANAGE, "spectacular", "--validate", "--fail-on-warn", "--file", str(fresh))()
        if not made:
            return False
        new = fresh.read_text(encoding="utf-8").splitlines(keepends=True)
    path = PROJECT / SCHEMA
    old = path.read_text(encoding="utf-8").splitlines(keepends=True) if path.exists() else []
    sys.stdout.writelines(list(difflib.unified_diff(old, new, "committed", "generated"))[:60])
    return old == new


STEPS: Final = (
    Step(name="lint", run=command(PYTHON, "-m", "ruff", "check", "."), remedy="make format mends some of it"),
    Step(name="format", run=command(PYTHON, "-m", "ruff", "format", "--check", "."), remedy="make format"),
    Step(name="types", run=command(PYTHON, "-m", "mypy", "."), remedy="see above"),
    Step(
        name="layers",
        run=command(PYTHON, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"),
        remedy="imports go down only: docs/design.md",
    ),
    Step(name="system", run=command(*MANAGE, "check", "--fail-level", "WARNING"), remedy="see above"),
    Step(
        name="migrations",
        run=command(*MANAGE, "makemigrations", "--check", "--dry-run"),
        remedy="python manage.py makemigrations",
    ),
    Step(
        name="API schema",
        run=schema_is_current,
        remedy=f"python manage.py spectacular --file {SCHEMA}",
    ),
    Step(
        name="code book",
        run=command(*MANAGE, "render_codebook", "--check"),
        remedy="python manage.py render_codebook",
    ),
)


def _environment() -> dict[str, str]:
    return os.environ | {"DJANGO_SETTINGS_MODULE": "dprk_archive.settings_test"}


def main() -> int:
    """Run all steps.

    Returns:
        0 when all have passed, else 1.
    """
    failed = []
    for step in STEPS:
        began = time.monotonic()
        passed = step.run()
        word = "ok" if passed else "FAILED"
        sys.stdout.write(f"check {step.name}: {word} ({time.monotonic() - began:.1f} s)\n")
        sys.stdout.flush()
        if not passed:
            failed.append(step)
    for step in failed:
        sys.stdout.write(f"FAILED {step.name}: {step.remedy}\n")
    sys.stdout.write(f"{len(STEPS) - len(failed)} of {len(STEPS)} checks passed\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

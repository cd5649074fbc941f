"""What has to be true before the site is served: `python -m dprk_archive.prepare`.

One process does all of it, since loading Django takes longer than most of the steps: migrations, the reference record,
the first editor's account, the static files. Each step is skipped when it has nothing to do, so that it runs at every
start and after every update.
"""

import hashlib
import io
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import django
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from dprk_archive.progress import say, step
from dprk_archive.state import ensure_secret_key, prepare_state_dir, write_atomically
from events.errors import ArchiveError

# The files that decide what the reference record is.
REFERENCE: Final = ("fixtures/reference", "events/taxonomy/data", "events/gazetteer/data")


def migrate() -> None:
    """Apply the migrations that the database lacks."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return
    with step(f"Migrating the database ({len(plan)} migrations)"):
        call_command("migrate", interactive=False, verbosity=0)


def load_reference(*, state_dir: Path, project_dir: Path) -> None:
    """Load the reference record when its files have changed, or when the database has none."""
    stamp = state_dir / "reference.sha256"
    digest = digest_files(
        (path for folder in REFERENCE for path in (project_dir / folder).rglob("*") if path.is_file()),
        base=project_dir,
    )
    if _read(stamp) == digest and has_reference():
        return
    with step("Loading the reference record"):
        # Its report of what is new would stand in the middle of our line.
        call_command("load_reference", verbosity=0, stdout=io.StringIO())
    write_atomically(stamp, f"{digest}\n", mode=0o644)


def has_reference() -> bool:
    """Whether the database holds any part of the record: the stamp may be about another database."""
    return apps.get_model("events", "Source")._default_manager.exists()  # noqa: SLF001 - Django's documented name


def collect_static(*, state_dir: Path) -> None:
    """Collect the static files when one of them has changed."""
    stamp = state_dir / "static.sha256"
    files = (Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list([]))
    digest = digest_listing(files)
    if _read(stamp) == digest and (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        return
    with step("Collecting static files"):
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    write_atomically(stamp, f"{digest}\n", mode=0o644)


def digest_files(paths: Iterable[Path], *, base: Path) -> str:
    """A digest over the names (below `base`) and contents of files, whatever their order."""
    sha256 = hashlib.sha256()
    for path in sorted(paths):
        sha256.update(f"{path.relative_to(base)}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return sha256.hexdigest()


def digest_listing(paths: Iterable[Path]) -> str:
    """A digest over the places, sizes and times of files, without reading them."""
    sha256 = hashlib.sha256()
    for path in sorted(paths):
        status = path.stat()
        sha256.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode(errors="surrogateescape"))
    return sha256.hexdigest()


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError:
        return None


def main() -> int:
    """Do all steps.

    Returns:
        0, or 1 with one sentence on standard error.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dprk_archive.settings")
    try:
        state_dir = settings.ARCHIVE_STATE_DIR
        prepare_state_dir(state_dir)
        if not settings.SECRET_KEY:
            ensure_secret_key(state_dir)
        django.setup()
        migrate()
        load_reference(state_dir=state_dir, project_dir=settings.BASE_DIR)
        call_command("ensure_editor", verbosity=0)
        collect_static(state_dir=state_dir)
    except (ArchiveError, CommandError, DatabaseError) as error:
        say("")
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

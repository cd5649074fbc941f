"""The state folder: everything that the archive keeps outside a database server of its own.

Its layout: VERSION, secret_key, editor-password.txt, postgres/ (the database), run/ (its socket), vault/ (captures),
broker/ (messages), static/ (collected files), logs/, supervisor.lock, beat-schedule.
"""

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from dprk_archive.env import env_path
from events.errors import ArchiveError

PROJECT_DIR: Final = Path(__file__).resolve().parent.parent
# Raised when an older archive could not read what a newer one has written to the folder.
FORMAT: Final = "1"
FREE_BYTES: Final = 200 * 1024 * 1024


class StateError(ArchiveError):
    """The state folder cannot be used; the message says why and what helps."""


class AlreadyRunningError(StateError):
    """Another process runs an archive on this folder."""


def find_state_dir(environ: Mapping[str, str] | None = None) -> Path:
    """The folder that ARCHIVE_STATE_DIR names, `.state` in the project by default; it need not exist.

    Raises:
        SettingError: the variable does not hold a path.
    """
    return env_path("ARCHIVE_STATE_DIR", default=PROJECT_DIR / ".state", base=PROJECT_DIR, environ=environ)


def prepare_state_dir(state_dir: Path) -> None:
    """Make the folder where it is missing, closed to other users, and mark it with the format.

    Raises:
        StateError: it cannot be written, the disk is full, or another version of the archive has written it.
    """
    version = state_dir / "VERSION"
    try:
        state_dir.mkdir(mode=0o711 if os.getuid() == 0 else 0o700, parents=True, exist_ok=True)
        if version.exists():
            _check_format(state_dir, found=version.read_text(encoding="utf-8", errors="replace").strip())
        elif any(entry.name not in {"supervisor.lock", "run", "logs"} for entry in state_dir.iterdir()):
            raise StateError(
                f"{state_dir} holds files, but no VERSION: it is not a state folder of the archive. "
                "Name an empty or a new folder in ARCHIVE_STATE_DIR"
            )
        if shutil.disk_usage(state_dir).free < FREE_BYTES:
            raise StateError(
                f"Only {shutil.disk_usage(state_dir).free // 1_000_000} MB are free on the disk of {state_dir}; "
                f"at least {FREE_BYTES // 1_000_000} MB are needed. Free some, or name another folder in "
                "ARCHIVE_STATE_DIR"
            )
        if not version.exists():
            write_atomically(version, f"{FORMAT}\n", mode=0o644)
        with (state_dir / ".probe").open("w", encoding="ascii"):
            (state_dir / ".probe").unlink()
    except OSError as error:
        raise StateError(describe_os_error(error, state_dir)) from error


def _check_format(state_dir: Path, *, found: str) -> None:
    if found == FORMAT:
        return
    raise StateError(
        f"{state_dir} has format {found[:20]!r}; this version of the archive reads format {FORMAT!r}. Run the version "
        "that wrote it, or move the folder away (or name another in ARCHIVE_STATE_DIR) to begin an empty archive"
    )


def describe_os_error(error: OSError, path: Path) -> str:
    """One sentence for a folder that the system does not let us use."""
    where = error.filename or path
    return (
        f"{where} cannot be written: {error.strerror or error}. Make the state folder {path} writable for the user "
        f"with the number {os.getuid()}, or name another in ARCHIVE_STATE_DIR"
    )


def write_atomically(path: Path, text: str, *, mode: int) -> None:
    """Write a file that is there whole or not at all, with its mode from the first byte on."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def ensure_secret_key(state_dir: Path) -> None:
    """Make the key that signs sessions, once, readable by its owner only."""
    path = state_dir / "secret_key"
    if not path.exists():
        write_atomically(path, f"{secrets.token_urlsafe(50)}\n", mode=0o600)


@contextmanager
def hold(state_dir: Path, *, address: str) -> Iterator[None]:
    """Hold the folder for the time that an archive runs on it; the kernel lets go when the process ends, however.

    Args:
        state_dir: an existing state folder.
        address: the site's URL, told to whoever comes second.

    Raises:
        AlreadyRunningError: another process holds it.
    """
    with (state_dir / "supervisor.lock").open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise AlreadyRunningError(_describe_holder(file.read(), state_dir)) from error
        file.seek(0)
        file.truncate()
        json.dump({"pid": os.getpid(), "address": address}, file)
        file.flush()
        try:
            yield
        finally:
            # Emptied, not deleted: a file deleted under a waiting process would let two hold "the" lock.
            file.seek(0)
            file.truncate()


def _describe_holder(text: str, state_dir: Path) -> str:
    try:
        holder = json.loads(text)
        return (
            f"The archive is already running, at {holder['address']} (process {holder['pid']}). "
            "To run a second one, give it its own folder and port: make run PORT=8001 ARCHIVE_STATE_DIR=.state-2"
        )
    except (ValueError, KeyError, TypeError):
        return f"Another process is using {state_dir}; wait for it to end, or name another folder in ARCHIVE_STATE_DIR"

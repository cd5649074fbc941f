"""The virtual environment of the project, made and kept in step with requirements.lock.

Only the standard library is imported: it runs before anything is installed. No index is named: pip uses the one that
this machine is set up for.
"""

import fcntl
import hashlib
import json
import os
import re
import select
import shutil
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

# Measured with Python 3.11 on x86-64 Linux: 1.1 GB, and what pip unpacks meanwhile.
NEEDED_BYTES: Final = 1_600_000_000
INTERRUPTED: Final = 130
REPORT_EVERY_S: Final = 10.0


class SetupError(Exception):
    """The environment cannot be made; the message says why and what helps."""


@dataclass(frozen=True, kw_only=True)
class Paths:
    """Where things are in a project folder."""

    project: Path

    @property
    def venv(self) -> Path:
        """The virtual environment."""
        return self.project / ".venv"

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.venv / "bin" / "python"

    @property
    def requirements(self) -> Path:
        """The lock file: what is to be installed."""
        return self.project / "requirements.lock"

    @property
    def stamp(self) -> Path:
        """Written last: what has been installed."""
        return self.venv / "installed.json"

    @property
    def unfinished(self) -> Path:
        """There while packages are being installed, and after an interruption."""
        return self.venv / "installing"


def expected_stamp(paths: Paths) -> dict[str, str]:
    """What the stamp says when nothing is to be done: the lock's digest, the Python, and where it stands."""
    return {
        "requirements": hashlib.sha256(paths.requirements.read_bytes()).hexdigest(),
        "python": f"{sys.version.split()[0]} {sys.platform}",
        # Scripts in an environment hold its path: a moved clone needs a new one.
        "venv": str(paths.venv),
    }


def find_stamp(paths: Paths) -> dict[str, str] | None:
    """What the stamp says; None when there is none or the environment is broken."""
    try:
        stamp = json.loads(paths.stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    # The interpreter may be a link to a Python that has been removed.
    return stamp if isinstance(stamp, dict) and paths.python.exists() and not paths.unfinished.exists() else None


def ensure(paths: Paths, *, say: Callable[[str], None], free_bytes: int | None = None) -> bool:
    """Make the environment agree with the lock file.

    Args:
        paths: of the project.
        say: told, in lines, what goes on.
        free_bytes: free space on the disk; asked from the system when None.

    Returns:
        Whether anything had to be done.

    Raises:
        SetupError: it could not be done.
    """
    if find_stamp(paths) == expected_stamp(paths):
        return False
    with _only_one(paths, say=say):
        stamp = find_stamp(paths)
        expected = expected_stamp(paths)
        if stamp == expected:
            return False
        usable = stamp is not None and {**stamp, "requirements": ""} == {**expected, "requirements": ""}
        if not usable or paths.venv.is_symlink():
            _make_venv(paths, say=say, free_bytes=free_bytes)
        paths.unfinished.touch()
        paths.stamp.unlink(missing_ok=True)
        _install(paths, say=say)
        paths.stamp.write_text(json.dumps(expected), encoding="utf-8")
        paths.unfinished.unlink()
    return True


@contextmanager
def _only_one(paths: Paths, *, say: Callable[[str], None]) -> Iterator[None]:
    lock = paths.project / ".cache" / "environment.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("a", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another make is preparing .venv; waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _make_venv(paths: Paths, *, say: Callable[[str], None], free_bytes: int | None) -> None:
    free = shutil.disk_usage(paths.project).free if free_bytes is None else free_bytes
    if free < NEEDED_BYTES and not paths.venv.exists():
        raise SetupError(
            f"The packages need about {NEEDED_BYTES / 1e9:.1f} GB, and {free / 1e9:.1f} GB are free on the disk of "
            f"{paths.project}. Free some space, then run make again"
        )
    # Making it anew clears it: behind a link, that would be an environment which other projects use.
    if paths.venv.is_symlink():
        raise SetupError(
            f"{paths.venv} is a link to {paths.venv.readlink()}, which is left alone. Remove the link, then run make "
            "again: it makes an environment in its place"
        )
    say(f"Making .venv with Python {sys.version.split()[0]}")
    made = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "venv", "--clear", str(paths.venv)], capture_output=True, text=True, check=False
    )
    if made.returncode == 0:
        return
    said = f"{made.stdout}\n{made.stderr}".strip()
    if "ensurepip" in said:
        raise SetupError(
            "This Python comes without venv or pip. On Debian and Ubuntu they are in the package python3-venv; "
            "or name another Python: make PYTHON=python3.12 run"
        )
    raise SetupError(f".venv could not be made:\n{_indent(said.splitlines()[-5:])}")


def _install(paths: Paths, *, say: Callable[[str], None]) -> None:
    total = count_requirements(paths.requirements.read_text(encoding="utf-8"))
    command = [
        *(str(paths.python), "-m", "pip", "install", "--require-hashes", "--requirement", str(paths.requirements)),
        *("--no-input", "--disable-pip-version-check", "--progress-bar", "off", "--no-warn-script-location"),
        # Most of what is installed is never imported; Python compiles the rest when it is.
        "--no-compile",
    ]
    say(f"Installing {total} packages from requirements.lock (some minutes at the first time)")
    began = time.monotonic()
    code, last_lines = _follow(command, total=total, paths=paths, say=say)
    if code == 0:
        say(f"Installed in {time.monotonic() - began:.0f} s")
        return
    text = "\n".join(last_lines)
    reason = "the disk is full" if "No space left on device" in text else "pip said"
    raise SetupError(
        f"The packages could not be installed; {reason}:\n{_indent(last_lines)}\n"
        "A package index must be reachable (pip's own configuration names it). Running make again goes on from here"
    )


def _follow(command: Sequence[str], *, total: int, paths: Paths, say: Callable[[str], None]) -> tuple[int, list[str]]:
    # Returns pip's exit code and its last lines. pip says a line per package that it fetches, and nothing for half a
    # minute while it unpacks them, so that what has arrived on the disk is counted then.
    last_lines: deque[str] = deque(maxlen=6)
    fetched = 0
    is_unpacking = False
    began = reported = time.monotonic()
    with subprocess.Popen(  # noqa: S603 - our own command
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL
    ) as pip:
        for line in _iter_lines(pip):
            if line:
                last_lines.append(line)
            fetched += line.startswith(("Collecting ", "Requirement already satisfied"))
            is_unpacking = is_unpacking or line.startswith("Installing collected packages")
            if time.monotonic() - reported >= REPORT_EVERY_S:
                reported = time.monotonic()
                done = len(list(paths.venv.glob("lib/python*/site-packages/*.dist-info"))) if is_unpacking else fetched
                verb = "unpacked" if is_unpacking else "fetched"
                say(f"  {min(done, total)} of {total} {verb} ({reported - began:.0f} s)")
        code = pip.wait()
    return code, list(last_lines)


def _iter_lines(process: subprocess.Popen[bytes]) -> Iterator[str]:
    # Lines without their end, and an empty one for each second of silence.
    output = process.stdout
    if output is None:
        return
    rest = b""
    while True:
        ready, _, _ = select.select([output], [], [], 1.0)
        if not ready:
            yield ""
            continue
        chunk = os.read(output.fileno(), 65_536)
        *lines, rest = (rest + chunk).split(b"\n")
        yield from (line.decode(errors="replace").rstrip() for line in lines)
        if not chunk:
            yield rest.decode(errors="replace").rstrip()
            return


def count_requirements(text: str) -> int:
    """How many packages a lock file pins; one pinned differently for two Pythons counts once."""
    return len(set(re.findall(r"(?m)^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^]]*\])?==", text)))


def _indent(lines: Sequence[str]) -> str:
    return "\n".join(f"    {line[:300]}" for line in lines)


def main() -> int:
    """Make the environment of this project.

    Returns:
        0, or 1 with a sentence on standard error, or 130 after Ctrl-C.
    """

    def say(line: str) -> None:
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()

    try:
        ensure(Paths(project=Path(__file__).resolve().parent.parent), say=say)
    except SetupError as error:
        say(str(error))
        return 1
    except OSError as error:
        say(f"{error.filename or '.venv'}: {error.strerror or error}. Make the project's folder writable for you")
        return 1
    except KeyboardInterrupt:
        say("Interrupted; running make again goes on")
        return INTERRUPTED
    return 0


if __name__ == "__main__":
    sys.exit(main())

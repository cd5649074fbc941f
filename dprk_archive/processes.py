"""Child processes that do not outlive us: sessions of their own, a signal when the parent dies, bounded stops."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

# From linux/prctl.h.
PR_SET_PDEATHSIG: Final = 1
KEPT_LOG_BYTES: Final = 5 * 1024 * 1024
POLL_S: Final = 0.02


@dataclass(frozen=True, kw_only=True)
class Account:
    """A user of the system, other than ours, as whom a child runs."""

    name: str
    uid: int
    gid: int


def die_with_parent(signal_number: int) -> Callable[[], None]:
    """A function that makes the process that calls it get `signal_number` when its parent ends, in whatever way.

    It does nothing where the kernel is not Linux; there, a killed parent leaves its children behind.
    """
    if not sys.platform.startswith("linux"):
        return lambda: None
    # Looked up before the fork: a child may not import or allocate much.
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent_pid = os.getpid()

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
        if os.getppid() != parent_pid:
            os.kill(os.getpid(), signal_number)

    return ask


def die_with_current_parent(signal_number: int) -> None:
    """As `die_with_parent`, called in the child itself, once it runs."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)


def spawn(
    command: Sequence[str | Path],
    *,
    log: BinaryIO,
    env: Mapping[str, str],
    cwd: Path,
    death_signal: int | None,
    account: Account | None = None,
    is_heard: bool = False,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, so that a terminal's Ctrl-C reaches only us, who stop it in order.

    Args:
        command: program and arguments; no shell is involved.
        log: an open file that takes its output.
        env: its whole environment.
        cwd: its working folder.
        death_signal: what it gets when we die; None for a daemon that is to live on.
        account: as whom it runs; as us when None.
        is_heard: whether its standard output goes where ours goes; only its errors go to the log then.
    """
    return subprocess.Popen(  # noqa: S603 - the commands are ours
        [os.fspath(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=None if is_heard else log,
        stderr=log,
        env=dict(env),
        cwd=cwd,
        start_new_session=True,
        user=None if account is None else account.uid,
        group=None if account is None else account.gid,
        extra_groups=None if account is None else [],
        # It runs after the change of user, which would clear the setting; we have no threads that could deadlock it.
        preexec_fn=None if death_signal is None else die_with_parent(death_signal),  # noqa: PLW1509 - see above
    )


def finish(process: subprocess.Popen[bytes], *, patience_s: float) -> int:
    """Wait for a child that was asked to stop, then end it and everything in its session with SIGKILL.

    Returns:
        The child's return code, negative for a signal.
    """
    wait_for(lambda: process.poll() is not None, timeout_s=patience_s)
    kill_group(process.pid)
    return process.wait()


def kill_group(pid: int) -> None:
    """SIGKILL to every process of the group that `pid` leads or led; nothing when there is none."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        # macOS answers EPERM for a group of zombies only.
        return


def wait_for(condition: Callable[[], bool], *, timeout_s: float) -> bool:
    """Ask `condition` until it holds.

    Returns:
        Whether it held before `timeout_s` seconds were over.
    """
    end = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() >= end:
            return False
        time.sleep(POLL_S)
    return True


def is_running(pid: int) -> bool:
    """Whether a process of that number exists, whoever's it is; a zombie counts."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def find_command(pid: int) -> str | None:
    """The command line of a process, its arguments separated by spaces; None when it is gone or a zombie."""
    proc = Path("/proc") / str(pid) / "cmdline"
    if Path("/proc/self/cmdline").exists():
        try:
            return proc.read_bytes().replace(b"\0", b" ").decode(errors="replace").strip() or None
        except OSError:
            return None
    answer = subprocess.run(  # noqa: S603 - a number is its only argument
        ["ps", "-o", "command=", "-p", str(pid)],  # noqa: S607 - where ps lies differs between systems without /proc
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.stdout.strip() or None


def open_log(path: Path) -> BinaryIO:
    """Open a log for appending; what has grown past 5 MB is kept beside it as `.1` first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > KEPT_LOG_BYTES:
        path.replace(path.with_name(f"{path.name}.1"))
    return path.open("ab")


def tail(path: Path, *, lines: int) -> str:
    """The last lines of a text file, joined by newlines; empty when there is no file."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 65_536))
            text = file.read().decode(errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])

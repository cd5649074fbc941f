"""What `make run` starts, watches and stops: `python -m dprk_archive.supervisor [--die-with-parent]`.

PORT (8000) and HOST (127.0.0.1) say where the site is served. A child that ends is started again, later each time; all
of them end with us, in order on Ctrl-C, SIGTERM or a closed terminal, and by the kernel's hand when we are killed (on
Linux).
"""

import argparse
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Final

from dprk_archive import postgres
from dprk_archive.env import SettingError, find_raw
from dprk_archive.listening import Address, check_free, find_address, is_healthy
from dprk_archive.processes import die_with_current_parent, finish, kill_group, open_log, spawn, tail
from dprk_archive.programs import Program, environment, prepare_program, programs
from dprk_archive.progress import say, step
from dprk_archive.state import PROJECT_DIR, StateError, ensure_secret_key, find_state_dir, hold, prepare_state_dir
from events.errors import ArchiveError

TICK_S: Final = 0.1
HEALTHY_WITHIN_S: Final = 90.0
# A child that lived this long has started well: its next failure is a first one again.
STEADY_S: Final = 60.0
LONGEST_PAUSE_S: Final = 30.0
FAILURES_TO_TELL: Final = 3
STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class SupervisorError(ArchiveError):
    """The archive could not be brought up."""


class StopRequestedError(Exception):
    """Somebody asked us to stop while we were starting."""


@dataclass
class Child:
    """A program, its present process and how it has fared."""

    program: Program
    log: Path
    env: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started_s: float = 0.0
    failures: int = 0
    not_before_s: float = 0.0

    def start(self) -> None:
        """Start a process of the program."""
        with open_log(self.log) as log:
            self.process = spawn(
                self.program.command,
                log=log,
                env=self.env,
                cwd=PROJECT_DIR,
                death_signal=self.program.death_signal,
                is_heard=self.program.is_heard,
            )
        self.started_s = time.monotonic()

    def ask_to_stop(self) -> None:
        """Send the signal that stops the process, and do not wait."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(self.program.stop_signal)

    def finish(self) -> None:
        """Wait for the process, as long as its program is given; then end it and what it has started."""
        if self.process is not None:
            finish(self.process, patience_s=self.program.patience_s)
            self.process = None

    def watch(self, *, now_s: float) -> None:
        """Start the process again when it has ended and its pause is over; tell when that keeps happening."""
        if self.process is not None and self.process.poll() is not None:
            self._note_end(now_s=now_s)
        if self.process is None and now_s >= self.not_before_s:
            self.start()

    def _note_end(self, *, now_s: float) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        # What it started would otherwise work beside its successor.
        kill_group(process.pid)
        self.failures = 1 if now_s - self.started_s > STEADY_S else self.failures + 1
        pause_s = restart_pause_s(self.failures)
        self.not_before_s = now_s + pause_s
        say(f"{self.program.name} ended ({describe_exit(process.returncode)}); it starts again in {pause_s:.0f} s")
        # Once: the end of the log would scroll everything else away.
        if self.failures == FAILURES_TO_TELL:
            say(f"{self.program.name} keeps ending. {self.log} ends with:\n{tail(self.log, lines=5)}")


@dataclass
class Supervisor:
    """The archive as it runs: its children in the order in which they start."""

    state_dir: Path
    address: Address
    env: dict[str, str]
    children: list[Child] = field(default_factory=list)
    stop_requests: int = 0
    is_stopping: bool = False
    database: postgres.Running | None = None
    database_failures: int = 0
    database_not_before_s: float = 0.0

    def request_stop(self, _signal: int, _frame: FrameType | None) -> None:
        """The handler of the signals that end us; one that comes while we are stopping ends the patience."""
        self.stop_requests += 1
        if self.is_stopping:
            for child in self.children:
                if child.process is not None:
                    kill_group(child.process.pid)

    def run(self) -> None:
        """Bring everything up and watch it until a signal comes; whatever happens, everything is stopped.

        Raises:
            ArchiveError: it could not be brought up.
        """
        for number in STOP_SIGNALS:
            # nohup has it ignored, on purpose. (A script's background jobs have SIGINT ignored; still we take one.)
            if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self.request_stop)
        try:
            self._start_database()
            self._prepare()
            self._start_services()
            while not self.stop_requests:
                self._watch()
                time.sleep(TICK_S)
        except StopRequestedError:
            return
        finally:
            self._stop()

    def _start_database(self) -> None:
        if self.env.get("DATABASE_URL"):
            return
        with step("Starting PostgreSQL"):
            self.database = self._start_postgres(say=_say_inside_step)
        self._check_stop()

    def _start_postgres(self, *, say: Callable[[str], None]) -> postgres.Running:
        try:
            return postgres.start(
                self.state_dir, death_signal=signal.SIGINT, say=say, give_up=lambda: self.stop_requests > 0
            )
        except postgres.PostgresError:
            # Given up because we were told to stop is no failure.
            self._check_stop()
            raise

    def _prepare(self) -> None:
        log = self.state_dir / "logs" / "prepare.log"
        child = Child(program=prepare_program(), log=log, env=self.env)
        self.children.append(child)
        log.unlink(missing_ok=True)
        child.start()
        process = child.process
        while process is not None and process.poll() is None:
            self._check_stop()
            time.sleep(TICK_S / 5)
        self.children.remove(child)
        if process is not None and process.returncode != 0:
            raise SupervisorError(f"The archive could not be prepared: {tail(log, lines=12).strip()}")

    def _start_services(self) -> None:
        web, *others = programs(state_dir=self.state_dir, address=self.address)
        with step("Starting the web server"):
            self._wait_until_healthy(self._start(web))
        # After it, so that on a small machine readers do not wait for what they do not see.
        for program in others:
            self._start(program)
        say(banner(self.address, state_dir=self.state_dir))

    def _start(self, program: Program) -> Child:
        child = Child(program=program, log=self.state_dir / "logs" / f"{program.name}.log", env=self.env)
        self.children.append(child)
        child.start()
        return child

    def _wait_until_healthy(self, web: Child) -> None:
        end_s = time.monotonic() + HEALTHY_WITHIN_S
        while not is_healthy(self.address):
            self._check_stop()
            self._watch()
            if time.monotonic() > end_s or web.failures >= FAILURES_TO_TELL:
                raise SupervisorError(f"The web server does not answer. {web.log} ends with:\n{tail(web.log, lines=8)}")
            time.sleep(TICK_S / 2)

    def _watch(self) -> None:
        now_s = time.monotonic()
        self._watch_database(now_s=now_s)
        for child in self.children:
            child.watch(now_s=now_s)

    def _watch_database(self, *, now_s: float) -> None:
        # The others live on meanwhile: readers are told that the database is away, and workers try again.
        process = None if self.database is None else self.database.process
        if process is None or process.poll() is None or now_s < self.database_not_before_s:
            return
        if self.database_failures == 0:
            say(f"PostgreSQL ended ({describe_exit(process.returncode)}); starting it again")
        kill_group(process.pid)
        try:
            self.database = self._start_postgres(say=say)
        except postgres.PostgresError as error:
            self.database_failures += 1
            pause_s = restart_pause_s(self.database_failures)
            self.database_not_before_s = time.monotonic() + pause_s
            say(f"{error}; the next attempt is in {pause_s:.0f} s")
            return
        self.database_failures = 0

    def _check_stop(self) -> None:
        if self.stop_requests:
            raise StopRequestedError

    def _stop(self) -> None:
        self.is_stopping = True
        if self.stop_requests:
            say("\nStopping")
        # All are asked first: the worker takes seconds to leave its loop, and the others need not wait for it.
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.finish()
        if self.database is not None and self.database.process is not None:
            postgres.stop(self.state_dir)
            self.database.process.wait()
        if self.stop_requests:
            say("Everything has stopped")


def restart_pause_s(failures: int) -> float:
    """Seconds before a child that has failed `failures` times in a row is started again: 1, 2, 4 ... 30."""
    return min(LONGEST_PAUSE_S, 2.0 ** (failures - 1))


def describe_exit(code: int) -> str:
    """A return code in words, a signal by its name."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


def banner(address: Address, *, state_dir: Path) -> str:
    """What is told when the site answers."""
    lines = ["", f"  The archive is at   {address.url}"]
    password = state_dir / "editor-password.txt"
    if password.exists():
        lines.append(f"  Editor's account    editor, password in {_short(password)}")
    lines += [f"  Logs                {_short(state_dir / 'logs')}", "  Ctrl-C stops it", ""]
    return "\n".join(lines)


def _short(path: Path) -> str:
    return str(path.relative_to(PROJECT_DIR)) if path.is_relative_to(PROJECT_DIR) else str(path)


def _say_inside_step(line: str) -> None:
    say(f"\n    {line}", end="")


def _supervise(state_dir: Path, address: Address) -> None:
    prepare_state_dir(state_dir)
    with hold(state_dir, address=address.url):
        check_free(address)
        if find_raw("ARCHIVE_SECRET_KEY") is None:
            ensure_secret_key(state_dir)
        say(f"The archive in {_short(state_dir)}")
        Supervisor(state_dir=state_dir, address=address, env=environment(state_dir=state_dir, address=address)).run()


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line.

    Returns:
        0 after a signal asked us to stop, 1 with one sentence when the archive could not be brought up.
    """
    parser = argparse.ArgumentParser(prog="python -m dprk_archive.supervisor", description="Run the whole archive.")
    parser.add_argument("--die-with-parent", action="store_true", help="stop when the process that started us ends")
    if parser.parse_args(arguments).die_with_parent:
        die_with_current_parent(signal.SIGTERM)
    try:
        _supervise(find_state_dir(), find_address())
    except (ArchiveError, SettingError, StateError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from dprk_archive import postgres, supervisor
from dprk_archive.listening import Address
from dprk_archive.processes import find_command, tail, wait_for
from dprk_archive.state import PROJECT_DIR, hold, prepare_state_dir

# The real supervisor over children that only tell their number. The worker has a child of its own, as Celery's has.
PROGRAM = """
import sys
from dprk_archive import supervisor
from dprk_archive.programs import Program

def child(name, program):
    return Program(name=name, command=(sys.executable, "-c", program), patience_s=2.0)

forked = (
    "import os, signal, time; from dprk_archive.processes import die_with_current_parent\\n"
    "if os.fork() == 0: die_with_current_parent(signal.SIGKILL)\\n"
    "print(os.getpid(), flush=True); time.sleep(600)"
)
plain = "import os, time; print(os.getpid(), flush=True); time.sleep(600)"
supervisor.programs = lambda **_: (child("web", plain if WEB is None else WEB), child("worker", forked))
supervisor.prepare_program = lambda: child("prepare", PREPARE)
supervisor.is_healthy = lambda _: WEB is None
sys.exit(supervisor.main(sys.argv[1:]))
"""
PARENT = "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', *sys.argv[1:]]); time.sleep(600)"


@dataclass(frozen=True)
class Run:
    """A supervisor that was started, and where it works."""

    process: subprocess.Popen[str]
    state_dir: Path

    def pids(self, name: str) -> list[int]:
        """The numbers that the processes of a child have told so far."""
        return [
            int(line) for line in tail(self.state_dir / "logs" / f"{name}.log", lines=100).split() if line.isdigit()
        ]

    def wait_until_up(self) -> list[int]:
        """Wait for all children; give their numbers."""
        assert wait_for(lambda: len(self.pids("worker")) == 2 and len(self.pids("web")) == 1, timeout_s=30)
        return self.pids("worker") + self.pids("web")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Callable[..., Run]]:
    """Start supervisors; they and their children are gone at the end of the test."""
    runs: list[Run] = []

    def start(
        *, prepare: str = "pass", web: str | None = None, by_parent: bool = False, port: int | None = None
    ) -> Run:
        program = f"PREPARE = {prepare!r}\nWEB = {web!r}\n{PROGRAM}"
        command = [PARENT, program, "--die-with-parent"] if by_parent else [program]
        state_dir = tmp_path / "a state"
        env = os.environ | {
            "ARCHIVE_STATE_DIR": str(state_dir),
            "DATABASE_URL": "postgresql://nobody@localhost/nothing",
            "PORT": str(port or _free_port()),
        }
        process = subprocess.Popen(  # noqa: S603 - the program above
            [sys.executable, "-c", *command],
            cwd=PROJECT_DIR,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        runs.append(Run(process=process, state_dir=state_dir))
        return runs[-1]

    yield start
    for run in runs:
        run.process.kill()
        run.process.communicate()
        assert wait_for(lambda run=run: _survivors(run) == [], timeout_s=20)  # type: ignore[misc]  # a default argument


def _survivors(run: Run) -> list[int]:
    told = run.pids("worker") + run.pids("web")
    return [pid for pid in told if "time.sleep(600)" in (find_command(pid) or "")]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything(begin: Callable[..., Run], number: signal.Signals) -> None:
    run = begin()
    assert len(run.wait_until_up()) == 3
    run.process.send_signal(number)
    said, _ = run.process.communicate(timeout=30)
    assert run.process.returncode == 0
    assert _survivors(run) == []
    assert "The archive is at   http://localhost:" in said
    assert said.endswith("Stopping\nEverything has stopped\n")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells children that their parent died")
def test_a_killed_supervisor_leaves_nothing(begin: Callable[..., Run]) -> None:
    run = begin()
    run.wait_until_up()
    run.process.kill()
    run.process.wait()
    web = run.pids("web")
    assert wait_for(lambda: not set(web) & set(_survivors(run)), timeout_s=20)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells children that their parent died")
def test_a_killed_make_leaves_nothing(begin: Callable[..., Run]) -> None:
    run = begin(by_parent=True)
    run.wait_until_up()
    run.process.kill()
    run.process.wait()
    assert wait_for(lambda: _survivors(run) == [], timeout_s=20)


def test_a_child_that_dies_is_replaced_with_what_it_had_started(begin: Callable[..., Run]) -> None:
    run = begin()
    run.wait_until_up()
    first = run.pids("worker")
    os.kill(min(first), signal.SIGKILL)
    assert wait_for(lambda: len(run.pids("worker")) == 4, timeout_s=20)
    # The old worker's child would otherwise work beside the new one.
    assert not set(first) & set(_survivors(run))
    assert run.process.poll() is None


def test_a_web_server_that_keeps_ending_is_told_with_the_end_of_its_log(begin: Callable[..., Run]) -> None:
    run = begin(web="import sys; sys.exit('no module named flask')")
    said, _ = run.process.communicate(timeout=60)
    assert run.process.returncode == 1
    assert "web ended (exit code 1); it starts again in 1 s" in said
    assert "The web server does not answer." in said
    assert "no module named flask" in said
    assert "Traceback" not in said


def test_a_failed_preparation_is_told_with_its_last_words(begin: Callable[..., Run]) -> None:
    run = begin(
        prepare="import sys; sys.stderr.write('the reference record is not valid: events.yaml\\n'); sys.exit(1)"
    )
    said, _ = run.process.communicate(timeout=60)
    assert run.process.returncode == 1
    assert said.endswith("The archive could not be prepared: the reference record is not valid: events.yaml\n")


def test_a_stop_while_preparing_is_obeyed(begin: Callable[..., Run], tmp_path: Path) -> None:
    marker = tmp_path / "preparing"
    run = begin(prepare=f"import pathlib, time; pathlib.Path({str(marker)!r}).touch(); time.sleep(600)")
    assert wait_for(marker.exists, timeout_s=30)
    run.process.send_signal(signal.SIGTERM)
    said, _ = run.process.communicate(timeout=30)
    assert run.process.returncode == 0
    assert said.endswith("Everything has stopped\n")


def test_a_taken_port_is_one_sentence(begin: Callable[..., Run]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        port = taken.getsockname()[1]
        said, _ = begin(port=port).process.communicate(timeout=30)
    assert re.fullmatch(rf"Port {port} is in use by another program; choose another with: make run PORT=\d+\n", said)


def test_a_second_start_on_the_same_folder_says_where_the_first_one_is(
    begin: Callable[..., Run], tmp_path: Path
) -> None:
    state_dir = tmp_path / "a state"
    prepare_state_dir(state_dir)
    with hold(state_dir, address="http://localhost:8123"):
        said, _ = begin().process.communicate(timeout=30)
    assert f"already running, at http://localhost:8123 (process {os.getpid()})" in said
    assert said.count("\n") == 1


def test_a_database_that_does_not_come_back_at_once_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = subprocess.Popen([sys.executable, "-c", "pass"], start_new_session=True)
    ended.wait()
    back = postgres.Running(pid=ended.pid, url="", process=None)
    answers: list[postgres.Running | None] = [None, None, back]

    def start(*_arguments: object, **_options: object) -> postgres.Running:
        answer = answers.pop(0)
        if answer is None:
            raise postgres.PostgresError("PostgreSQL did not start: No space left on device")
        return answer

    monkeypatch.setattr(postgres, "start", start)
    watching = supervisor.Supervisor(state_dir=tmp_path, address=Address(host="127.0.0.1", port=8000), env={})
    watching.database = postgres.Running(pid=ended.pid, url="", process=ended)

    now_s = time.monotonic()
    # The pauses are 1 and 2 seconds: looked at twice within the first one, it is tried once.
    for look_s in (0.0, 0.2, 1.5, 1.7, 10.0, 20.0):
        watching._watch_database(now_s=now_s + look_s)

    assert watching.database is back
    assert answers == []
    assert capsys.readouterr().out.count("No space left on device") == 2


def test_pauses_grow_up_to_half_a_minute() -> None:
    assert [supervisor.restart_pause_s(failures) for failures in (1, 2, 3, 4, 5, 6, 60)] == [1, 2, 4, 8, 16, 30, 30]


def test_an_exit_is_told_in_words() -> None:
    assert supervisor.describe_exit(3) == "exit code 3"
    assert supervisor.describe_exit(-signal.SIGKILL) == "SIGKILL"
    assert supervisor.describe_exit(-63) == "signal 63"


def test_the_banner_tells_of_a_password_only_when_there_is_one(tmp_path: Path) -> None:
    address = Address(host="127.0.0.1", port=8000)
    assert "password" not in supervisor.banner(address, state_dir=tmp_path)
    (tmp_path / "editor-password.txt").write_text("not shown\n", encoding="utf-8")
    told = supervisor.banner(address, state_dir=tmp_path)
    assert str(tmp_path / "editor-password.txt") in told
    assert "not shown" not in told

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dprk_archive import processes

# Ignores SIGTERM, has a child that does the same, and tells both numbers when they are ready.
STUBBORN = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if os.fork() == 0:
    time.sleep(600)
print(os.getpid(), flush=True)
time.sleep(600)
"""


def _spawn(program: str, log: Path) -> subprocess.Popen[bytes]:
    with processes.open_log(log) as file:
        return processes.spawn(
            [sys.executable, "-c", program], log=file, env=dict(os.environ), cwd=log.parent, death_signal=signal.SIGKILL
        )


def _members(pgid: int) -> list[int]:
    found = subprocess.run(["ps", "-eo", "pid=,pgid=,stat="], capture_output=True, text=True, check=True)  # noqa: S607 - a tool of every system
    rows = [line.split() for line in found.stdout.splitlines()]
    return [int(pid) for pid, group, state in rows if int(group) == pgid and not state.startswith("Z")]


def test_a_child_that_obeys_ends_by_itself(tmp_path: Path) -> None:
    process = _spawn("import time; time.sleep(600)", tmp_path / "log")
    process.send_signal(signal.SIGTERM)
    assert processes.finish(process, patience_s=10) == -signal.SIGTERM


def test_a_child_that_does_not_obey_is_ended_with_all_it_has_started(tmp_path: Path) -> None:
    process = _spawn(STUBBORN, tmp_path / "log")
    assert processes.wait_for(lambda: processes.tail(tmp_path / "log", lines=1) != "", timeout_s=10)
    assert len(_members(process.pid)) == 2
    process.send_signal(signal.SIGTERM)
    assert processes.finish(process, patience_s=0.1) == -signal.SIGKILL
    assert processes.wait_for(lambda: _members(process.pid) == [], timeout_s=10)


def test_a_child_leads_a_session_of_its_own(tmp_path: Path) -> None:
    process = _spawn("import os; print(os.getsid(0) == os.getpid(), flush=True)", tmp_path / "log")
    process.wait()
    assert processes.tail(tmp_path / "log", lines=1) == "True"


def test_the_command_of_a_process_is_found_and_of_a_dead_one_is_not(tmp_path: Path) -> None:
    process = _spawn("import time; time.sleep(600)  # so that it can be told apart", tmp_path / "log")
    assert processes.wait_for(
        lambda: "so that it can be told apart" in (processes.find_command(process.pid) or ""), timeout_s=10
    )
    process.kill()
    process.wait()
    assert processes.find_command(process.pid) is None
    assert not processes.is_running(process.pid)


def test_a_log_that_has_grown_is_kept_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "KEPT_LOG_BYTES", 10)
    path = tmp_path / "logs" / "x.log"
    for text in (b"first run\n", b"second run\n", b"third\n"):
        with processes.open_log(path) as file:
            file.write(text)
    assert path.read_bytes() == b"third\n"
    assert path.with_name("x.log.1").read_bytes() == b"first run\nsecond run\n"


def test_the_end_of_a_log_is_told_whatever_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "log"
    assert processes.tail(path, lines=3) == ""
    path.write_bytes(b"a\n" * 100_000 + b"\xff\xfe\nlast\n")
    assert processes.tail(path, lines=2) == "\ufffd\ufffd\nlast"

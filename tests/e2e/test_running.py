"""The whole archive, started as `make run` starts it, in a folder with a space, with a server of its own."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dprk_archive.processes import find_command, tail, wait_for
from dprk_archive.state import PROJECT_DIR

OWN = ("DATABASE_URL", "CELERY_BROKER_URL", "DJANGO_SETTINGS_MODULE", "ARCHIVE_BASE_URL", "ARCHIVE_ALLOWED_HOSTS")


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
    return number


@pytest.fixture
def archive(tmp_path: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    env = {name: value for name, value in os.environ.items() if name not in OWN}
    env["ARCHIVE_POLL_FEEDS"] = "off"  # the feeds of the reference record are on the web
    process = subprocess.Popen(
        [sys.executable, "-m", "dprk_archive.supervisor"],
        cwd=PROJECT_DIR,
        env=env | {"ARCHIVE_STATE_DIR": str(tmp_path / "a state"), "PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    yield process
    process.kill()
    process.communicate()


def _status(port: int, path: str) -> int | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def _commands(folder: Path) -> list[str]:
    pids = subprocess.run(["ps", "-eo", "pid="], capture_output=True, text=True, check=True).stdout.split()  # noqa: S607 - a tool of every system
    commands = [find_command(int(pid)) for pid in pids]
    return [command for command in commands if command and str(folder) in command]


def test_a_first_start_serves_the_reference_record_and_a_signal_leaves_nothing(
    archive: subprocess.Popen[str], tmp_path: Path, port: int
) -> None:
    logs = tmp_path / "a state" / "logs"
    assert wait_for(lambda: archive.poll() is not None or _status(port, "/healthz") == 200, timeout_s=240)
    assert archive.poll() is None, archive.communicate()[0]
    assert _status(port, "/readyz") == 200
    assert _status(port, "/") == 200
    assert _status(port, "/api/v1/events/") == 200
    assert (tmp_path / "a state" / "editor-password.txt").read_text(encoding="utf-8").strip()
    assert wait_for(lambda: "ready." in tail(logs / "worker.log", lines=20), timeout_s=120)
    archive.send_signal(signal.SIGTERM)
    said, _ = archive.communicate(timeout=60)
    assert archive.returncode == 0, said
    assert f"http://localhost:{port}" in said
    assert said.endswith("Everything has stopped\n")
    assert _commands(tmp_path) == []

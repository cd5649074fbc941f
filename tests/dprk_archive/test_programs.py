from pathlib import Path

import pytest

from dprk_archive.env import SettingError
from dprk_archive.listening import Address
from dprk_archive.programs import environment, prepare_program, programs

STATE = Path("/srv/a state")
ADDRESS = Address(host="127.0.0.1", port=8001)


def test_readers_are_served_first() -> None:
    found = programs(state_dir=STATE, address=ADDRESS, environ={})
    assert [program.name for program in found] == ["web", "beat", "worker"]


def test_the_number_of_processes_can_be_set() -> None:
    web, _, worker = programs(
        state_dir=STATE, address=ADDRESS, environ={"ARCHIVE_WORKER_PROCESSES": "7", "ARCHIVE_WEB_PROCESSES": "3"}
    )
    assert worker.command[worker.command.index("--concurrency") + 1] == "7"
    assert web.command[web.command.index("--workers") + 1] == "3"
    with pytest.raises(SettingError, match="ARCHIVE_WEB_THREADS"):
        programs(state_dir=STATE, address=ADDRESS, environ={"ARCHIVE_WEB_THREADS": "none"})


def test_only_a_proxy_that_is_said_to_be_there_is_believed() -> None:
    alone, *_ = programs(state_dir=STATE, address=ADDRESS, environ={})
    behind, *_ = programs(state_dir=STATE, address=ADDRESS, environ={"ARCHIVE_BEHIND_PROXY": "on"})
    assert alone.command[alone.command.index("--forwarded-allow-ips") + 1] == ""
    assert behind.command[behind.command.index("--forwarded-allow-ips") + 1] == "*"


def test_nobody_waits_long_for_a_stop() -> None:
    assert all(program.patience_s <= 10 for program in (*programs(state_dir=STATE, address=ADDRESS), prepare_program()))


def test_children_learn_where_the_site_is_and_what_is_theirs() -> None:
    env = environment(state_dir=STATE, address=ADDRESS, environ={"PATH": "/bin", "GUNICORN_CMD_ARGS": "--reload"})
    assert env["ARCHIVE_BASE_URL"] == "http://localhost:8001"
    assert env["ARCHIVE_STATE_DIR"] == str(STATE)
    assert "GUNICORN_CMD_ARGS" not in env


def test_what_the_operator_has_set_stands() -> None:
    given = {"ARCHIVE_BASE_URL": "https://archive.example.org", "ARCHIVE_ALLOWED_HOSTS": "archive.example.org"}
    env = environment(state_dir=STATE, address=ADDRESS, environ=given)
    assert {name: env[name] for name in given} == given


@pytest.mark.parametrize(
    ("host", "expected"),
    [("0.0.0.0", None), ("192.0.2.7", "192.0.2.7"), ("2001:db8::7", "[2001:db8::7]")],  # noqa: S104 - not bound to
)
def test_a_host_that_is_served_is_a_host_that_is_allowed(host: str, expected: str | None) -> None:
    env = environment(state_dir=STATE, address=Address(host=host, port=8001), environ={})
    hosts = env.get("ARCHIVE_ALLOWED_HOSTS", "").split(",")
    assert (hosts[-1] or None) == expected

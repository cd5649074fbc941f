import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from dprk_archive import postgres
from dprk_archive.processes import is_running, wait_for
from dprk_archive.state import PROJECT_DIR, prepare_state_dir

pytestmark = pytest.mark.xdist_group("postgres")


@pytest.fixture
def begin() -> Iterator[Callable[..., postgres.Running]]:
    """Start servers on folders of the test's choice; all of them are gone at its end."""
    folders: list[Path] = []

    def start(folder: Path, *, settings: tuple[str, ...] = postgres.FAST) -> postgres.Running:
        prepare_state_dir(folder)
        folders.append(folder)
        return postgres.start(folder, settings=settings, death_signal=signal.SIGQUIT)

    yield start
    for folder in folders:
        postgres.stop(folder, signals=(signal.SIGQUIT,))


def _answer(folder: Path) -> object:
    with psycopg.connect(postgres.server_url(folder)) as connection:
        row = connection.execute("select datlocale from pg_database where datname = current_database()").fetchone()
    return None if row is None else row[0]


def test_a_server_starts_in_a_path_with_spaces_and_quotes_and_stops(
    tmp_path: Path, begin: Callable[..., postgres.Running]
) -> None:
    folder = tmp_path / 'it\'s, a "state" folder'
    running = begin(folder)
    assert _answer(folder) == "C.UTF-8"
    assert postgres.find_pid(folder) == running.pid
    assert postgres.stop(folder)
    assert postgres.find_pid(folder) is None
    assert not postgres.stop(folder)
    assert not postgres.socket_dir(folder).exists()


def test_a_path_longer_than_a_socket_address_gets_a_short_one_elsewhere(
    tmp_path: Path, begin: Callable[..., postgres.Running]
) -> None:
    folder = tmp_path / ("long" * 40) / "state"
    begin(folder)
    assert _answer(folder) == "C.UTF-8"
    assert len(str(postgres.socket_dir(folder))) < 90


def test_only_the_owner_reaches_the_socket_and_there_is_no_tcp(
    tmp_path: Path, begin: Callable[..., postgres.Running]
) -> None:
    folder = tmp_path / "state"
    begin(folder)
    assert stat.S_IMODE(postgres.socket_dir(folder).stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "postgres").stat().st_mode) == 0o700
    with psycopg.connect(postgres.server_url(folder)) as connection:
        assert connection.execute("show listen_addresses").fetchone() == ("",)


def test_a_second_start_finds_the_running_server(tmp_path: Path, begin: Callable[..., postgres.Running]) -> None:
    folder = tmp_path / "state"
    first = begin(folder)
    second = begin(folder)
    assert second.pid == first.pid
    assert second.process is None


def test_a_server_that_was_killed_starts_again_over_its_stale_pid_file_with_its_data(
    tmp_path: Path, begin: Callable[..., postgres.Running]
) -> None:
    folder = tmp_path / "state"
    running = begin(folder, settings=postgres.DURABLE)
    with psycopg.connect(running.url) as connection:
        connection.execute("create table kept as select 42 as answer")
    assert running.process is not None
    os.killpg(running.pid, signal.SIGKILL)
    running.process.wait()
    assert (folder / "postgres" / "postmaster.pid").exists()
    assert postgres.find_pid(folder) is None
    begin(folder)
    with psycopg.connect(running.url) as connection:
        assert connection.execute("select answer from kept").fetchone() == (42,)


def test_a_pid_file_with_the_number_of_another_program_is_stale(
    tmp_path: Path, begin: Callable[..., postgres.Running]
) -> None:
    folder = tmp_path / "state"
    begin(folder)
    postgres.stop(folder)
    # Our own number: a program that certainly runs, and is no PostgreSQL of that folder.
    (folder / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{folder / 'postgres'}\n", encoding="ascii")
    assert postgres.find_pid(folder) is None
    begin(folder)
    assert _answer(folder) == "C.UTF-8"


def test_a_database_of_another_version_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    prepare_state_dir(folder)
    (folder / "postgres").mkdir()
    (folder / "postgres" / "PG_VERSION").write_text("17\n", encoding="ascii")
    with pytest.raises(postgres.PostgresError, match=r"made by PostgreSQL 17; this archive comes with PostgreSQL 18"):
        postgres.start(folder)
    assert [entry.name for entry in (folder / "postgres").iterdir()] == ["PG_VERSION"]


def test_what_an_interrupted_first_start_left_is_no_obstacle(
    tmp_path: Path, begin: Callable[..., postgres.Running]
) -> None:
    folder = tmp_path / "state"
    prepare_state_dir(folder)
    (folder / "postgres.new").mkdir()
    (folder / "postgres.new" / "PG_VERSION").write_text("18\n", encoding="ascii")
    begin(folder)
    assert _answer(folder) == "C.UTF-8"
    assert not (folder / "postgres.new").exists()


def test_a_server_that_cannot_start_says_why(tmp_path: Path, begin: Callable[..., postgres.Running]) -> None:
    folder = tmp_path / "state"
    begin(folder)
    postgres.stop(folder)
    with pytest.raises(postgres.PostgresError, match=r'unrecognized configuration parameter "no_such_setting"'):
        postgres.start(folder, settings=("no_such_setting=1",))


def test_a_server_dies_with_the_process_that_started_it(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    prepare_state_dir(folder)
    program = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from dprk_archive import postgres\n"
        "postgres.start(Path(sys.argv[1]), settings=postgres.FAST, death_signal=signal.SIGQUIT)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    command = [sys.executable, "-c", program, str(folder)]
    ended = subprocess.run(command, cwd=PROJECT_DIR, check=False)  # noqa: S603 - the program above
    assert ended.returncode == -signal.SIGKILL
    assert wait_for(lambda: postgres.find_pid(folder) is None, timeout_s=20)


@pytest.mark.skipif(os.getuid() != 0, reason="as an ordinary user the server runs as oneself")
def test_root_runs_the_server_as_somebody_else_who_may_only_pass_through(
    tmp_path: Path, begin: Callable[..., postgres.Running]
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    running = begin(closed / "state")
    assert (Path("/proc") / str(running.pid)).stat().st_uid != 0
    assert stat.S_IMODE(closed.stat().st_mode) == 0o701


def test_the_command_line_starts_tells_and_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "a state"
    monkeypatch.setenv("ARCHIVE_STATE_DIR", str(folder))
    assert postgres.main(["status"]) == postgres.NOT_RUNNING
    assert postgres.main(["start"]) == 0
    pid = postgres.find_pid(folder)
    assert pid is not None
    capfd.readouterr()
    assert postgres.main(["url"]) == 0
    assert capfd.readouterr().out == f"{postgres.server_url(folder)}\n"
    assert postgres.main(["status"]) == 0
    assert str(pid) in capfd.readouterr().out
    assert postgres.main(["stop"]) == 0
    assert not is_running(pid)


def test_the_command_line_answers_a_foreign_folder_with_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "thesis.odt").touch()
    monkeypatch.setenv("ARCHIVE_STATE_DIR", str(tmp_path))
    assert postgres.main(["start"]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "is not a state folder of the archive" in said

import fcntl
import json
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from dprk_archive import environment
from dprk_archive.environment import Paths, SetupError, count_requirements, ensure, expected_stamp, find_stamp

LOCK = 'amqp==5.4.2 \\\n    --hash=sha256:00\n    # via kombu\nnumpy==2.4 ; python_full_version < "3.12"\n'


class FakePip:
    """Stands in for the two programs that are run: venv and pip."""

    def __init__(self, paths: Paths) -> None:
        self.paths = paths
        self.calls: list[str] = []
        self.pip_code = 0
        self.pip_lines = ["Collecting amqp==5.4.2"]

    def make_venv(self, paths: Paths, **_: object) -> None:
        self.calls.append("venv")
        paths.python.parent.mkdir(parents=True, exist_ok=True)
        paths.python.touch()

    def follow(self, *_: object, **__: object) -> tuple[int, list[str]]:
        self.calls.append("pip")
        return self.pip_code, self.pip_lines


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    project = tmp_path / "a clone"
    project.mkdir()
    (project / "requirements.lock").write_text(LOCK, encoding="utf-8")
    return Paths(project=project)


@pytest.fixture
def fake(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> FakePip:
    stand_in = FakePip(paths)
    monkeypatch.setattr(environment, "_make_venv", stand_in.make_venv)
    monkeypatch.setattr(environment, "_follow", stand_in.follow)
    return stand_in


def _quiet(_: str) -> None:
    return None


def test_a_second_run_has_nothing_to_do(paths: Paths, fake: FakePip) -> None:
    assert ensure(paths, say=_quiet)
    assert not ensure(paths, say=_quiet)
    assert fake.calls == ["venv", "pip"]


def test_an_environment_behind_a_link_is_left_alone(paths: Paths, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    (shared / "bin").mkdir(parents=True)
    (shared / "bin" / "python").write_text("somebody else's", encoding="utf-8")
    paths.venv.symlink_to(shared)

    with pytest.raises(SetupError, match="link"):
        ensure(paths, say=_quiet)

    assert (shared / "bin" / "python").read_text(encoding="utf-8") == "somebody else's"
    assert not (shared / "installing").exists()


def test_a_changed_lock_installs_into_the_same_environment(paths: Paths, fake: FakePip) -> None:
    ensure(paths, say=_quiet)
    paths.requirements.write_text(LOCK + "vine==5.1.0\n", encoding="utf-8")
    assert ensure(paths, say=_quiet)
    assert fake.calls == ["venv", "pip", "pip"]


def test_an_interrupted_installation_is_made_anew(paths: Paths, fake: FakePip, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> tuple[int, list[str]]:
        raise KeyboardInterrupt

    monkeypatch.setattr(environment, "_follow", interrupt)
    with pytest.raises(KeyboardInterrupt):
        ensure(paths, say=_quiet)
    assert find_stamp(paths) is None
    monkeypatch.setattr(environment, "_follow", fake.follow)
    assert ensure(paths, say=_quiet)
    assert fake.calls == ["venv", "venv", "pip"]


@pytest.mark.parametrize(
    "spoil", [lambda p: p.python.unlink(), lambda p: p.stamp.write_text("{"), lambda p: p.stamp.unlink()]
)
def test_a_broken_environment_is_made_anew(paths: Paths, fake: FakePip, spoil: Callable[[Paths], object]) -> None:
    ensure(paths, say=_quiet)
    spoil(paths)
    assert ensure(paths, say=_quiet)
    assert fake.calls == ["venv", "pip", "venv", "pip"]


def test_a_moved_clone_is_made_anew_since_scripts_hold_its_path(paths: Paths, fake: FakePip) -> None:
    ensure(paths, say=_quiet)
    moved = Paths(project=paths.project.rename(paths.project.with_name("moved")))
    assert find_stamp(moved) != expected_stamp(moved)
    assert ensure(moved, say=_quiet)
    assert fake.calls == ["venv", "pip", "venv", "pip"]


@pytest.mark.parametrize(
    ("last_line", "reason"),
    [
        ("ERROR: No matching distribution found for amqp==5.4.2", "No matching distribution"),
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
    ],
)
def test_a_failed_installation_shows_pips_last_lines(paths: Paths, fake: FakePip, last_line: str, reason: str) -> None:
    fake.pip_code, fake.pip_lines = 1, [last_line]
    with pytest.raises(SetupError, match=reason) as caught:
        ensure(paths, say=_quiet)
    assert last_line in str(caught.value)
    assert not paths.stamp.exists()


def test_too_little_space_is_told_before_anything_is_made(paths: Paths) -> None:
    with pytest.raises(SetupError, match=r"need about 1\.6 GB, and 0\.3 GB are free"):
        ensure(paths, say=_quiet, free_bytes=300_000_000)
    assert not paths.venv.exists()


def test_a_second_make_waits_for_the_first_and_then_has_nothing_to_do(paths: Paths, fake: FakePip) -> None:
    lock = paths.project / ".cache" / "environment.lock"
    lock.parent.mkdir()
    waiting = threading.Event()
    results: list[bool] = []

    def say(line: str) -> None:
        if "waiting" in line:
            waiting.set()

    with lock.open("a", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        second = threading.Thread(target=lambda: results.append(ensure(paths, say=say)))
        second.start()
        assert waiting.wait(timeout=10)
        # What the first make does meanwhile.
        fake.make_venv(paths)
        paths.stamp.write_text(json.dumps(expected_stamp(paths)), encoding="utf-8")
    second.join(timeout=10)
    assert results == [False]
    assert fake.calls == ["venv"]


def test_packages_are_counted_once_each() -> None:
    assert count_requirements(LOCK + 'numpy==2.5 ; python_full_version >= "3.12"\n') == 2
    assert count_requirements("") == 0


def test_progress_of_a_program_is_followed_line_by_line(paths: Paths) -> None:
    program = "import sys; print('Collecting a'); print('x' * 100_000); sys.stdout.write('no newline'); sys.exit(3)"
    code, lines = environment._follow([sys.executable, "-c", program], total=1, paths=paths, say=_quiet)
    assert code == 3
    assert lines == ["Collecting a", "x" * 100_000, "no newline"]


def test_a_python_without_pip_is_told_what_is_missing(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 1, stdout="ensurepip is not available", stderr="")

    monkeypatch.setattr(subprocess, "run", fail)
    with pytest.raises(SetupError, match="python3-venv"):
        ensure(paths, say=_quiet)

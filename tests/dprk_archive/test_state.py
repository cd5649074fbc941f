import os
import stat
from pathlib import Path

import pytest

from dprk_archive import state


def test_a_new_folder_is_made_closed_and_marked(state_dir: Path) -> None:
    state.prepare_state_dir(state_dir)
    assert (state_dir / "VERSION").read_text(encoding="utf-8") == f"{state.FORMAT}\n"
    # Nobody else may list it; as root, PostgreSQL's account must pass through.
    assert stat.S_IMODE(state_dir.stat().st_mode) & 0o066 == 0
    state.prepare_state_dir(state_dir)
    assert [entry.name for entry in state_dir.iterdir()] == ["VERSION"]


@pytest.mark.parametrize("found", ["2", "0", "", "garbage\0" * 50])
def test_a_folder_of_another_format_is_left_alone(state_dir: Path, found: str) -> None:
    state_dir.mkdir()
    (state_dir / "VERSION").write_text(found, encoding="utf-8")
    with pytest.raises(state.StateError, match=r"this version of the archive reads format '1'.*ARCHIVE_STATE_DIR"):
        state.prepare_state_dir(state_dir)
    assert (state_dir / "VERSION").read_text(encoding="utf-8") == found


def test_a_folder_of_somebody_elses_files_is_not_taken_over(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").touch()
    with pytest.raises(state.StateError, match="holds files, but no VERSION"):
        state.prepare_state_dir(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["holiday.jpg"]


def test_a_path_that_cannot_be_made_is_one_sentence_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(state.StateError, match=r"cannot be written: (Not a directory|File exists).*ARCHIVE_STATE_DIR"):
        state.prepare_state_dir(tmp_path / "file" / "state")


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_one_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(state.StateError, match="Permission denied"):
        state.prepare_state_dir(tmp_path / "state")


def test_a_full_disk_is_told_before_anything_is_written(state_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage:
        free = 5_000_000

    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage)
    with pytest.raises(state.StateError, match="Only 5 MB are free"):
        state.prepare_state_dir(state_dir)
    assert list(state_dir.iterdir()) == []


def test_the_secret_key_is_made_once_long_and_closed(state_dir: Path) -> None:
    state.prepare_state_dir(state_dir)
    state.ensure_secret_key(state_dir)
    path = state_dir / "secret_key"
    first = path.read_text(encoding="ascii")
    state.ensure_secret_key(state_dir)
    assert path.read_text(encoding="ascii") == first
    assert len(first.strip()) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_who_comes_second_is_told_where_the_first_one_is(state_dir: Path) -> None:
    state.prepare_state_dir(state_dir)
    with (
        state.hold(state_dir, address="http://localhost:8000"),
        pytest.raises(
            state.AlreadyRunningError, match=rf"already running, at http://localhost:8000 \(process {os.getpid()}\)"
        ),
        state.hold(state_dir, address="http://localhost:8001"),
    ):
        pytest.fail("two processes hold one folder")
    with state.hold(state_dir, address="http://localhost:8001"):
        assert "8001" in (state_dir / "supervisor.lock").read_text(encoding="utf-8")


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "note"
    state.write_atomically(path, "old", mode=0o600)
    with pytest.raises(UnicodeEncodeError):
        state.write_atomically(path, "new \ud800", mode=0o600)
    assert path.read_text(encoding="utf-8") == "old"

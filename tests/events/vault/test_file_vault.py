"""What a vault in a folder promises beyond the interface: whole files, forced to disk, closed to others."""

import datetime as dt
import errno
import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.errors import VaultError, VaultRemovedError
from events.vault.file_vault import FileVault
from events.vault.store import Vault

EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
AT = dt.datetime(2026, 11, 25, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def vault(tmp_path: Path) -> FileVault:
    return FileVault(tmp_path / "vault")


def test_a_file_vault_is_a_vault(vault: FileVault) -> None:
    replaceable: Vault = vault
    assert list(replaceable.iter_keys()) == []


def test_bytes_are_named_by_their_sha256(vault: FileVault) -> None:
    assert vault.put(b"") == EMPTY_SHA256
    assert vault.path(EMPTY_SHA256) == vault.root / "e3" / "b0" / EMPTY_SHA256
    assert vault.path(EMPTY_SHA256).read_bytes() == b""


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=500))
def test_what_goes_in_comes_out(vault: FileVault, data: bytes) -> None:
    key = vault.put(data)
    assert vault.get(key) == data
    assert key in set(vault.iter_keys())


def test_the_same_bytes_twice_are_one_untouched_file(vault: FileVault) -> None:
    first = vault.put(b"words")
    before = vault.path(first).stat()
    assert vault.put(b"words") == first
    assert vault.path(first).stat().st_ino == before.st_ino
    assert [path.name for path in vault.iter_files()] == [first]


def test_stored_files_cannot_be_written_by_accident(vault: FileVault) -> None:
    assert vault.path(vault.put(b"words")).stat().st_mode & 0o222 == 0


def test_other_accounts_of_the_machine_cannot_look_in(vault: FileVault) -> None:
    vault.put(b"held back from readers")
    assert vault.root.stat().st_mode & 0o077 == 0


def test_nothing_is_left_beside_the_files(vault: FileVault) -> None:
    vault.put(b"one")
    vault.put_many([b"%d" % number for number in range(20)])
    assert list((vault.root / "incoming").iterdir()) == []


def test_a_full_disk_is_an_error_in_words_and_leaves_nothing(vault: FileVault, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    for put in (lambda: vault.put(b"words"), lambda: vault.put_many([b"words", b"more words"])):
        with pytest.raises(VaultError, match="the disk is full"):
            put()
    assert list(vault.iter_files()) == []
    assert list((vault.root / "incoming").iterdir()) == []


def synced_places(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Where every fsync went, in order, from now on."""
    synced: list[Path] = []
    fsync = os.fsync

    def note(handle: int) -> None:
        synced.append(Path(f"/proc/self/fd/{handle}").readlink())
        fsync(handle)

    monkeypatch.setattr(os, "fsync", note)
    return synced


def test_the_file_and_the_three_folders_above_it_are_forced_to_disk(
    vault: FileVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced = synced_places(monkeypatch)
    key = vault.put(b"words")

    place = vault.path(key).resolve()
    assert synced[0].parent.name == "incoming"
    assert synced[1:] == [place.parent, place.parent.parent, vault.root.resolve()]


def test_many_files_force_each_folder_once(vault: FileVault, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = synced_places(monkeypatch)
    keys = vault.put_many(b"%d" % number for number in range(300))

    root = vault.root.resolve()
    folders = {root} | {root / key[:2] for key in keys} | {root / key[:2] / key[2:4] for key in keys}
    files = [path for path in synced if path.parent.name == "incoming"]
    assert len(set(files)) == len(files) == 300
    assert sorted(path for path in synced if path not in files) == sorted(folders)


def test_a_batch_with_something_that_was_taken_down_keeps_nothing(vault: FileVault) -> None:
    key = vault.put(b"a private letter")
    vault.remove(key, reason="asked for", at=AT)

    with pytest.raises(VaultRemovedError):
        vault.put_many([b"first", b"a private letter"])

    assert list(vault.iter_keys()) == []
    assert list((vault.root / "incoming").iterdir()) == []


def test_a_takedown_deletes_what_a_killed_writer_left(vault: FileVault) -> None:
    key = vault.put(b"a private letter")
    left, fresh = vault.root / "incoming" / "tmpleft", vault.root / "incoming" / "tmpfresh"
    left.write_bytes(b"a private letter")
    fresh.write_bytes(b"somebody writes this now")
    two_hours_ago = time.time() - 7200
    os.utime(left, (two_hours_ago, two_hours_ago))

    vault.remove(key, reason="asked for", at=AT)

    assert not left.exists()
    assert fresh.exists()


def test_a_folder_that_cannot_be_listed_is_no_empty_one(vault: FileVault, monkeypatch: pytest.MonkeyPatch) -> None:
    vault.put(b"words")

    def refuse(_folder: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(VaultError, match="cannot be listed: Permission denied"):
        list(vault.iter_keys())


def test_a_vault_that_cannot_be_written_says_so_when_probed(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(VaultError, match="could not be written to the vault"):
        FileVault(tmp_path / "file").probe()

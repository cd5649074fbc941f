"""The vault in a folder: what goes in comes out, or an error says why not."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.errors import VaultError
from events.vault.store import FileVault, Vault, check_key

EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


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


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=500))
def test_what_goes_in_comes_out(vault: FileVault, data: bytes) -> None:
    key = vault.put(data)
    assert vault.get(key) == data
    assert vault.exists(key)
    assert key in set(vault.iter_keys())


def test_the_same_bytes_twice_are_one_file(vault: FileVault) -> None:
    first = vault.put(b"words")
    before = vault.path(first).stat()
    assert vault.put(b"words") == first
    assert vault.path(first).stat().st_ino == before.st_ino
    assert [path.name for path in vault.iter_files()] == [first]


def test_stored_files_cannot_be_written_by_accident(vault: FileVault) -> None:
    assert vault.path(vault.put(b"words")).stat().st_mode & 0o222 == 0


def test_nothing_is_left_beside_the_files(vault: FileVault) -> None:
    for number in range(5):
        vault.put(b"%d" % number)
    assert list((vault.root / "incoming").iterdir()) == []


def test_what_is_missing_says_so(vault: FileVault) -> None:
    assert not vault.exists(EMPTY_SHA256)
    with pytest.raises(VaultError, match="holds nothing under e3b0c442"):
        vault.get(EMPTY_SHA256)


def test_damage_is_found_and_healed_by_the_true_bytes(vault: FileVault) -> None:
    key = vault.put(b"true words")
    path = vault.path(key)
    path.chmod(0o644)
    path.write_bytes(b"fake words")
    with pytest.raises(VaultError, match="damaged"):
        vault.get(key)
    vault.put(b"true words")
    assert vault.get(key) == b"true words"


@pytest.mark.parametrize(
    "key", ["", "../../etc/passwd", "E3" * 32, "a" * 63, "a" * 65, "a" * 64 + "\n", "/" + "a" * 63]
)
def test_only_keys_become_paths(vault: FileVault, key: str) -> None:
    for use in (check_key, vault.path, vault.get, vault.exists):
        with pytest.raises(VaultError, match="64 hexadecimal digits"):
            use(key)


def test_a_full_disk_is_an_error_in_words_and_leaves_nothing(vault: FileVault, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(VaultError, match="the disk is full"):
        vault.put(b"words")
    assert list(vault.iter_files()) == []
    assert list((vault.root / "incoming").iterdir()) == []


def test_two_processes_may_write_the_same_bytes_at_once(vault: FileVault) -> None:
    program = (
        "import sys; from events.vault.store import FileVault\n"
        "vault = FileVault(sys.argv[1])\n"
        "print([vault.put(b'%d' % (number % 10) * 5000) for number in range(60)][-1])"
    )
    command = [sys.executable, "-c", program, str(vault.root)]
    writers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]  # noqa: S603 - our own program
    keys = {writer.communicate(timeout=60)[0].strip() for writer in writers}
    assert [writer.returncode for writer in writers] == [0, 0]
    assert len(keys) == 1
    assert len(list(vault.iter_keys())) == 10
    assert all(vault.get(key) for key in vault.iter_keys())


def test_other_accounts_of_the_machine_cannot_look_in(tmp_path):
    FileVault(tmp_path / "vault").put(b"held back from readers")

    assert (tmp_path / "vault").stat().st_mode & 0o077 == 0

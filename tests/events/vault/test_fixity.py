"""Fixity: every kind of harm is named, and a sound vault gives nothing."""

from pathlib import Path

from events.vault.fixity import Harm, check_fixity
from events.vault.store import FileVault


def overwrite(path: Path, data: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(data)


def test_a_sound_vault_has_no_damage(tmp_path: Path) -> None:
    vault = FileVault(tmp_path)
    keys = [vault.put(b"%d" % number) for number in range(20)]
    assert list(check_fixity(vault, expected=keys)) == []


def test_an_empty_or_absent_vault_has_no_damage(tmp_path: Path) -> None:
    assert list(check_fixity(FileVault(tmp_path / "none"))) == []


def test_every_harm_is_told(tmp_path: Path) -> None:
    vault = FileVault(tmp_path)
    sound, bad, cut, gone, moved = (vault.put(name) for name in (b"sound", b"bad", b"cut", b"gone", b"moved"))
    overwrite(vault.path(bad), b"BAD")
    overwrite(vault.path(cut), b"")
    vault.path(gone).unlink()
    vault.path(moved).rename(tmp_path / moved)
    (tmp_path / "notes.txt").write_text("not mine")
    found = {(damage.harm, damage.key, damage.path.name) for damage in check_fixity(vault, expected=[sound, gone])}
    assert found == {
        (Harm.DAMAGED, bad, bad),
        (Harm.DAMAGED, cut, cut),
        (Harm.MISSING, gone, gone),
        (Harm.STRAY, "", moved),
        (Harm.STRAY, "", "notes.txt"),
    }


def test_a_file_that_cannot_be_read_is_told_apart(tmp_path: Path) -> None:
    vault = FileVault(tmp_path)
    key = vault.put(b"words")
    vault.path(key).unlink()
    vault.path(key).symlink_to(vault.path(key))  # a loop: what a broken disk gives, without one
    assert [damage.harm for damage in check_fixity(vault)] == [Harm.UNREADABLE]


def test_files_being_written_are_no_damage(tmp_path: Path) -> None:
    vault = FileVault(tmp_path)
    vault.put(b"words")
    (tmp_path / "incoming" / "tmpabc").write_bytes(b"half")
    assert list(check_fixity(vault)) == []

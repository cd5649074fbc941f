"""Fixity: every kind of harm is named, in a folder and in a bucket, and a sound vault gives nothing."""

import datetime as dt
from pathlib import Path

import pytest

from events.errors import VaultUnavailableError
from events.vault.file_vault import FileVault
from events.vault.fixity import Harm, check_fixity
from events.vault.places import place_of, tombstone_of
from events.vault.s3_vault import S3Vault
from tests.events.vault.kinds import BucketHand, FolderHand, Hand

AT = dt.datetime(2026, 11, 25, 9, 30, tzinfo=dt.UTC)


@pytest.fixture(params=["folder", "bucket"])
def hand(request: pytest.FixtureRequest, tmp_path: Path) -> Hand:
    if request.param == "folder":
        return FolderHand(tmp_path / "vault")
    vault, server = request.getfixturevalue("s3_vault"), request.getfixturevalue("s3_server")
    return BucketHand(vault, server.client(), request.getfixturevalue("s3_url"))


def test_a_sound_vault_has_no_damage_and_all_of_it_is_looked_at(hand: Hand) -> None:
    keys = hand.vault.put_many(b"%d" % number for number in range(20))
    looked: list[int] = []

    assert list(check_fixity(hand.vault, expected=keys, on_place=lambda: looked.append(1))) == []
    assert len(looked) == 20


def test_an_empty_vault_has_no_damage(hand: Hand) -> None:
    assert list(check_fixity(hand.vault)) == []


def test_every_harm_is_told(hand: Hand) -> None:
    datas = (b"sound", b"bad", b"cut", b"gone", b"moved", b"removed", b"came back", b"odd stone")
    sound, bad, cut, gone, moved, removed, back, odd = hand.vault.put_many(datas)
    hand.overwrite(place_of(bad), b"BAD")
    hand.overwrite(place_of(cut), b"")
    hand.delete(place_of(gone))
    hand.delete(place_of(moved))
    hand.overwrite(moved, b"moved")
    hand.overwrite("notes.txt", b"not mine")
    for key in (removed, back, odd):
        hand.vault.remove(key, reason="asked for", at=AT)
    hand.overwrite(place_of(back), b"came back")
    hand.overwrite(tombstone_of(odd), b"{}")

    found = {
        (damage.harm, damage.key, damage.place) for damage in check_fixity(hand.vault, expected=[sound, gone, removed])
    }

    assert found == {
        (Harm.DAMAGED, bad, place_of(bad)),
        (Harm.DAMAGED, cut, place_of(cut)),
        (Harm.MISSING, gone, place_of(gone)),
        (Harm.STRAY, "", moved),
        (Harm.STRAY, "", "notes.txt"),
        (Harm.LEFTOVER, back, place_of(back)),
        (Harm.DAMAGED, odd, tombstone_of(odd)),
    }


def test_what_was_taken_down_is_not_missing(hand: Hand) -> None:
    key = hand.vault.put(b"a private letter")
    hand.vault.remove(key, reason="asked for", at=AT)

    assert list(check_fixity(hand.vault, expected=[key])) == []


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


def test_a_store_that_goes_away_is_no_damage_of_everything_in_it(
    s3_vault: S3Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    s3_vault.put_many([b"one", b"two"])

    def away(_self: S3Vault, _key: str) -> bytes:
        raise VaultUnavailableError("no answer")

    monkeypatch.setattr(S3Vault, "get", away)
    with pytest.raises(VaultUnavailableError):
        list(check_fixity(s3_vault))

"""What every vault promises, kept by a folder and by a bucket of a real object store."""

import datetime as dt
import hashlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from events.errors import VaultError, VaultRemovedError
from events.vault.places import place_of, tombstone_of
from tests.events.vault.kinds import BucketHand, FolderHand, Hand

EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
AT = dt.datetime(2026, 11, 25, 9, 30, tzinfo=dt.UTC)
REASON = "asked for by the person it names"


@pytest.fixture(params=["folder", "bucket"])
def hand(request: pytest.FixtureRequest, tmp_path: Path) -> Hand:
    if request.param == "folder":
        return FolderHand(tmp_path / "vault")
    vault, server = request.getfixturevalue("s3_vault"), request.getfixturevalue("s3_server")
    return BucketHand(vault, server.client(), request.getfixturevalue("s3_url"))


def key_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_an_empty_vault_holds_nothing(hand: Hand) -> None:
    assert list(hand.vault.iter_keys()) == []
    assert list(hand.vault.iter_tombstones()) == []
    assert list(hand.vault.iter_places()) == []


def test_a_vault_that_works_can_be_probed(hand: Hand) -> None:
    hand.vault.probe()

    assert list(hand.vault.iter_places()) == []


@pytest.mark.parametrize(
    "data", [b"", b"\0", b"words", bytes(range(256)) * 3, b"x" * 70_000], ids=["empty", "nul", "words", "all", "more"]
)
def test_what_goes_in_comes_out_under_its_digest(hand: Hand, data: bytes) -> None:
    key = hand.vault.put(data)

    assert key == key_of(data)
    assert hand.vault.get(key) == data
    assert hand.vault.exists(key)
    assert hand.holds(f"{key[:2]}/{key[2:4]}/{key}")


def test_thirty_megabytes_are_kept(hand: Hand) -> None:
    data = hashlib.shake_128(b"seed").digest(30 * 1024 * 1024)

    assert hand.vault.get(hand.vault.put(data)) == data


def test_the_same_bytes_twice_are_kept_once(hand: Hand) -> None:
    assert hand.vault.put(b"words") == hand.vault.put(b"words")
    assert list(hand.vault.iter_places()) == [place_of(key_of(b"words"))]


def test_many_are_kept_as_one_by_one(hand: Hand) -> None:
    datas = [b"%d" % (number % 30) for number in range(40)]
    hand.vault.put(datas[3])

    keys = hand.vault.put_many(iter(datas))

    assert keys == [key_of(data) for data in datas]
    assert [hand.vault.get(key) for key in keys] == datas
    assert list(hand.vault.iter_keys()) == sorted(set(keys))
    assert hand.vault.put_many([]) == []


def test_keys_come_in_order_and_strays_are_passed_over(hand: Hand) -> None:
    keys = hand.vault.put_many(b"%d" % number for number in range(50))
    hand.overwrite("notes.txt", b"mine")
    hand.overwrite("ab/" + EMPTY_SHA256, b"")

    assert list(hand.vault.iter_keys()) == sorted(keys)
    assert {"notes.txt", "ab/" + EMPTY_SHA256} <= set(hand.vault.iter_places())


def test_what_is_missing_says_so(hand: Hand) -> None:
    assert not hand.vault.exists(EMPTY_SHA256)
    with pytest.raises(VaultError, match="holds nothing under e3b0c442"):
        hand.vault.get(EMPTY_SHA256)


@pytest.mark.parametrize("fake", [b"fake words", b"cut", b""])
def test_damage_is_found_and_healed_by_the_true_bytes(hand: Hand, fake: bytes) -> None:
    key = hand.vault.put(b"true words")
    hand.overwrite(place_of(key), fake)
    with pytest.raises(VaultError, match="damaged"):
        hand.vault.get(key)

    hand.vault.put(b"true words")

    assert hand.vault.get(key) == b"true words"


@pytest.mark.parametrize(
    "key", ["", "../../etc/passwd", "E3" * 32, "a" * 63, "a" * 65, "a" * 64 + "\n", "/" + "a" * 63, "a" * 64 + ".gone"]
)
def test_only_keys_are_looked_for(hand: Hand, key: str) -> None:
    for use in (hand.vault.get, hand.vault.exists, hand.vault.find_tombstone):
        with pytest.raises(VaultError, match="64 hexadecimal digits"):
            use(key)
    with pytest.raises(VaultError, match="64 hexadecimal digits"):
        hand.vault.remove(key, reason=REASON, at=AT)


def test_two_processes_may_write_the_same_bytes_at_once(hand: Hand) -> None:
    program = (
        "import sys; from events.vault.location import open_vault\n"
        "vault = open_vault(sys.argv[1])\n"
        "print([vault.put(b'%d' % (number % 10) * 5000) for number in range(20)][-1])"
    )
    command = [sys.executable, "-c", program, hand.url]
    writers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]  # noqa: S603 - our own program
    keys = {writer.communicate(timeout=60)[0].strip() for writer in writers}

    assert [writer.returncode for writer in writers] == [0, 0]
    assert keys == {key_of(b"9" * 5000)}
    assert len(list(hand.vault.iter_keys())) == 10
    assert all(hand.vault.get(key) for key in hand.vault.iter_keys())


def test_threads_may_write_the_same_bytes_at_once(hand: Hand) -> None:
    with ThreadPoolExecutor(6) as pool:
        keys = list(pool.map(hand.vault.put, [b"%d" % (number % 5) * 900 for number in range(60)]))

    assert set(keys) == set(hand.vault.iter_keys())
    assert len(set(keys)) == 5


# --- Takedown ---------------------------------------------------------------------------------------------------------


def test_what_is_taken_down_is_gone_and_says_why(hand: Hand) -> None:
    key, other = hand.vault.put_many([b"a private letter", b"another"])

    hand.vault.remove(key, reason=REASON, at=AT)

    assert not hand.holds(place_of(key))
    assert not hand.vault.exists(key)
    assert list(hand.vault.iter_keys()) == [other]
    with pytest.raises(VaultRemovedError, match=f"{key} was taken down on 2026-11-25: {REASON}"):
        hand.vault.get(key)
    tombstone = hand.vault.find_tombstone(key)
    assert tombstone is not None
    assert (tombstone.key, tombstone.size_bytes) == (key, len(b"a private letter"))
    assert (tombstone.reason, tombstone.removed_at) == (REASON, AT)
    assert list(hand.vault.iter_tombstones()) == [tombstone]
    assert hand.vault.find_tombstone(other) is None


def test_what_was_taken_down_does_not_come_back(hand: Hand) -> None:
    key = hand.vault.put(b"a private letter")
    hand.vault.remove(key, reason=REASON, at=AT)

    with pytest.raises(VaultRemovedError, match="taken down"):
        hand.vault.put(b"a private letter")
    with pytest.raises(VaultRemovedError, match="taken down"):
        hand.vault.put_many([b"first", b"a private letter", b"last"])

    assert not hand.holds(place_of(key))


def test_a_second_takedown_keeps_the_first_reason_and_deletes_what_came_back(hand: Hand) -> None:
    key = hand.vault.put(b"a private letter")
    hand.vault.remove(key, reason=REASON, at=AT)
    hand.overwrite(place_of(key), b"a private letter")  # a copy that was restored by hand

    assert not hand.vault.exists(key)
    assert list(hand.vault.iter_keys()) == []
    with pytest.raises(VaultRemovedError):
        hand.vault.get(key)
    hand.vault.remove(key, reason="something else", at=AT + dt.timedelta(days=1))

    assert not hand.holds(place_of(key))
    tombstone = hand.vault.find_tombstone(key)
    assert tombstone is not None
    assert (tombstone.reason, tombstone.removed_at) == (REASON, AT)


def test_what_the_vault_lost_can_still_be_closed(hand: Hand) -> None:
    key = key_of(b"lost before")

    hand.vault.remove(key, reason=REASON, at=AT)

    tombstone = hand.vault.find_tombstone(key)
    assert tombstone is not None
    assert tombstone.size_bytes is None
    with pytest.raises(VaultRemovedError):
        hand.vault.put(b"lost before")


@pytest.mark.parametrize("rubbish", [b"", b"[]", b'{"key": "x"}', b"\xff"])
def test_a_damaged_tombstone_still_closes_and_is_mended_by_another_takedown(hand: Hand, rubbish: bytes) -> None:
    key = hand.vault.put(b"a private letter")
    hand.overwrite(tombstone_of(key), rubbish)

    for use in (hand.vault.get, hand.vault.find_tombstone):
        with pytest.raises(VaultError, match=r"tombstone .* is damaged"):
            use(key)
    with pytest.raises(VaultError, match=r"tombstone .* is damaged"):
        hand.vault.put(b"a private letter")
    assert not hand.vault.exists(key)

    hand.vault.remove(key, reason=REASON, at=AT)

    assert [one.key for one in hand.vault.iter_tombstones()] == [key]
    assert not hand.holds(place_of(key))


@pytest.mark.parametrize(("reason", "at"), [(" ", AT), (REASON, AT.replace(tzinfo=None))])
def test_a_takedown_needs_a_reason_and_an_instant(hand: Hand, reason: str, at: dt.datetime) -> None:
    key = hand.vault.put(b"words")

    with pytest.raises(VaultError, match=r"reason|time zone"):
        hand.vault.remove(key, reason=reason, at=at)

    assert hand.vault.get(key) == b"words"


def test_a_takedown_that_was_killed_in_the_middle_leaves_closed_bytes(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = hand.vault.put(b"a private letter")

    def die(*_args: object, **_options: object) -> None:
        raise SystemExit(1)

    with monkeypatch.context() as patch:
        if isinstance(hand, FolderHand):
            patch.setattr(Path, "unlink", die)
        else:
            patch.setattr(hand.vault, "_delete", die)
        with pytest.raises(SystemExit):
            hand.vault.remove(key, reason=REASON, at=AT)

    assert hand.holds(place_of(key))
    with pytest.raises(VaultRemovedError):
        hand.vault.get(key)
    hand.vault.remove(key, reason=REASON, at=AT)
    assert not hand.holds(place_of(key))


def test_a_takedown_during_the_writing_wins(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process takes the bytes down after the writer has looked for a tombstone."""
    key = key_of(b"a private letter")
    other = type(hand.vault)(getattr(hand.vault, "root", None) or hand.vault.location)
    name = "_write"
    write = getattr(type(hand.vault), name)

    def slow(self: object, *args: object) -> object:
        if self is hand.vault:
            other.remove(key, reason=REASON, at=AT)
        return write(self, *args)

    monkeypatch.setattr(type(hand.vault), name, slow)
    with pytest.raises(VaultRemovedError):
        hand.vault.put(b"a private letter")

    assert not hand.holds(place_of(key))

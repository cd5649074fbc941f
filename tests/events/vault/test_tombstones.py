"""Tombstones: what is written is read, and nothing else is taken for one."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.errors import VaultError, VaultRemovedError
from events.vault.tombstones import Tombstone

KEY = "ab" * 32
STONE = Tombstone(
    key=KEY, size_bytes=12, reason="법원의 명령", removed_at=dt.datetime(2026, 11, 25, 9, 30, tzinfo=dt.UTC)
)


@given(
    st.none() | st.integers(0, 2**60), st.text(min_size=1).filter(str.strip), st.datetimes(timezones=st.just(dt.UTC))
)
def test_what_is_written_is_read(size: int | None, reason: str, at: dt.datetime) -> None:
    stone = Tombstone(key=KEY, size_bytes=size, reason=reason, removed_at=at)

    assert Tombstone.from_bytes(stone.to_bytes(), key=KEY) == stone


def test_a_person_can_read_it() -> None:
    assert STONE.to_bytes().decode() == (
        f'{{"key": "{KEY}", "size_bytes": 12, "reason": "법원의 명령", "removed_at": "2026-11-25T09:30:00+00:00"}}'
    )


def test_instants_are_kept_in_utc() -> None:
    seoul = dt.timezone(dt.timedelta(hours=9))

    assert replace(STONE, removed_at=STONE.removed_at.astimezone(seoul)).to_bytes() == STONE.to_bytes()


@given(st.binary(max_size=80))
def test_rubbish_is_none(data: bytes) -> None:
    with pytest.raises(VaultError, match=f"the tombstone of {KEY} is damaged"):
        Tombstone.from_bytes(data, key=KEY)


def test_a_tombstone_of_another_key_is_none() -> None:
    with pytest.raises(VaultError, match="damaged"):
        Tombstone.from_bytes(STONE.to_bytes(), key="cd" * 32)


def test_whoever_asks_is_told_the_day_and_the_reason() -> None:
    error = STONE.to_error()

    assert isinstance(error, VaultRemovedError)
    assert str(error) == f"{KEY} was taken down on 2026-11-25: 법원의 명령"

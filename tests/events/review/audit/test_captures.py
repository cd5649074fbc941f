"""Whether the vault holds what the captures name."""

import datetime as dt

import pytest

from events.errors import VaultUnavailableError
from events.values.digests import sha256_hex
from events.vault import StoredCapture, write_resource_record
from tests.events.review.audit.damage import damage, found_by
from tests.factories import CaptureFactory

pytestmark = pytest.mark.django_db
BODY = b"<p>Two missiles.</p>"


@pytest.fixture
def capture(vault):
    """A capture whose WARC record lies in the vault."""
    stored = StoredCapture(
        url=f"urn:sha256:{sha256_hex(BODY)}",
        fetched_at=dt.datetime(2026, 11, 25, tzinfo=dt.UTC),
        raw_body=BODY,
        content_type="text/html",
    )
    key = vault.put(write_resource_record(stored))
    return CaptureFactory(vault_key=key, sha256=sha256_hex(BODY), size_bytes=len(BODY))


@pytest.mark.usefixtures("capture")
@pytest.mark.parametrize("check", ["captures", "vault"])
def test_what_was_captured_is_there(vault, check):
    assert found_by(check, vault) == []


def test_a_record_that_was_lost_is_found(vault, capture):
    vault.path(capture.vault_key).unlink()

    assert [one.record for one in found_by("captures", vault)] == [capture.public_id]


def test_a_record_that_was_changed_is_found_from_both_ends(vault, capture):
    path = vault.path(capture.vault_key)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1] + b"x")

    assert [one.record for one in found_by("captures", vault)] == [capture.public_id]
    assert [one.record for one in found_by("vault", vault)] == [capture.vault_key]


def test_a_digest_of_other_bytes_is_found(vault, capture):
    damage("UPDATE events_capture SET sha256 = %s WHERE id = %s", ["0" * 64, capture.pk])

    (one,) = found_by("captures", vault)
    assert "is not the one that was captured" in one.words


@pytest.mark.usefixtures("capture")
def test_a_stray_file_is_found(vault):
    (vault.root / "notes.txt").write_text("mine", encoding="utf-8")

    assert [one.record for one in found_by("vault", vault)] == ["notes.txt"]


def test_what_was_taken_down_is_no_finding(vault, capture):
    vault.remove(capture.vault_key, reason="asked for", at=dt.datetime(2026, 11, 26, tzinfo=dt.UTC))

    assert found_by("captures", vault) == []
    assert found_by("vault", vault) == []


def test_bytes_that_came_back_after_a_takedown_are_found(vault, capture):
    path = vault.path(capture.vault_key)
    data = path.read_bytes()
    vault.remove(capture.vault_key, reason="asked for", at=dt.datetime(2026, 11, 26, tzinfo=dt.UTC))
    path.write_bytes(data)

    (one,) = found_by("vault", vault)
    assert one.record == capture.vault_key
    assert "its bytes are still there" in one.words


def test_a_damaged_tombstone_is_found_from_both_ends(vault, capture):
    vault.remove(capture.vault_key, reason="asked for", at=dt.datetime(2026, 11, 26, tzinfo=dt.UTC))
    stone = vault.path(capture.vault_key).with_suffix(".gone")
    stone.chmod(0o644)
    stone.write_bytes(b"{}")

    assert [one.record for one in found_by("captures", vault)] == [capture.public_id]
    assert [one.record for one in found_by("vault", vault)] == [capture.vault_key]


@pytest.mark.usefixtures("capture")
@pytest.mark.parametrize("check", ["captures", "vault"])
def test_a_vault_that_does_not_answer_is_one_finding(vault, monkeypatch, check):
    CaptureFactory()
    CaptureFactory()

    def away(_key):
        raise VaultUnavailableError("the bucket does not answer")

    monkeypatch.setattr(vault, "get", away)

    assert [(one.record, one.words) for one in found_by(check, vault)] == [("vault", "the bucket does not answer")]

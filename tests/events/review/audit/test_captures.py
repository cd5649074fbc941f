"""Whether the vault holds what the captures name."""

import datetime as dt

import pytest

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

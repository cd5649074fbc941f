"""What a vault in an object store promises beyond the interface: checked uploads, all versions gone, plain errors."""

import base64
import datetime as dt
import hashlib
import os
from typing import Any

import pytest

from events.errors import VaultError, VaultRemovedError, VaultUnavailableError
from events.vault.location import S3Location, open_vault
from events.vault.places import place_of
from events.vault.s3_vault import S3Vault
from tests.support.http_server import Answer, Request, ScriptedServer
from tests.support.s3_server import S3Server

AT = dt.datetime(2026, 11, 25, 9, 30, tzinfo=dt.UTC)
KEY = hashlib.sha256(b"words").hexdigest()


@pytest.fixture
def client(s3_server: S3Server) -> Any:
    return s3_server.client()


def uploads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The places that are written from now on."""
    written: list[str] = []
    write = S3Vault._write

    def note(self: S3Vault, place: str, data: bytes) -> None:
        written.append(place)
        write(self, place, data)

    monkeypatch.setattr(S3Vault, "_write", note)
    return written


def test_objects_lie_below_the_prefix_with_a_checksum_that_the_store_knows(s3_vault: S3Vault, client: Any) -> None:
    key = s3_vault.put(b"words")

    name = f"archive/vault/{key[:2]}/{key[2:4]}/{key}"
    head = client.head_object(Bucket=s3_vault.location.bucket, Key=name, ChecksumMode="ENABLED")
    assert head["ChecksumSHA256"] == base64.b64encode(hashlib.sha256(b"words").digest()).decode()


def test_two_vaults_may_share_a_bucket(s3_vault: S3Vault) -> None:
    location = s3_vault.location
    other = S3Vault(
        S3Location(bucket=location.bucket, endpoint=location.endpoint, prefix="archive/vault-2", path_style=True)
    )
    other.put(b"elsewhere")
    key = s3_vault.put(b"here")

    assert list(s3_vault.iter_places()) == [place_of(key)]


def test_what_is_there_is_not_sent_again(s3_vault: S3Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    s3_vault.put(b"words")
    written = uploads(monkeypatch)

    s3_vault.put(b"words")

    assert written == []


def test_an_object_without_a_checksum_is_sent_again(
    s3_vault: S3Vault, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be damaged: only its size is known."""
    name = s3_vault.object_name(place_of(KEY))
    client.put_object(Bucket=s3_vault.location.bucket, Key=name, Body=b"WORDS")
    written = uploads(monkeypatch)

    s3_vault.put(b"words")

    assert written == [place_of(KEY)]
    assert s3_vault.get(KEY) == b"words"


def test_more_objects_than_one_answer_lists(s3_vault: S3Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.vault.s3_vault.PAGE_SIZE", 7)
    keys = s3_vault.put_many(b"%d" % number for number in range(30))

    assert list(s3_vault.iter_keys()) == sorted(keys)


def test_folders_that_a_console_draws_are_no_strays(s3_vault: S3Vault, client: Any) -> None:
    for name in ("archive/vault/", "archive/vault/ab/"):
        client.put_object(Bucket=s3_vault.location.bucket, Key=name, Body=b"")

    assert list(s3_vault.iter_places()) == []


def test_a_takedown_deletes_all_versions(s3_vault: S3Vault, client: Any) -> None:
    bucket = s3_vault.location.bucket
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    key = s3_vault.put(b"a private letter")
    name = s3_vault.object_name(place_of(key))
    client.put_object(Bucket=bucket, Key=name, Body=b"a private letter")
    client.delete_object(Bucket=bucket, Key=name)  # a marker only; the versions stay

    s3_vault.remove(key, reason="asked for", at=AT)

    left = client.list_object_versions(Bucket=bucket)
    assert [version["Key"] for version in left.get("Versions", [])] == [name + ".gone"]
    assert left.get("DeleteMarkers", []) == []


@pytest.mark.usefixtures("_credentials")
def test_a_bucket_that_is_not_there_is_told_and_nothing_is_called_missing(s3_server: S3Server) -> None:
    vault = open_vault(s3_server.vault_url("nobody-made-this", make=False))

    uses = (
        vault.probe, lambda: vault.put(b"words"), lambda: vault.get(KEY), lambda: vault.exists(KEY),
        lambda: list(vault.iter_keys()), lambda: vault.remove(KEY, reason="asked for", at=AT),
    )  # fmt: skip
    for use in uses:
        with pytest.raises(VaultUnavailableError, match=r"there is no bucket 'nobody-made-this' at http://127.0.0.1"):
            use()


def test_a_child_of_a_fork_opens_connections_of_its_own(s3_vault: S3Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    parents = s3_vault._client()
    assert s3_vault._client() is parents
    monkeypatch.setattr(os, "getpid", lambda: -1)
    assert s3_vault._client() is not parents


class Store:
    """A store under script: it keeps what is put, and refuses uploads that `refuses` says."""

    def __init__(self, server: ScriptedServer, *, code: str = "", header: str = "") -> None:
        self.code, self.header = code, header
        self.puts: list[Request] = []
        server.add(f"/captures/{place_of(KEY)}", self.answer)
        server.add("/captures", Answer())
        self.vault = S3Vault(S3Location(bucket="captures", endpoint=server.url("").rstrip("/"), path_style=True))

    def answer(self, request: Request) -> Answer:
        if request.method != "PUT":
            return Answer(status=404)
        self.puts.append(request)
        if self.header in request.headers:
            body = f"<Error><Code>{self.code}</Code></Error>".encode()
            return Answer(status=400, body=body, content_type="application/xml")
        return Answer()


@pytest.mark.usefixtures("_credentials")
@pytest.mark.parametrize("code", ["NotImplemented", "InvalidArgument", "InvalidRequest"])
def test_a_store_without_sha256_checksums_gets_an_md5(code: str) -> None:
    with ScriptedServer() as server:
        store = Store(server, code=code, header="x-amz-checksum-sha256")
        assert store.vault.put(b"words") == KEY
        assert store.vault.put(b"words") == KEY

    first, *others = store.puts
    assert first.headers["x-amz-checksum-sha256"] == base64.b64encode(bytes.fromhex(KEY)).decode()
    assert len(others) == 2  # it learns
    md5 = base64.b64encode(hashlib.md5(b"words", usedforsecurity=False).digest()).decode()
    assert [(put.headers["content-md5"], "x-amz-checksum-sha256" in put.headers) for put in others] == [
        (md5, False)
    ] * 2


@pytest.mark.usefixtures("_credentials")
def test_what_arrives_broken_is_no_success() -> None:
    with ScriptedServer() as server:
        store = Store(server, code="BadDigest", header="x-amz-checksum-sha256")
        with pytest.raises(VaultError, match=r"5 bytes could not be written to the vault: .* answers BadDigest"):
            store.vault.put(b"words")
    assert len(store.puts) == 1


@pytest.mark.usefixtures("_credentials")
def test_an_answer_that_breaks_off_is_no_shorter_capture() -> None:
    with ScriptedServer() as server:
        store = Store(server)
        server.add(f"/captures/{place_of(KEY)}", Answer(body=b"wo", length=5))
        with pytest.raises(VaultUnavailableError, match="does not answer as it should"):
            store.vault.get(KEY)


@pytest.mark.usefixtures("_credentials")
def test_bytes_that_may_not_be_deleted_are_closed_all_the_same(
    s3_vault: S3Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = s3_vault.put(b"a private letter")
    client = s3_vault._client()

    def refuse(**_options: object) -> None:
        raise client.exceptions.ClientError({"Error": {"Code": "AccessDenied"}}, "DeleteObject")

    monkeypatch.setattr(client, "delete_object", refuse)
    with pytest.raises(VaultError, match=r"the tombstone stands, but the bytes could not be deleted: .*AccessDenied"):
        s3_vault.remove(key, reason="asked for", at=AT)

    with pytest.raises(VaultRemovedError):
        s3_vault.get(key)

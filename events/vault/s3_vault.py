"""A vault in an S3-compatible object store: the same layout as in a folder, below a prefix of a bucket.

An object appears whole or not at all, and every reader sees it at once (so S3 promises since 2020, and the others too).
"""

import base64
import datetime as dt
import hashlib
import os
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from botocore.exceptions import ClientError  # type: ignore[import-untyped]  # - publishes no types

from events.errors import VaultError
from events.values.digests import sha256_hex
from events.vault.location import S3Location
from events.vault.places import iter_held, place_of, tombstone_of
from events.vault.s3_client import NOT_FOUND, NOT_IMPLEMENTED, code_of, make_client, told
from events.vault.tombstones import Tombstone, tombstones_at

PAGE_SIZE: Final = 1000  # names in one answer to a listing; no store gives more
_AT_ONCE: Final = 8  # requests of put_many; below the connections of a client
# How stores that know no SHA-256 checksums refuse one.
_NO_CHECKSUM: Final = NOT_IMPLEMENTED | {"InvalidArgument", "InvalidRequest", "400"}


class S3Vault:
    """A vault in a bucket; `events.vault.Vault` says what its methods promise.

    The bucket has to exist. Safe for any number of threads, and for a process that forks.
    """

    def __init__(self, location: S3Location) -> None:
        self.location = location
        self._clients: dict[tuple[int, bool], Any] = {}
        self._lock = threading.Lock()
        self._takes_sha256 = True
        self._saw_bucket = False

    def object_name(self, place: str) -> str:
        """The name of the object at `place`, as the store's own tools show it."""
        return f"{self.location.prefix}/{place}" if self.location.prefix else place

    def put(self, data: bytes) -> str:
        """Keep `data` and give its key.

        An object that has the size and the checksum of `data` is left alone, any other is written over. What the store
        has damaged without noticing is mended with the store's own tools, from a copy.

        Raises:
            VaultRemovedError: these bytes were taken down.
            VaultError: the store cannot be written.
        """
        key = sha256_hex(data)
        self._refuse_gone(key)
        if not self._holds(key, len(data)):
            self._write(place_of(key), data)
            self._withdraw_if_gone(key)
        return key

    def put_many(self, datas: Iterable[bytes]) -> list[str]:
        """Keep all of `datas`, a few at a time, and give their keys in order.

        Raises:
            VaultRemovedError: some of it was taken down; the others may be kept or not.
            VaultError: the store cannot be written.
        """
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return list(pool.map(self.put, datas))

    def get(self, key: str) -> bytes:
        """The bytes of `key`.

        Raises:
            VaultRemovedError: they were taken down.
            VaultError: they are missing, unreadable, or not what their key says.
        """
        place = place_of(key)
        self._refuse_gone(key)
        data = self._find_bytes(place)
        if data is None:
            raise VaultError(f"the vault holds nothing under {key}; restore the object from a copy")
        found = sha256_hex(data)
        if found != key:
            raise VaultError(f"the object {key} is damaged: its SHA-256 is {found}; restore it from a copy")
        return data

    def exists(self, key: str) -> bool:
        """Whether an object is held under `key` and was not taken down; it is not checked."""
        return self._head(place_of(key)) is not None and self._head(tombstone_of(key)) is None

    def iter_keys(self) -> Iterator[str]:
        """All keys that are held, in order; objects that are no captures are passed over (`fixity` reports them)."""
        return iter_held(self.iter_places())

    def iter_places(self) -> Iterator[str]:
        """The names of all objects below the prefix, relative to it, in order; asks for a thousand at a time."""
        start = self.object_name("")
        with told(self.location, "the vault cannot be listed"):
            pages = self._client().get_paginator("list_objects_v2")
            options = {"Bucket": self.location.bucket, "Prefix": start, "PaginationConfig": {"PageSize": PAGE_SIZE}}
            for page in pages.paginate(**options):
                for item in page.get("Contents", ()):
                    place = str(item["Key"]).removeprefix(start)
                    if item["Size"] or not (place == "" or place.endswith("/")):  # consoles draw folders so
                        yield place

    def remove(self, key: str, *, reason: str, at: dt.datetime) -> None:
        """Take the bytes of `key` down for good, in all their versions: first the tombstone, then the deletion.

        Raises:
            VaultError: the reason is empty, the instant has no time zone, or the store refuses.
        """
        head = self._head(place_of(key))
        size = None if head is None else int(head["ContentLength"])
        tombstone = Tombstone(key=key, size_bytes=size, reason=reason, removed_at=at)
        if not self._has_sound_tombstone(key):
            self._write(tombstone_of(key), tombstone.to_bytes())
        self._delete(place_of(key))

    def find_tombstone(self, key: str) -> Tombstone | None:
        """The tombstone of `key`, or None if its bytes were not taken down. Raises VaultError when it is damaged."""
        data = self._find_bytes(tombstone_of(key))
        return None if data is None else Tombstone.from_bytes(data, key=key)

    def iter_tombstones(self) -> Iterator[Tombstone]:
        """All tombstones, in order of their keys. Raises VaultError at a damaged one."""
        return tombstones_at(self.iter_places(), find=self.find_tombstone)

    def probe(self) -> None:
        """Ask once whether the bucket is there and may be read. Raises VaultError if not."""
        self._ask_for_bucket(self._client(quick=True))

    def _client(self, *, quick: bool = False) -> Any:  # noqa: ANN401 - boto3 publishes no types
        # A child of a fork must not speak on its parent's connections.
        mine = (os.getpid(), quick)
        with self._lock:
            if mine not in self._clients:
                self._clients[mine] = make_client(self.location, quick=quick)
            return self._clients[mine]

    def _refuse_gone(self, key: str) -> None:
        if self._head(tombstone_of(key)) is not None:
            tombstone = self.find_tombstone(key)
            if tombstone is not None:
                raise tombstone.to_error()

    def _withdraw_if_gone(self, key: str) -> None:
        """Somebody may have taken down what was being written."""
        if self._head(tombstone_of(key)) is not None:
            self._delete(place_of(key))
            self._refuse_gone(key)

    def _has_sound_tombstone(self, key: str) -> bool:
        data = self._find_bytes(tombstone_of(key))
        if data is None:
            return False
        try:
            Tombstone.from_bytes(data, key=key)
        except VaultError:
            return False
        return True

    def _holds(self, key: str, size: int) -> bool:
        head = self._head(place_of(key))
        checksum = base64.b64encode(bytes.fromhex(key)).decode("ascii")
        return head is not None and head["ContentLength"] == size and head.get("ChecksumSHA256") == checksum

    def _head(self, place: str) -> Any:  # noqa: ANN401 - as above
        """What the store says of the object at `place`, or None."""
        with told(self.location, "the vault cannot be read"):
            try:
                return self._client().head_object(
                    Bucket=self.location.bucket, Key=self.object_name(place), ChecksumMode="ENABLED"
                )
            except ClientError as error:
                if code_of(error) not in NOT_FOUND:
                    raise
        # A HEAD has no body: that the object is missing and that the bucket is look the same.
        if not self._saw_bucket:
            self._ask_for_bucket(self._client())
        return None

    def _ask_for_bucket(self, client: Any) -> None:  # noqa: ANN401 - as above
        with told(self.location, "the vault is not there"):
            try:
                client.head_bucket(Bucket=self.location.bucket)
            except ClientError as error:
                if code_of(error) in NOT_FOUND:
                    raise ClientError({"Error": {"Code": "NoSuchBucket"}}, "HeadBucket") from error
                raise
        self._saw_bucket = True

    def _find_bytes(self, place: str) -> bytes | None:
        with told(self.location, "the vault cannot be read"):
            try:
                answer = self._client().get_object(Bucket=self.location.bucket, Key=self.object_name(place))
            except ClientError as error:
                if code_of(error) in NOT_FOUND:
                    return None
                raise
            return bytes(answer["Body"].read())

    def _write(self, place: str, data: bytes) -> None:
        """Write one object; the store checks what arrived, by its SHA-256 or, where it knows none, by its MD5."""
        target = {"Bucket": self.location.bucket, "Key": self.object_name(place), "Body": data}
        sha256 = base64.b64encode(hashlib.sha256(data).digest()).decode("ascii")
        with told(self.location, f"{len(data)} bytes could not be written to the vault"):
            if self._takes_sha256:
                try:
                    self._client().put_object(**target, ChecksumAlgorithm="SHA256", ChecksumSHA256=sha256)
                except ClientError as error:
                    if code_of(error) not in _NO_CHECKSUM:
                        raise
                else:
                    return
            md5 = base64.b64encode(hashlib.md5(data, usedforsecurity=False).digest()).decode("ascii")
            self._client().put_object(**target, ContentMD5=md5)
            self._takes_sha256 = False  # it was that, since without the checksum it is taken

    def _delete(self, place: str) -> None:
        """Delete the object with all versions that the store may keep of it."""
        name, bucket = self.object_name(place), self.location.bucket
        with told(self.location, "the tombstone stands, but the bytes could not be deleted"):
            try:
                versions = list(self._iter_versions(name))
            except ClientError as error:
                if code_of(error) not in NOT_IMPLEMENTED:
                    raise
                versions = []
            for version in versions:
                self._client().delete_object(Bucket=bucket, Key=name, VersionId=version)
            if not versions:
                self._client().delete_object(Bucket=bucket, Key=name)

    def _iter_versions(self, name: str) -> Iterator[str]:
        pages = self._client().get_paginator("list_object_versions")
        for page in pages.paginate(Bucket=self.location.bucket, Prefix=name):
            for item in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
                if item["Key"] == name:
                    yield str(item["VersionId"])

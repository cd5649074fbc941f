"""Both kinds of vault under one hand that can do damage to them."""

from pathlib import Path
from typing import Any, Protocol

from events.vault.file_vault import FileVault
from events.vault.s3_vault import S3Vault
from events.vault.store import Vault


class Hand(Protocol):
    """Reaches into a vault past its interface; places are relative to its root."""

    vault: Vault
    url: str

    def overwrite(self, place: str, data: bytes) -> None: ...
    def delete(self, place: str) -> None: ...
    def holds(self, place: str) -> bool: ...


class FolderHand:
    """A hand on a folder."""

    def __init__(self, root: Path) -> None:
        self.vault = FileVault(root)
        self.url = root.as_uri()
        self._root = root

    def overwrite(self, place: str, data: bytes) -> None:
        path = self._root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            path.chmod(0o644)
        path.write_bytes(data)

    def delete(self, place: str) -> None:
        (self._root / place).unlink()

    def holds(self, place: str) -> bool:
        return (self._root / place).exists()


class BucketHand:
    """A hand on a bucket."""

    def __init__(self, vault: S3Vault, client: Any, url: str) -> None:
        self.vault = vault
        self.url = url
        self._client = client

    def overwrite(self, place: str, data: bytes) -> None:
        self._client.put_object(**self._where(place), Body=data)

    def delete(self, place: str) -> None:
        self._client.delete_object(**self._where(place))

    def holds(self, place: str) -> bool:
        found = self._client.list_objects_v2(Bucket=self.vault.location.bucket, Prefix=self.vault.object_name(place))
        return self.vault.object_name(place) in {item["Key"] for item in found.get("Contents", ())}

    def _where(self, place: str) -> dict[str, str]:
        return {"Bucket": self.vault.location.bucket, "Key": self.vault.object_name(place)}

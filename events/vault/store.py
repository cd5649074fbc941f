"""Where bytes are kept: under the SHA-256 of what they are, so that nothing can change unnoticed or be kept twice."""

import errno
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol

from events.errors import VaultError
from events.values.digests import sha256_hex

_KEY = re.compile(r"[0-9a-f]{64}")
_TEMPORARY: Final = "incoming"  # beside the fan-out folders, so that a rename never crosses a file system
_READ_ONLY: Final = 0o444


class Vault(Protocol):
    """A replaceable part: keeps bytes for ever. A folder here (`FileVault`), an object store elsewhere."""

    def put(self, data: bytes) -> str:
        """Keep `data`; gives its key, the same for the same bytes. Raises VaultError when it cannot be written."""
        ...

    def get(self, key: str) -> bytes:
        """The bytes of `key`, checked against it. Raises VaultError when they are missing or damaged."""
        ...

    def exists(self, key: str) -> bool:
        """Whether bytes are held under `key`; they are not checked."""
        ...

    def iter_keys(self) -> Iterator[str]:
        """All keys, in order."""
        ...


def check_key(key: str) -> str:
    """Give `key` back if it is 64 lower-case hexadecimal digits; anything else must never become a path.

    Raises:
        VaultError: it is not.
    """
    if not _KEY.fullmatch(key):
        raise VaultError(f"{key[:80]!r} is not a key of the vault; it would be 64 hexadecimal digits")
    return key


class FileVault:
    """A vault in a folder: `ab/cd/abcd...` (two levels of 256, so that a million files stay fast to list).

    Safe for any number of processes: a file appears under its name whole or not at all.
    """

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root)

    def path(self, key: str) -> Path:
        """Where the bytes of `key` are or would be. Raises VaultError if it is not a key."""
        check_key(key)
        return self.root / key[:2] / key[2:4] / key

    def exists(self, key: str) -> bool:
        """Whether a file is held under `key`; it is not checked."""
        return self.path(key).is_file()

    def put(self, data: bytes) -> str:
        """Keep `data` and give its key; bytes already held are left alone, damaged ones are replaced.

        Raises:
            VaultError: the folder cannot be written.
        """
        key = sha256_hex(data)
        try:
            if not self._holds(key, data):
                self._write(self.path(key), data)
        except OSError as error:
            reason = "the disk is full" if error.errno == errno.ENOSPC else error.strerror or str(error)
            raise VaultError(f"{len(data)} bytes could not be written to the vault: {reason}") from error
        return key

    def get(self, key: str) -> bytes:
        """The bytes of `key`.

        Raises:
            VaultError: they are missing, unreadable, or not what their key says.
        """
        try:
            data = self.path(key).read_bytes()
        except FileNotFoundError as error:
            raise VaultError(f"the vault holds nothing under {key}; restore the file from a copy") from error
        except OSError as error:
            raise VaultError(f"{key} cannot be read from the vault: {error.strerror or error}") from error
        found = sha256_hex(data)
        if found != key:
            raise VaultError(f"the file {key} is damaged: its SHA-256 is {found}; restore it from a copy")
        return data

    def iter_keys(self) -> Iterator[str]:
        """All keys, in order; files that are no captures are passed over (`fixity` reports them)."""
        for path in self.iter_files():
            if _KEY.fullmatch(path.name) and path == self.path(path.name):
                yield path.name

    def iter_files(self) -> Iterator[Path]:
        """All files below the root, in order of their paths, but those still being written."""
        for folder, names, files in os.walk(self.root):
            names[:] = sorted(name for name in names if Path(folder, name) != self.root / _TEMPORARY)
            for file in sorted(files):
                yield Path(folder, file)

    def _holds(self, key: str, data: bytes) -> bool:
        path = self.path(key)
        return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data

    def _write(self, path: Path, data: bytes) -> None:
        """Write aside, force to disk, rename into place, force the folder: a crash leaves the old state or the new."""
        incoming = self.root / _TEMPORARY
        # Captures may be what a source's policy keeps from readers: other accounts of the machine are readers too.
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        incoming.mkdir(parents=True, exist_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=incoming)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fchmod(file.fileno(), _READ_ONLY)
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        for folder in (path.parent, path.parent.parent, self.root):
            _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""A vault in a folder. Each file is written aside, forced to disk and renamed; read-only afterwards."""

import datetime as dt
import errno
import os
import tempfile
import time
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from events.errors import VaultError
from events.values.digests import sha256_hex
from events.vault.places import iter_held, place_of, tombstone_of
from events.vault.tombstones import Tombstone, tombstones_at

_TEMPORARY: Final = "incoming"  # beside the fan-out folders, so that a rename never crosses a file system
_READ_ONLY: Final = 0o444
_AT_ONCE: Final = 8
_ABANDONED_S: Final = 3600.0  # no writer takes that long between writing aside and renaming


class FileVault:
    """A vault in the folder `root`; `events.vault.Vault` says what its methods promise."""

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root)

    def path(self, key: str) -> Path:
        """Where the bytes of `key` are or would be. Raises VaultError if it is not a key."""
        return self.root / place_of(key)

    def exists(self, key: str) -> bool:
        """Whether a file is held under `key` and was not taken down; it is not checked."""
        return self.path(key).is_file() and not self._is_gone(key)

    def put(self, data: bytes) -> str:
        """Keep `data` and give its key; bytes already held are left alone, damaged ones are replaced.

        Raises:
            VaultRemovedError: these bytes were taken down.
            VaultError: the folder cannot be written.
        """
        return self.put_many((data,))[0]

    def put_many(self, datas: Iterable[bytes]) -> list[str]:
        """Keep all of `datas` and give their keys in order; each folder is forced to disk once for all of them.

        Raises:
            VaultRemovedError: some of it was taken down; nothing is kept then.
            VaultError: the folder cannot be written.
        """
        aside: dict[str, Path] = {}
        with _told("could not be written to the vault"):
            try:
                keys = [self._write_aside(data, aside) for data in datas]
                _sync_all(aside.values())
                self._move(aside)
            finally:
                for path in aside.values():
                    path.unlink(missing_ok=True)
        return keys

    def get(self, key: str) -> bytes:
        """The bytes of `key`.

        Raises:
            VaultRemovedError: they were taken down.
            VaultError: they are missing, unreadable, or not what their key says.
        """
        self._refuse_gone(key)
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
        """All keys that are held, in order; files that are no captures are passed over (`fixity` reports them)."""
        return iter_held(self.iter_places())

    def iter_places(self) -> Iterator[str]:
        """All files below the root, relative to it, but those still being written."""
        for path in self.iter_files():
            yield path.relative_to(self.root).as_posix()

    def iter_files(self) -> Iterator[Path]:
        """All files below the root, in order of their paths, but those still being written.

        Raises:
            VaultError: a folder cannot be listed.
        """
        for folder, names, files in os.walk(self.root, onerror=_refuse_unlisted):
            names[:] = sorted(name for name in names if Path(folder, name) != self.root / _TEMPORARY)
            for file in sorted(files):
                yield Path(folder, file)

    def remove(self, key: str, *, reason: str, at: dt.datetime) -> None:
        """Take the bytes of `key` down for good: first the tombstone, then the deletion.

        Raises:
            VaultError: the reason is empty, the instant has no time zone, or the folder cannot be written.
        """
        path = self.path(key)
        size = path.stat().st_size if path.is_file() else None
        tombstone = Tombstone(key=key, size_bytes=size, reason=reason, removed_at=at)
        with _told("could not be taken down"):
            if not self._has_sound_tombstone(key):
                self._bury(tombstone)
            path.unlink(missing_ok=True)
            _sync(path.parent)
            self._sweep()

    def find_tombstone(self, key: str) -> Tombstone | None:
        """The tombstone of `key`, or None if its bytes were not taken down. Raises VaultError when it is damaged."""
        try:
            data = (self.root / tombstone_of(key)).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise VaultError(f"the tombstone of {key} cannot be read: {error.strerror or error}") from error
        return Tombstone.from_bytes(data, key=key)

    def iter_tombstones(self) -> Iterator[Tombstone]:
        """All tombstones, in order of their keys. Raises VaultError at a damaged one."""
        return tombstones_at(self.iter_places(), find=self.find_tombstone)

    def probe(self) -> None:
        """Write a file without a name. Raises VaultError when that fails."""
        with _told("is what could not be written to the vault"):
            self._make_root()
            with tempfile.TemporaryFile(dir=self.root) as file:
                file.write(b"ready")

    def _make_root(self) -> None:
        # Captures may be what a source's policy keeps from readers: other accounts of the machine are readers too.
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _is_gone(self, key: str) -> bool:
        return os.path.lexists(self.root / tombstone_of(key))

    def _refuse_gone(self, key: str) -> None:
        tombstone = self.find_tombstone(key)
        if tombstone is not None:
            raise tombstone.to_error()

    def _has_sound_tombstone(self, key: str) -> bool:
        try:
            return self.find_tombstone(key) is not None
        except VaultError:
            return False

    def _holds(self, key: str, data: bytes) -> bool:
        path = self.path(key)
        return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data

    def _write_aside(self, data: bytes, aside: dict[str, Path]) -> str:
        """Write `data` beside the vault unless it is there; its path goes into `aside`. Gives the key."""
        key = sha256_hex(data)
        if key in aside:
            return key
        self._refuse_gone(key)
        if not self._holds(key, data):
            aside[key] = self._write(data)
        return key

    def _write(self, data: bytes) -> Path:
        incoming = self.root / _TEMPORARY
        if not incoming.is_dir():
            self._make_root()
            incoming.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(dir=incoming)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                os.fchmod(file.fileno(), _READ_ONLY)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return Path(name)

    def _move(self, aside: dict[str, Path]) -> None:
        """Rename all of `aside` into place and force their folders: a crash leaves the old state or the new of each."""
        for key, path in aside.items():
            place = self.path(key)
            if not place.parent.is_dir():
                place.parent.mkdir(parents=True, exist_ok=True)
            path.replace(place)
        _sync_folders([self.path(key) for key in aside])
        for key in aside:
            if self._is_gone(key):  # somebody took it down while it was being written
                self.path(key).unlink(missing_ok=True)
                self._refuse_gone(key)

    def _bury(self, tombstone: Tombstone) -> None:
        aside = self._write(tombstone.to_bytes())
        try:
            _sync(aside)
            path = self.root / tombstone_of(tombstone.key)
            path.parent.mkdir(parents=True, exist_ok=True)
            aside.replace(path)
            _sync_folders([path])
        finally:
            aside.unlink(missing_ok=True)

    def _sweep(self) -> None:
        """Delete what killed writers left: it may be the very bytes that are taken down."""
        for path in (self.root / _TEMPORARY).glob("*"):
            with suppress(FileNotFoundError):  # its writer has just moved it into place
                if time.time() - path.stat().st_mtime > _ABANDONED_S:
                    path.unlink()


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Turn an error of the file system into a sentence."""
    try:
        yield
    except OSError as error:
        reason = "the disk is full" if error.errno == errno.ENOSPC else error.strerror or str(error)
        raise VaultError(f"bytes {what}: {reason}") from error


def _refuse_unlisted(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):  # a vault that nobody has written to is empty
        raise VaultError(f"a folder of the vault cannot be listed: {error.strerror or error}") from error


def _sync_folders(paths: Iterable[Path]) -> None:
    """Force the three folders above each of `paths`, each once, the innermost first."""
    for level in range(3):
        _sync_all({path.parents[level] for path in paths})


def _sync_all(paths: Collection[Path]) -> None:
    """Force each of `paths`; several at a time, since a disk writes for all who wait in one go."""
    if len(paths) == 1:
        for path in paths:
            _sync(path)
        return
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for _ in pool.map(_sync, paths):
            pass  # whatever one of them raises comes out here


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

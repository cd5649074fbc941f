"""The account that PostgreSQL runs as when we are root: it refuses to run as root itself."""

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from dprk_archive.env import env_str
from dprk_archive.processes import Account
from events.errors import ArchiveError

DEFAULT_NAME: Final = "pgserver"


class AccountError(ArchiveError):
    """There is no usable unprivileged account."""


def find_account(*, environ: Mapping[str, str] | None = None) -> Account | None:
    """The account for the server's processes: None unless we are root.

    It is made when it is missing.

    Raises:
        AccountError: it cannot be made, or it is root's.
    """
    if os.getuid() != 0:
        return None
    name = env_str("ARCHIVE_POSTGRES_USER", default=DEFAULT_NAME, environ=environ)
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        _make(name)
        entry = pwd.getpwnam(name)
    if entry.pw_uid == 0:
        raise AccountError(
            f"ARCHIVE_POSTGRES_USER is {name!r}, which is root; PostgreSQL needs an unprivileged account"
        )
    return Account(name=name, uid=entry.pw_uid, gid=entry.pw_gid)


def _make(name: str) -> None:
    advice = (
        "PostgreSQL does not run as root. Make an unprivileged account and name it in ARCHIVE_POSTGRES_USER, "
        "or run the archive as an ordinary user"
    )
    useradd = shutil.which("useradd") or shutil.which("useradd", path="/usr/sbin:/sbin")
    if useradd is None:
        raise AccountError(f"There is no account {name!r} and no useradd to make it. {advice}")
    made = subprocess.run(  # noqa: S603 - one argument comes from the operator, and stands behind "--"
        [useradd, "--system", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/bin/false", "--", name],
        capture_output=True,
        text=True,
        check=False,
    )
    # Two first starts at once: one of them finds the account made by the other.
    already_there = 9
    if made.returncode not in {0, already_there}:
        raise AccountError(f"The account {name!r} could not be made ({made.stderr.strip()}). {advice}")


def let_traverse(path: Path, *, account: Account, say: Callable[[str], None]) -> None:
    """Let an account reach `path`: add the search bit, and nothing else, to ancestors that lack it.

    Args:
        path: a folder; it itself is not changed.
        account: who is to get there.
        say: told which folders were opened, in one line.
    """
    opened = []
    for folder in reversed(path.parents):
        if not _can_search(folder.stat(), account=account):
            folder.chmod(stat.S_IMODE(folder.stat().st_mode) | stat.S_IXOTH)
            opened.append(str(folder))
    if opened:
        say(f"Made it possible for the account {account.name} to pass through (not to list) {', '.join(opened)}")


def let_read(tree: Path, *, account: Account, say: Callable[[str], None]) -> None:
    """Let an account read and run the files under `tree`, where an umask of the installation has closed them."""
    samples = (tree, tree / "bin", tree / "bin" / "postgres", tree / "lib", tree / "share")
    if all(_is_readable(sample.stat(), account=account) for sample in samples if sample.exists()):
        return
    for folder, _, names in os.walk(tree):
        _open(Path(folder))
        for name in names:
            _open(Path(folder) / name)
    say(f"Made the program files in {tree} readable for the account {account.name}")


def _open(path: Path) -> None:
    if path.is_symlink():
        return
    mode = stat.S_IMODE(path.stat().st_mode)
    wanted = stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0)
    if mode | wanted != mode:
        path.chmod(mode | wanted)


def _can_search(status: os.stat_result, *, account: Account) -> bool:
    if status.st_uid == account.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def _is_readable(status: os.stat_result, *, account: Account) -> bool:
    if status.st_uid == account.uid:
        return True
    wanted = stat.S_IROTH | stat.S_IXOTH
    is_plain = stat.S_ISREG(status.st_mode) and not status.st_mode & stat.S_IXUSR
    return status.st_mode & wanted == wanted or (is_plain and bool(status.st_mode & stat.S_IROTH))

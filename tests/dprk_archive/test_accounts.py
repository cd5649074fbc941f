import os
import pwd
import stat
from pathlib import Path

import pytest

from dprk_archive.accounts import AccountError, find_account, let_read, let_traverse
from dprk_archive.processes import Account

STRANGER = Account(name="stranger", uid=987_654, gid=987_654)


def test_an_ordinary_user_needs_no_other_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 1000)
    assert find_account(environ={}) is None


def test_root_is_refused_as_the_unprivileged_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 0)
    with pytest.raises(AccountError, match="ARCHIVE_POSTGRES_USER is 'root', which is root"):
        find_account(environ={"ARCHIVE_POSTGRES_USER": "root"})


def test_without_useradd_the_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 0)
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    with pytest.raises(AccountError, match=r"no account 'no-such-one'.*run the archive as an ordinary user"):
        find_account(environ={"ARCHIVE_POSTGRES_USER": "no-such-one"})


def test_an_existing_account_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 0)
    nobody = next(entry for entry in pwd.getpwall() if entry.pw_uid != 0)
    found = find_account(environ={"ARCHIVE_POSTGRES_USER": nobody.pw_name})
    assert found == Account(name=nobody.pw_name, uid=nobody.pw_uid, gid=nobody.pw_gid)


def test_only_the_search_bit_is_added_and_only_where_it_is_missing(tmp_path: Path) -> None:
    target = tmp_path / "closed" / "open" / "target"
    target.mkdir(parents=True)
    (tmp_path / "closed").chmod(0o700)
    (tmp_path / "closed" / "open").chmod(0o755)
    target.chmod(0o700)
    lines: list[str] = []
    let_traverse(target, account=STRANGER, say=lines.append)
    assert stat.S_IMODE((tmp_path / "closed").stat().st_mode) == 0o701
    assert stat.S_IMODE((tmp_path / "closed" / "open").stat().st_mode) == 0o755
    assert stat.S_IMODE(target.stat().st_mode) == 0o700
    assert len(lines) == 1
    assert str(tmp_path / "closed") in lines[0]
    let_traverse(target, account=STRANGER, say=lines.append)
    assert len(lines) == 1


def test_programs_installed_under_a_strict_umask_become_readable_but_not_writable(tmp_path: Path) -> None:
    program = tmp_path / "pg" / "bin" / "postgres"
    library = tmp_path / "pg" / "lib" / "libpq.so"
    for path, mode in ((program, 0o700), (library, 0o600)):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"")
        path.chmod(mode)
        path.parent.chmod(0o700)
    (tmp_path / "pg").chmod(0o700)
    lines: list[str] = []
    let_read(tmp_path / "pg", account=STRANGER, say=lines.append)
    assert stat.S_IMODE(program.stat().st_mode) == 0o705
    assert stat.S_IMODE(library.stat().st_mode) == 0o604
    assert len(lines) == 1
    let_read(tmp_path / "pg", account=STRANGER, say=lines.append)
    assert len(lines) == 1

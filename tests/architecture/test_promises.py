"""Promises between files: migrations, settings and docs, commands and their tests, what is never committed."""

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.architecture.modules import ROOT

COMMANDS = sorted(path.stem for path in (ROOT / "events/management/commands").glob("[a-z]*.py"))


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_setting_is_documented():
    read = set()
    for path in sorted((ROOT / "dprk_archive").glob("*.py")):
        read |= set(re.findall(r"""["']((?:ARCHIVE|CELERY_BROKER|DATABASE)_?[A-Z_]*[A-Z])["']""", path.read_text()))
    documented = (ROOT / "docs/settings.md").read_text(encoding="utf-8")

    assert "DATABASE_URL" in read
    assert not sorted(name for name in read if f"`{name}`" not in documented)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_called_by_a_test(command):
    tests = ROOT / "tests/events/management/commands" / f"test_{command}.py"

    assert tests.is_file(), f"{command} has no test"
    assert f'"{command}"' in tests.read_text(encoding="utf-8")


def test_the_lock_file_has_hashes_and_names_no_host():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = re.findall(r"^[A-Za-z0-9_.\-\[\]]+==", lock, flags=re.MULTILINE)

    assert len(pinned) > 50
    assert lock.count("--hash=sha256:") >= len(pinned)
    assert "://" not in lock
    assert "index-url" not in lock
    assert "find-links" not in lock


def _tracked() -> list[Path]:
    git = ["git", "ls-files", "-z"]
    listed = subprocess.run(git, cwd=ROOT, capture_output=True, check=False, text=True)  # noqa: S603 - no input
    if listed.returncode:
        pytest.skip("not a git checkout: what is committed cannot be told")
    return [Path(name) for name in listed.stdout.split("\0") if name]


def test_nothing_secret_or_local_is_committed():
    wrong = [
        str(path)
        for path in _tracked()
        if path.name in {"secret_key", ".env", "editor-password.txt"} or path.parts[0] in {".state", ".venv"}
    ]

    assert not wrong


def test_only_the_top_level_of_the_design_stands():
    allowed = {
        "manage.py", "pyproject.toml", "dprk_archive", "events", "templates", "fixtures", "tests", "docker-compose.yml",
        "README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "Makefile", "Dockerfile", "docs",
        "requirements.lock",
    }  # fmt: skip
    top = {path.parts[0] for path in _tracked()}

    assert not sorted(name for name in top if name not in allowed and not name.startswith("."))


def test_no_template_or_script_calls_a_third_party():
    loads = re.compile(r"""(?:src|href|action|@import|url\()\s*=?\s*["'(]\s*(?:https?:)?//""")
    wrong = [
        str(path.relative_to(ROOT))
        for folder in ("templates", "events/static")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".html", ".css", ".js"} and loads.search(path.read_text(encoding="utf-8"))
    ]

    assert not wrong

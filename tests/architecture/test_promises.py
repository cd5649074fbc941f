"""Promises between files: migrations, settings and docs, commands and their tests, what is never committed."""

import ast
import itertools
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from django.core.management import call_command
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.modules import ROOT, list_modules, list_tests

COMMANDS = sorted(path.stem for path in (ROOT / "events/management/commands").glob("[a-z]*.py"))


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def _variables_read() -> set[str]:
    """Names of environment variables that the code or the tests spell out."""
    named = re.compile(r"(?:(?:ARCHIVE|TEST|CELERY_BROKER|DATABASE)_[A-Z_]*[A-Z]|HOST|PORT)")
    paths = [*(ROOT / path for path in list_modules()), *(ROOT / path for path in list_tests())]
    texts = {
        node.value
        for path in paths
        if "architecture" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {text for text in texts if named.fullmatch(text)}


def test_every_variable_is_documented_and_every_documented_one_is_read():
    documented = set(
        re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs/settings.md").read_text(encoding="utf-8"), re.MULTILINE)
    )

    assert {"DATABASE_URL", "PORT", "ARCHIVE_STATE_DIR"} <= documented
    assert _variables_read() == documented


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_called_by_a_test(command):
    tests = ROOT / "tests/events/management/commands" / f"test_{command}.py"

    assert tests.is_file(), f"{command} has no test"
    assert f'"{command}"' in tests.read_text(encoding="utf-8")


def test_the_lock_file_has_hashes_and_names_no_host():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = [entry for entry in re.split(r"\n(?=\S)", lock) if not entry.startswith("#")]

    assert len(pinned) > 50
    assert not [entry[:60] for entry in pinned if "==" not in entry or "--hash=sha256:" not in entry]
    assert "://" not in lock
    assert "index-url" not in lock
    assert "find-links" not in lock


def test_what_the_project_names_is_locked_in_a_version_that_it_allows():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = map(Requirement, [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]])
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([A-Za-z0-9_.\-]+)(?:\[[^\]]*\])?==([^\s;]+)", lock, flags=re.MULTILINE))
    locked = {canonicalize_name(name): version for name, version in pinned.items()}

    assert not [str(one) for one in wanted if not one.specifier.contains(locked.get(canonicalize_name(one.name), "0"))]


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
    """Addresses in pages come from the record; none is written into a template, a style or a script."""
    address = re.compile(r"""https?://[\w\[]|(?:["'(=]|@import)\s*//[\w\[]""")
    namespace = "http://www.w3.org/"  # a name, which nothing fetches
    wrong = [
        f"{path.relative_to(ROOT)}:{number}"
        for folder in ("templates", "events/static")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in {".html", ".css", ".js", ".svg", ".txt", ".xml"}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if address.search(line.replace(namespace, ""))
    ]

    assert not wrong


GENERATED = {Path("events/api/openapi.yaml")}


def _words_about(path: Path) -> str:
    """What a data file says of itself: the comment at its head, and the README.md beside or above it."""
    head = ""
    if path.suffix in {".yaml", ".csv"}:
        lines = path.read_text(encoding="utf-8").splitlines()
        head = "\n".join(itertools.takewhile(lambda line: line.startswith("#"), lines))
    readmes = (folder / "README.md" for folder in (path.parent, path.parent.parent))
    return head + "".join(file.read_text(encoding="utf-8") for file in readmes if file.is_file())


def _data_files() -> list[Path]:
    return [
        path.relative_to(ROOT)
        for folder in ("events", "fixtures")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in {".yaml", ".csv", ".json", ".jsonl", ".html"} and path.relative_to(ROOT) not in GENERATED
    ]


@pytest.mark.parametrize("path", _data_files(), ids=str)
def test_a_data_file_says_where_it_comes_from_and_who_may_use_it(path):
    words = _words_about(ROOT / path).lower()

    assert re.search(r"origin|written (?:for|in)|where the facts come from", words), f"{path} names no origin"
    assert "licence" in words, f"{path} names no licence"


def test_no_file_names_this_machine_or_papers_that_are_not_here():
    """A stranger has neither the folders of whoever wrote a line nor the notes that it was written from."""
    elsewhere = re.compile(
        r"(?<![\w.])/(?:work|root)/|\bDESIGN (?:section|\d)|\bCODEBOOK (?:section|\d)|\b(?:INGEST|API|LOOK|ANCHORS)\.md"
    )
    wrong = [
        f"{path}:{number}"
        for path in _tracked()
        if path != Path(__file__).relative_to(ROOT)
        and path.suffix in {".py", ".md", ".yaml", ".yml", ".toml", ".html", ".css", ".js", ".lock", ".csv", ""}
        for number, line in enumerate((ROOT / path).read_text(errors="replace").splitlines(), start=1)
        if elsewhere.search(line)
    ]

    assert not wrong

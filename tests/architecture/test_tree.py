"""The tree of tests mirrors the tree of code, and both keep the sizes that a reader can hold in mind."""

import ast
import doctest
import importlib
import re
from pathlib import Path

import pytest

from tests.architecture.modules import ROOT, functions_of, list_modules, list_tests, tree_of

MAX_FILE_LINES = 500
MAX_FUNCTION_LINES = 60
OWN_FOLDERS = {"architecture", "e2e", "factories", "support", "benchmarks", "quality"}

# Modules without behaviour of their own, each with the reason.
EXEMPT = {
    "dprk_archive/asgi.py": "two lines of Django's",
    "dprk_archive/wsgi.py": "two lines of Django's; every live server test runs it",
    "dprk_archive/settings_test.py": "is what all tests run under",
    "dprk_archive/urls.py": "a table; every page and API test goes through it",
    "events/apps.py": "a declaration; nothing would run without it",
    "events/errors.py": "classes without behaviour; raised and read in the tests of each stage",
    "events/ingest/records.py": "frozen records; each stage's tests build them",
}


# Parts that only make sense together: their tests stand where the whole is tested.
TESTED_THROUGH: dict[str, str] = {}


def _has_behaviour(module: Path) -> bool:
    return module.name != "__init__.py" and any(not node.name.startswith("__") for node in functions_of(module))


def _test_of(module: Path) -> Path:
    return Path("tests") / module.parent / f"test_{module.name}"


@pytest.mark.parametrize("module", [module for module in list_modules() if _has_behaviour(module)], ids=str)
def test_a_module_has_its_tests_where_a_reader_looks_for_them(module):
    if str(module) in EXEMPT:
        pytest.skip(f"exempt: {EXEMPT[str(module)]}")

    tests = Path(TESTED_THROUGH.get(str(module), _test_of(module)))

    assert (ROOT / tests).is_file(), f"{module} has no {tests}"
    assert any(node.name.startswith("test_") for node in functions_of(tests)), f"{tests} holds no test"


def test_a_test_file_belongs_to_a_module():
    strays = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        relative = path.relative_to(ROOT / "tests")
        if relative.parts[0] in OWN_FOLDERS:
            continue
        code = ROOT / relative.parent / relative.name.removeprefix("test_")
        # A package may be tested as a whole, and data may have tests of its own.
        if not code.is_file() and not code.with_suffix("").is_dir():
            strays.append(str(relative))

    assert not strays


def test_exemptions_are_still_needed():
    modules = {str(module) for module in list_modules()}

    assert set(EXEMPT) | set(TESTED_THROUGH) <= modules
    assert not [name for name in (*EXEMPT, *TESTED_THROUGH) if (ROOT / _test_of(Path(name))).is_file()]


@pytest.mark.parametrize("module", [*list_modules(), *list_tests()], ids=str)
def test_files_and_functions_stay_readable(module):
    lines = (ROOT / module).read_text(encoding="utf-8").count("\n")
    long_functions = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in functions_of(module)
        if (node.end_lineno or node.lineno) - node.lineno + 1 > MAX_FUNCTION_LINES
    ]

    assert lines <= MAX_FILE_LINES
    assert not long_functions


@pytest.mark.parametrize("module", list_modules(), ids=str)
def test_no_module_has_a_name_that_says_nothing(module):
    empty = {"utils", "helpers", "common", "core", "lib", "services", "misc"}

    assert not {part.removesuffix(".py") for part in module.parts} & empty


@pytest.mark.parametrize("module", [*list_modules(), *list_tests()], ids=str)
def test_exemptions_from_checks_say_why(module):
    bare = [
        line.strip()
        for line in (ROOT / module).read_text(encoding="utf-8").splitlines()
        if (mark := re.search(r"# (?:noqa|type: ignore)[^ ]*(?: [A-Z0-9, ]+)?(?P<rest>.*)", line))
        and not mark["rest"].strip(" -#")
    ]

    assert not bare


@pytest.mark.parametrize("module", list_modules(), ids=str)
def test_every_module_says_what_it_is(module):
    assert ast.get_docstring(tree_of(module)), f"{module} has no docstring"


def _has_examples(module: Path) -> bool:
    return "    >>> " in (ROOT / module).read_text(encoding="utf-8")


@pytest.mark.parametrize("module", [module for module in list_modules() if _has_examples(module)], ids=str)
def test_examples_in_docstrings_hold(module):
    result = doctest.testmod(importlib.import_module(".".join(module.with_suffix("").parts)))

    assert result.attempted
    assert not result.failed

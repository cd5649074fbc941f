"""One writer per table (docs/design.md): whoever else writes breaks a promise that readers rely on."""

import ast
from pathlib import Path

import pytest

from tests.architecture.modules import list_modules, tree_of

REVIEW = frozenset({"events/review/decisions.py"})
STORE = frozenset({"events/ingest/store.py"})
CATALOGUE = frozenset({"events/management/commands/load_reference.py"})

WRITERS: dict[str, frozenset[str]] = {
    "Submission": STORE,
    "Capture": STORE,
    "FetchTurn": STORE,
    "StoryCluster": STORE,
    # The reference record brings the metadata of documents whose text the archive does not hold.
    "Article": STORE | {"events/ingest/reference.py"},
    # The machine writes the row, a decision its outcome.
    "Candidate": STORE | REVIEW,
    "Event": REVIEW,
    "EventLink": REVIEW,
    "Participation": REVIEW,
    "Claim": REVIEW,
    "Contradiction": REVIEW | {"events/review/contest.py"},
    "Decision": REVIEW,
    "Change": REVIEW,
    "Redirect": REVIEW,
    "Source": CATALOGUE,
    "Feed": CATALOGUE,
    "Actor": CATALOGUE,
    "ActorName": CATALOGUE,
    "ActorRelation": CATALOGUE,
    "Place": CATALOGUE,
    "PlaceName": CATALOGUE,
    # The row that records its own last use.
    "ApiToken": frozenset({"events/models/token.py"}),
}

WRITES = frozenset(
    {"create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "update", "delete", "save"}
)


def _root_name(node: ast.expr) -> str | None:
    """`Event` of `Event.objects.filter(...).update`."""
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None


def writes_of(module: Path) -> set[tuple[str, int]]:
    """(model, line) of every write of a table that `module` spells out."""
    found = set()
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            model = _root_name(node.func.value)
            if model in WRITERS:
                found.add((model, node.lineno))
    return found


def saves_of(module: Path) -> set[int]:
    """Lines that save or delete an instance: `event.save()`."""
    return {
        node.lineno
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "save"
    }


def _modules() -> list[Path]:
    return [module for module in list_modules() if not str(module).startswith("events/admin/")]


@pytest.mark.parametrize("module", _modules(), ids=str)
def test_a_table_is_written_by_its_writer_only(module):
    strangers = [
        f"{module}:{line} writes {model}; its writers are {sorted(WRITERS[model])}"
        for model, line in sorted(writes_of(module))
        if str(module) not in WRITERS[model]
    ]

    assert not strangers


@pytest.mark.parametrize("module", _modules(), ids=str)
def test_nobody_saves_an_instance_but_writers(module):
    writers = frozenset().union(*WRITERS.values()) | {
        "events/management/commands/ensure_editor.py",  # accounts are Django's, not the record's
    }

    assert not saves_of(module) or str(module) in writers


def test_the_check_sees_a_write():
    tree = ast.parse("Event.objects.filter(pk=1).update(title='')")
    call = next(node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.func.attr == "update")

    assert _root_name(call.func.value) == "Event"


def test_every_writer_exists():
    modules = {str(module) for module in list_modules()}

    assert frozenset().union(*WRITERS.values()) <= modules

"""One writer per table (docs/design.md): whoever else writes breaks a promise that readers rely on."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

from tests.architecture.modules import list_modules, tree_of

_DECISIONS = Path("events/review/decisions")
REVIEW = frozenset(str(module) for module in list_modules() if module.parent == _DECISIONS)
_STORE = Path("events/ingest/store")
STORE = frozenset(str(module) for module in list_modules() if module.parent == _STORE)
CATALOGUE = frozenset({"events/management/commands/load_reference.py", "events/admin/catalogue.py"})

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
    "EventVersion": REVIEW,
    "EventLink": REVIEW,
    "Participation": REVIEW,
    "Claim": REVIEW,
    "Contradiction": REVIEW | {"events/review/contest.py"},
    "Decision": REVIEW,
    "Change": REVIEW,
    "Redirect": REVIEW,
    "Source": CATALOGUE,
    # The poller writes the columns that say how polling goes.
    "Feed": CATALOGUE | STORE,
    "FeedPoll": STORE,
    "ArticleVersion": STORE,
    "Takedown": STORE,
    "ModelSpending": STORE,
    "Actor": CATALOGUE,
    "ActorName": CATALOGUE,
    "ActorRelation": CATALOGUE,
    "Place": CATALOGUE,
    "PlaceName": CATALOGUE,
    # The row that records its own last use; the admin revokes.
    "ApiToken": frozenset({"events/models/token.py", "events/admin/tokens.py"}),
}

WRITES = frozenset(
    {"create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "update", "delete", "save"}
)


_SQL_WRITE = re.compile(r"\s*(?:insert\s+into|update\s+\w+\s+set|delete\s+from|truncate\s)", re.IGNORECASE)


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


def unnamed_writes_of(module: Path) -> set[int]:
    """Lines that write rows without naming their table: `event.save()`, `rows.delete()`, `rows.update(state="x")`."""
    return {
        node.lineno
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_unnamed_write(node, node.func)
    }


def _is_unnamed_write(call: ast.Call, verb: ast.Attribute) -> bool:
    if verb.attr == "update":  # a dictionary or a digest is updated with a value, rows by the names of columns
        return bool(call.keywords) and not call.args
    return verb.attr in {"save", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}


def raw_sql_of(module: Path) -> set[int]:
    """Lines with a text that is a writing SQL statement."""
    return {
        node.lineno
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _SQL_WRITE.match(node.value)
    }


@pytest.mark.parametrize("module", list_modules(), ids=str)
def test_a_table_is_written_by_its_writer_only(module):
    strangers = [
        f"{module}:{line} writes {model}; its writers are {sorted(WRITERS[model])}"
        for model, line in sorted(writes_of(module))
        if str(module) not in WRITERS[model]
    ]

    assert not strangers


@pytest.mark.parametrize("module", list_modules(), ids=str)
def test_nobody_writes_rows_but_writers(module):
    writers = frozenset().union(*WRITERS.values()) | {
        "events/management/commands/ensure_editor.py",  # accounts are Django's, not the record's
    }

    assert str(module) in writers or not unnamed_writes_of(module)
    assert not raw_sql_of(module)


def test_the_check_sees_a_write():
    tree = ast.parse("Event.objects.filter(pk=1).update(title='')")
    call = next(node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.func.attr == "update")

    assert _root_name(call.func.value) == "Event"


def test_every_writer_exists():
    modules = {str(module) for module in list_modules()}

    assert frozenset().union(*WRITERS.values()) <= modules


def test_every_model_has_a_writer():
    names = {model.__name__ for model in apps.get_app_config("events").get_models() if model._meta.managed}

    assert names == set(WRITERS)

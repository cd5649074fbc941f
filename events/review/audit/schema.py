"""Whether the database still enforces what the models and migrations lay down.

PostgreSQL holds every constraint that is there and validated, so it is enough to see that each is, and that every
trigger fires. Foreign keys are triggers inside and may have been stepped around, so their rows are looked at.
"""

from collections.abc import Iterator
from typing import Any, Final

from django.apps import apps
from django.db import connection, models
from django.db.models import Exists, OuterRef

from events.review.audit.findings import Finding, Tally
from events.vault import Vault

# table: triggers of migrations 0002, 0004 and 0007.
TRIGGERS: Final = {
    "events_decision": ("decision_append_only",),
    "events_change": ("change_append_only",),
    "events_capture": ("capture_no_delete", "capture_append_only"),
    "events_claim": ("claim_quote_in_text",),
    "events_candidate": ("candidate_quote_in_text",),
    "events_article": ("article_keeps_quotes",),
    "events_articleversion": ("article_version_append_only", "article_version_no_delete"),
    "events_takedown": ("takedown_append_only",),
    "events_redirect": ("redirect_leads_straight",),
}
_FIRES: Final = "O"  # in ordinary sessions


def archive_models() -> list[type[models.Model]]:
    """The tables of the archive, in order of their names."""
    found = (model for model in apps.get_app_config("events").get_models() if _meta(model).managed)
    return sorted(found, key=lambda model: str(_meta(model).db_table))


def check_schema(_vault: Vault, tally: Tally) -> Iterator[Finding]:
    """Constraints and unique indexes are there and validated; triggers are there and fire."""
    held = _validated()
    for model in archive_models():
        table = _meta(model).db_table
        for constraint in _meta(model).constraints:
            tally.add()
            valid = held.get(constraint.name)
            if valid is None:
                yield Finding(table, f"the constraint {constraint.name} is missing")
            elif not valid:
                yield Finding(table, f"the constraint {constraint.name} is not validated")
    triggers = _triggers()
    for table, names in TRIGGERS.items():
        for name in names:
            tally.add()
            state = triggers.get((table, name))
            if state is None:
                yield Finding(table, f"the trigger {name} is missing")
            elif state != _FIRES:
                yield Finding(table, f"the trigger {name} does not fire")


def check_references(_vault: Vault, tally: Tally) -> Iterator[Finding]:
    """Every row that is referred to is there."""
    for model in archive_models():
        rows: models.QuerySet[Any] = model._default_manager.all()  # noqa: SLF001 - Django's documented name
        tally.add(rows.count())
        for column in _meta(model).fields:
            if isinstance(column, models.ForeignKey):
                yield from _dangling(rows, column)


def _dangling(rows: "models.QuerySet[Any]", column: Any) -> Iterator[Finding]:  # noqa: ANN401 - a foreign key of any kind
    target = column.related_model._default_manager.filter(pk=OuterRef(column.attname))  # noqa: SLF001 - as above
    found = rows.filter(~Exists(target), **{f"{column.name}__isnull": False})
    for pk, value in found.values_list("pk", column.attname):
        words = f"{column.name} points at row {value}, which is not there"
        yield Finding(f"{_meta(rows.model).db_table} {pk}", words)


def _meta(model: type[models.Model]) -> Any:  # noqa: ANN401 - Django publishes no type for it
    return model._meta  # noqa: SLF001 - Django's documented way to ask a model about itself


def _validated() -> dict[str, bool]:
    """Constraints and unique indexes of the archive's tables, and whether they hold for every row."""
    constraints = _rows(
        "SELECT conname, convalidated FROM pg_constraint AS c JOIN pg_class AS t ON t.oid = c.conrelid"
        " WHERE t.relname LIKE 'events\\_%%'"
    )
    indexes = _rows(
        "SELECT i.relname, x.indisvalid FROM pg_index AS x JOIN pg_class AS i ON i.oid = x.indexrelid"
        " JOIN pg_class AS t ON t.oid = x.indrelid WHERE x.indisunique AND t.relname LIKE 'events\\_%%'"
    )
    return {str(name): bool(valid) for name, valid in [*constraints, *indexes]}


def _triggers() -> dict[tuple[str, str], str]:
    found = _rows(
        "SELECT t.relname, g.tgname, g.tgenabled::text FROM pg_trigger AS g JOIN pg_class AS t ON t.oid = g.tgrelid"
        " WHERE NOT g.tgisinternal AND t.relname LIKE 'events\\_%%'"
    )
    return {(str(table), str(name)): str(state) for table, name, state in found}


def _rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [])
        return list(cursor.fetchall())

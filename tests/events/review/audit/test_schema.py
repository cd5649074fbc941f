"""Whether the database still enforces what the models lay down."""

import pytest
from django.db import connection

from events.review.audit.schema import TRIGGERS, archive_models
from tests.events.review.audit.damage import damage, found_by
from tests.factories import ClaimFactory

pytestmark = pytest.mark.django_db


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_database_as_migrated_is_sound(vault):
    assert found_by("schema", vault) == []


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("ALTER TABLE events_claim DROP CONSTRAINT claim_low_best_high", "claim_low_best_high is missing"),
        ("DROP INDEX version_one_stands", "version_one_stands is missing"),
        ("DROP TRIGGER change_append_only ON events_change", "change_append_only is missing"),
        ("ALTER TABLE events_decision DISABLE TRIGGER decision_append_only", "decision_append_only does not fire"),
        (
            (
                "ALTER TABLE events_event DROP CONSTRAINT event_date_order;"
                "ALTER TABLE events_event ADD CONSTRAINT event_date_order CHECK (true) NOT VALID"
            ),
            "event_date_order is not validated",
        ),
    ],
)
def test_what_no_longer_holds_is_found(vault, sql, words):
    run(sql)

    assert [words in one.words for one in found_by("schema", vault)] == [True]


def test_every_trigger_of_the_migrations_is_on_the_list():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.relname, g.tgname FROM pg_trigger AS g JOIN pg_class AS t ON t.oid = g.tgrelid"
            " WHERE NOT g.tgisinternal AND t.relname LIKE 'events%'"
        )
        there = set(cursor.fetchall())

    assert there == {(table, name) for table, names in TRIGGERS.items() for name in names}


def test_a_row_that_points_at_nothing_is_found(vault):
    claim = ClaimFactory()
    damage("UPDATE events_claim SET article_id = 999999 WHERE id = %s", [claim.pk])

    (one,) = found_by("references", vault)

    assert one.record == f"events_claim {claim.pk}"
    assert "article points at row 999999" in one.words


def test_views_are_no_tables():
    assert "events_pastclaim" not in {model._meta.db_table for model in archive_models()}

import socket

import pytest
from django.db import DatabaseError

from events.ingest.holdings import get_vault
from events.web import health


@pytest.mark.django_db
def test_a_living_process_says_so_without_asking_anything(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert response.json() == {"status": "ok"}
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_ready_when_database_migrations_and_vault_are_there(client, settings, tmp_path):
    settings.ARCHIVE_VAULT_DIR = tmp_path / "vault"

    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"status": "ready", "checks": {"database": "ok", "migrations": "ok", "vault": "ok"}}
    assert list((tmp_path / "vault").iterdir()) == []


@pytest.mark.django_db
def test_a_vault_that_cannot_be_written_is_named(client, settings, tmp_path):
    (tmp_path / "file").write_text("in the way")
    settings.ARCHIVE_VAULT_DIR = tmp_path / "file"

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["checks"]["vault"] == "the vault cannot be written"
    assert str(tmp_path) not in response.content.decode()


@pytest.fixture
def _fresh_vault():
    get_vault.cache_clear()
    yield
    get_vault.cache_clear()


@pytest.mark.django_db
@pytest.mark.usefixtures("_fresh_vault")
def test_an_object_store_that_does_not_answer_is_named_without_its_address(client, settings, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "anything")
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    settings.ARCHIVE_VAULT_URL = f"s3://captures?endpoint=http://127.0.0.1:{port}&path_style=on"

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["checks"]["vault"] == "the vault does not answer"
    assert str(port) not in response.content.decode()


@pytest.mark.django_db
def test_a_missing_migration_is_named(monkeypatch):
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *_: ["one", "two"])

    assert health.check_migrations() == "2 migrations are not applied; run manage.py migrate"


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_named_without_its_address(monkeypatch):
    class Silent:
        def cursor(self):
            raise DatabaseError("connection to db.internal refused")

    monkeypatch.setattr(health, "connection", Silent())

    assert health.check_database() == "the database does not answer"

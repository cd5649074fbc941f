from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from dprk_archive.databases import databases
from dprk_archive.env import SettingError
from dprk_archive.postgres import server_url, socket_dir

STATE = Path("/srv/archive/state")


def _default(url: str | None) -> dict[str, object]:
    return databases(state_dir=STATE, environ={} if url is None else {"DATABASE_URL": url})["default"]


def test_without_a_url_it_is_the_embedded_server_of_the_state_folder() -> None:
    default = _default(None)
    assert default["HOST"] == str(STATE / "run")
    assert default["NAME"] == "archive"


def test_the_url_that_the_embedded_server_prints_leads_to_the_same_place() -> None:
    long = Path("/srv") / ("x" * 120) / "state, with 'signs'"
    printed = databases(state_dir=STATE, environ={"DATABASE_URL": server_url(long)})["default"]
    derived = databases(state_dir=long, environ={})["default"]
    assert (printed["HOST"], printed["NAME"], printed["USER"]) == (derived["HOST"], derived["NAME"], derived["USER"])
    assert printed["HOST"] == str(socket_dir(long))


def test_options_of_the_driver_pass_through() -> None:
    default = _default("postgresql://a:b@db.example.org:5433/x?sslmode=verify-full&connect_timeout=3")
    assert (default["HOST"], default["PORT"], default["NAME"]) == ("db.example.org", "5433", "x")
    assert default["OPTIONS"] == {"sslmode": "verify-full", "connect_timeout": "3"}


@pytest.mark.parametrize("url", ["postgresql://host", "postgresql://host/", "postgresql://host/a/b"])
def test_a_url_without_one_database_is_refused(url: str) -> None:
    with pytest.raises(SettingError, match="DATABASE_URL names no database"):
        _default(url)


@pytest.mark.django_db
def test_the_database_of_the_suite_is_postgresql_18_in_utf_8() -> None:
    default = settings.DATABASES["default"]
    with psycopg.connect(
        host=default["HOST"],
        port=default["PORT"] or None,
        user=default["USER"],
        password=default.get("PASSWORD"),
        dbname=default["NAME"],
    ) as connection:
        row = connection.execute(
            "select current_setting('server_version_num')::int, pg_encoding_to_char(encoding)"
            " from pg_database where datname = current_database()"
        ).fetchone()
    assert row is not None
    assert row[0] >= 180_000
    assert row[1] == "UTF8"

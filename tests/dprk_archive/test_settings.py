import pytest
from django.conf import settings
from django.db import connection


@pytest.mark.django_db
def test_the_database_is_postgresql_18_in_utf_8_and_utc() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select current_setting('server_version_num')::int, pg_encoding_to_char(encoding), now()"
            " from pg_database where datname = current_database()"
        )
        version, encoding, now = cursor.fetchone()
    assert version >= 180000
    assert encoding == "UTF8"
    assert now.utcoffset().total_seconds() == 0


def test_debugging_is_off_unless_asked_for() -> None:
    assert settings.DEBUG is False

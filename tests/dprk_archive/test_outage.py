"""What readers get while the database is away: 503 and when to come back, on pages and in the API."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError, connection
from django.test import Client

SECRET = "socket /var/run/secret-folder/.s.PGSQL.5432: no such file"  # noqa: S105 - what must not be shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def fail_with() -> Iterator[Callable[[Exception], None]]:
    """Let every query of the test end in an exception."""
    with ExitStack() as stack:

        def begin(error: Exception) -> None:
            def fail(*_arguments: object) -> object:
                raise error

            stack.enter_context(connection.execute_wrapper(fail))

        yield begin


@pytest.mark.parametrize("error", [OperationalError(SECRET), InterfaceError(SECRET)])
@pytest.mark.parametrize("path", ["/", "/events/", "/sources/", "/api/v1/events/"])
def test_a_database_that_is_away_is_told_as_such(
    fail_with: Callable[[Exception], None], error: Exception, path: str
) -> None:
    client = Client(raise_request_exception=False)
    fail_with(error)

    answer = client.get(path)

    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert "secret" not in answer.content.decode()
    assert "database" in answer.content.decode()


def test_the_problem_has_a_page_of_its_own(fail_with: Callable[[Exception], None]) -> None:
    fail_with(OperationalError(SECRET))
    problem = Client(raise_request_exception=False).get("/api/v1/events/").json()

    assert Client().get(problem["type"]).json()["status"] == 503


@pytest.mark.parametrize("path", ["/events/", "/api/v1/events/"])
def test_a_mistake_of_ours_stays_a_fault(fail_with: Callable[[Exception], None], path: str) -> None:
    fail_with(ProgrammingError("column does not exist"))

    answer = Client(raise_request_exception=False).get(path)

    assert answer.status_code == 500
    assert "column" not in answer.content.decode()

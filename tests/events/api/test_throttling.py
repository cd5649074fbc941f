import pytest
from django.core.cache import cache
from django.test import Client

from events.api.throttling import WriteThrottle
from tests.events.api.answers import API, body_of
from tests.events.api.builders import bearer, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _three_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(WriteThrottle, "THROTTLE_RATES", {"write": "3/min"})


def post(headers: dict[str, str], address: str = "192.0.2.1") -> int:
    return (
        Client(REMOTE_ADDR=address)
        .post(f"{API}submissions/", {}, content_type="application/json", headers=headers)
        .status_code
    )


def test_the_fourth_write_of_an_address_in_a_minute_waits() -> None:
    headers = bearer(make_user("contributors"), "submit")
    assert [post(headers) for _ in range(4)] == [400, 400, 400, 429]
    response = Client(REMOTE_ADDR="192.0.2.1").post(f"{API}submissions/", {}, headers=headers)
    body_of(response, status=429)
    assert 1 <= int(response["Retry-After"]) <= 61
    assert post(headers, address="192.0.2.2") == 400


def test_an_address_of_ones_own_making_does_not_help() -> None:
    headers = bearer(make_user("contributors"), "submit")
    answers = [post({**headers, "x-forwarded-for": f"198.51.100.{number}"}) for number in range(4)]
    assert answers[-1] == 429


def test_reading_is_not_counted() -> None:
    headers = bearer(make_user(), "read")
    for _ in range(5):
        assert Client(REMOTE_ADDR="192.0.2.1").get(f"{API}events/", headers=headers).status_code == 200

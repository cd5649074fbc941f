import datetime as dt

import pytest

from events.models import ApiToken
from tests.factories import ApiTokenFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_secret_is_shown_once_and_kept_as_a_digest():
    token, secret = ApiToken.issue(user_id=UserFactory().pk, label="laptop", scope="submit")

    assert secret.startswith("dprk_")
    assert secret not in str(vars(token))
    assert ApiToken.objects.find_active(secret) == token


def test_a_revoked_token_opens_nothing():
    ApiTokenFactory(label="old", revoked_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))

    assert ApiToken.objects.find_active("dprk_old") is None
    assert ApiToken.objects.find_active("") is None


@pytest.mark.parametrize(
    ("held", "reaches"), [("read", ["read"]), ("submit", ["read", "submit"]), ("review", ["read", "submit", "review"])]
)
def test_each_scope_includes_those_before_it(held, reaches):
    token = ApiTokenFactory(scope=held)

    assert [scope for scope in ("read", "submit", "review") if token.allows(scope)] == reaches


def test_use_is_remembered_by_the_day():
    token = ApiTokenFactory()
    morning = dt.datetime(2026, 1, 1, 8, tzinfo=dt.UTC)

    for hours in (0, 4, 24):
        token.touch(morning + dt.timedelta(hours=hours))
        token.refresh_from_db()

    assert token.last_used_at == morning + dt.timedelta(hours=24)
    token.touch(morning + dt.timedelta(hours=30))
    token.refresh_from_db()
    assert token.last_used_at == morning + dt.timedelta(hours=24)

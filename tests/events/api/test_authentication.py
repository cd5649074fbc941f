import pytest
from django.test import Client
from django.utils import timezone

from events.models import ApiToken
from tests.events.api.answers import API, ask, body_of
from tests.events.api.builders import bearer, make_user

pytestmark = pytest.mark.django_db


def test_a_token_is_known_and_its_use_noted() -> None:
    user = make_user()
    ask("events/", headers=bearer(user, "read"))
    token = ApiToken.objects.get()
    assert token.last_used_at is not None
    assert token.last_used_at.date() == timezone.now().date()


@pytest.mark.parametrize("secret", ["", "dprk_wrong", "a b", "\u00e9", "x" * 4000, "Bearer"])
def test_a_wrong_token_is_refused_even_on_reads(secret: str) -> None:
    response = Client().get(f"{API}events/", headers={"authorization": f"Bearer {secret}"})
    assert "not valid" in body_of(response, status=401)["detail"]
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_revoked_tokens_and_closed_accounts_are_refused() -> None:
    user = make_user("editors")
    header = bearer(user, "review")
    ApiToken.objects.update(revoked_at=timezone.now())
    ask("events/", status=401, headers=header)
    header = bearer(user, "review")
    user.is_active = False
    user.save()
    ask("events/", status=401, headers=header)


def test_other_schemes_are_not_ours() -> None:
    ask("events/", headers={"authorization": "Basic dXNlcjpwYXNz"})


def test_the_scheme_is_read_in_any_case() -> None:
    header = bearer(make_user(), "read")["authorization"]
    ask("events/", headers={"authorization": header.replace("Bearer", "bearer")})

"""The truth table of who may write: role by scope by verb, over the API itself."""

import pytest
from django.core.cache import cache
from django.test import Client

from tests.events.api.answers import API
from tests.events.api.builders import bearer, make_user

pytestmark = pytest.mark.django_db
# role, scope of the token, may hand in, may decide
TABLE = (
    (None, "review", False, False),
    ("contributors", "read", False, False),
    ("contributors", "submit", True, False),
    ("contributors", "review", True, False),
    ("editors", "read", False, False),
    ("editors", "submit", True, False),
    ("editors", "review", True, True),
)


@pytest.mark.parametrize(("role", "scope", "submits", "decides"), TABLE)
def test_role_and_scope(role: str | None, scope: str, *, submits: bool, decides: bool) -> None:
    cache.clear()
    headers = bearer(make_user(*([role] if role else [])), scope)
    client = Client()
    # An empty body is refused (400) or its target not found (404) only once the permission is there.
    handed_in = client.post(f"{API}submissions/", {}, content_type="application/json", headers=headers)
    assert handed_in.status_code == (400 if submits else 403)
    decided = client.post(
        f"{API}candidates/cnd-0000000000/reject", {"reason": "x"}, content_type="application/json", headers=headers
    )
    assert decided.status_code == (404 if decides else 403)
    dismissed = client.post(
        f"{API}contradictions/con-0000000000/dismiss", {"reason": "x"}, content_type="application/json", headers=headers
    )
    assert dismissed.status_code == (404 if decides else 403)
    for path in ("events/", "submissions/", "candidates/"):
        assert client.get(API + path, headers=headers).status_code == 200


def test_a_superuser_may_do_both_and_a_closed_account_nothing() -> None:
    cache.clear()
    user = make_user()
    user.is_superuser = True
    user.save()
    headers = bearer(user, "review")
    path = f"{API}candidates/cnd-0000000000/reject"
    assert Client().post(path, {"reason": "x"}, content_type="application/json", headers=headers).status_code == 404
    user.is_active = False
    user.save()
    assert Client().post(path, {"reason": "x"}, content_type="application/json", headers=headers).status_code == 401

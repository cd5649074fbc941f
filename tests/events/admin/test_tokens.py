import pytest
from django.urls import reverse

from events.models import ApiToken
from tests.factories import ApiTokenFactory, EditorFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = "admin:events_apitoken_changelist"


@pytest.fixture
def superuser(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def test_tokens_are_revoked_and_those_revoked_before_keep_their_date(superuser):
    fresh, old = ApiTokenFactory(), ApiTokenFactory()
    for chosen in ([old], [fresh, old]):
        superuser.post(reverse(LIST), {"action": "revoke", "_selected_action": [token.pk for token in chosen]})
        if chosen == [old]:
            old.refresh_from_db()
            when = old.revoked_at

    fresh.refresh_from_db()
    old.refresh_from_db()
    assert fresh.revoked_at is not None
    assert old.revoked_at == when
    assert ApiToken.objects.find_active(f"dprk_{fresh.label}") is None


def test_a_digest_is_never_shown_and_nothing_else_is_changed(superuser):
    token = ApiTokenFactory()
    page = reverse("admin:events_apitoken_change", args=[token.pk])

    assert token.digest not in superuser.get(page).content.decode()
    assert superuser.post(page, {"label": "mine"}).status_code == 403
    assert superuser.get(reverse("admin:events_apitoken_add")).status_code == 403


def test_editors_do_not_see_the_tokens_of_others(client):
    client.force_login(EditorFactory(is_staff=True))

    assert client.get(reverse(LIST)).status_code == 403
    assert client.post(reverse(LIST), {"action": "revoke"}).status_code == 403

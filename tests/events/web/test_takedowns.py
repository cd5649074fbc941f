import pytest
from django.contrib.auth.models import Permission

from events.errors import VaultError
from events.ingest.holdings import get_vault
from events.models import Takedown
from tests.factories import ArticleFactory, CaptureFactory, EditorFactory, UserFactory

pytestmark = pytest.mark.django_db
SENT = {"reason": "The publisher <asked> for it.", "confirmed": "on"}


@pytest.fixture(autouse=True)
def vault(settings, tmp_path):
    settings.ARCHIVE_VAULT_DIR = tmp_path / "vault"
    get_vault.cache_clear()
    yield get_vault()
    get_vault.cache_clear()


@pytest.fixture
def article(vault):
    article = ArticleFactory(source__fulltext_policy="public", text="A secret of the harbour.")
    CaptureFactory(article=article, vault_key=vault.put(b"bytes"))
    return article


def with_permission():
    user = EditorFactory()
    user.user_permissions.add(Permission.objects.get(codename="add_takedown"))
    return user


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (None, 302),
        (UserFactory, 403),
        (EditorFactory, 403),
        (with_permission, 200),
        (lambda: UserFactory(is_superuser=True), 200),
    ],
)
def test_only_who_has_the_permission_comes_to_the_form(client, article, who, status):
    if who:
        client.force_login(who())
    path = f"/articles/{article.public_id}/takedown/"

    assert client.get(path).status_code == status
    assert (path in client.get(f"/articles/{article.public_id}/").content.decode()) is (status == 200)
    assert client.post(path, SENT).status_code == (302 if status == 200 else status)
    assert Takedown.objects.exists() is (status == 200)


def test_the_page_of_the_article_says_what_was_done(client, article, vault):
    user = with_permission()
    client.force_login(user)

    page = client.post(f"/articles/{article.public_id}/takedown/", SENT, follow=True).content.decode()

    assert "Taken down on" in page
    assert "The publisher &lt;asked&gt; for it." in page
    assert "The text was taken down." in page
    assert "secret" not in page
    assert "The bytes were taken down" in page
    assert article.captures.get().sha256 in page
    assert "Capture again now" not in page
    assert Takedown.objects.get().by == user
    assert user.username not in client.get(f"/articles/{article.public_id}/").content.decode().split("<main")[1]
    assert not vault.exists(article.captures.get().vault_key)
    assert client.get(f"/articles/{article.public_id}/takedown/").status_code == 302


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"reason": "", "confirmed": "on"}, "The reason is empty"),
        ({"reason": "So it is."}, "Tick the box to confirm"),
        ({}, "Tick the box to confirm"),
    ],
)
def test_without_reason_and_confirmation_nothing_happens(client, article, sent, words):
    client.force_login(with_permission())

    answer = client.post(f"/articles/{article.public_id}/takedown/", sent)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Takedown.objects.exists()


def test_a_vault_that_cannot_delete_is_told(client, article, vault, monkeypatch):
    def refuse(*_arguments, **_options):
        raise VaultError("the disk is read-only")

    monkeypatch.setattr(vault, "remove", refuse)
    client.force_login(with_permission())

    answer = client.post(f"/articles/{article.public_id}/takedown/", SENT)

    assert answer.status_code == 422
    assert "was not taken down: the disk is read-only." in answer.content.decode()

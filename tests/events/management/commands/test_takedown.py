import io

import pytest
from django.core.management import CommandError, call_command

from events.ingest.holdings import get_vault
from events.models import Article, Takedown
from tests.factories import ArticleFactory, CaptureFactory, EditorFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def vault(settings, tmp_path):
    settings.ARCHIVE_VAULT_DIR = tmp_path / "vault"
    get_vault.cache_clear()
    yield get_vault()
    get_vault.cache_clear()


def take_down(article, **options):
    out = io.StringIO()
    call_command("takedown", article, stdout=out, skip_checks=True, **{"reason": "A court said so.", **options})
    return out.getvalue()


def test_text_and_bytes_go(vault):
    capture = CaptureFactory(article=ArticleFactory(text="Words."), vault_key=vault.put(b"bytes"))
    admin = UserFactory(is_superuser=True)

    told = take_down(capture.article.public_id, by=admin.username)

    takedown = Takedown.objects.get()
    assert (
        told
        == f"{takedown.public_id} {capture.article.public_id} taken down on {takedown.at:%Y-%m-%d}: A court said so.\n"
    )
    assert takedown.by == admin
    assert Article.objects.get().text == "░░░░░░"
    assert not vault.exists(capture.vault_key)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"article": "art-0000000000"}, "there is no article 'art-0000000000'"),
        ({"by": "nobody"}, "there is no user 'nobody'"),
        ({"by": "editor"}, "editor may not take articles down"),
        ({"reason": " "}, "was not taken down: the reason is empty"),
    ],
)
def test_refusals_are_sentences(changes, message):
    EditorFactory(username="editor")
    UserFactory(username="admin", is_superuser=True)
    options = {"article": ArticleFactory().public_id, "by": "admin", **changes}

    with pytest.raises(CommandError, match=message):
        take_down(options.pop("article"), **options)
    assert not Takedown.objects.exists()

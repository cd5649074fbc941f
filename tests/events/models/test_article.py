import pytest

from events.models import Article
from events.values.digests import text_sha256
from tests.factories import ArticleFactory


@pytest.mark.django_db
def test_twins_are_found_by_their_words_and_empty_texts_are_no_twins():
    article = ArticleFactory(text="Two missiles were fired.")
    ArticleFactory(text="")

    assert list(Article.objects.with_text_digest(text_sha256("Two  missiles\nwere fired."))) == [article]
    assert not Article.objects.with_text_digest("").exists()

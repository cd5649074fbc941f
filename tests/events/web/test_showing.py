import pytest
from django.utils import timezone

from events.web.showing import may_show_quotes, may_show_text
from tests.factories import ArticleFactory


@pytest.mark.django_db
def test_what_was_taken_down_is_not_shown_whatever_the_policy():
    article = ArticleFactory(source__fulltext_policy="public")
    assert may_show_text(article)

    article.taken_down_at = timezone.now()

    assert not may_show_text(article)
    assert may_show_quotes(article)

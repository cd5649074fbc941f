import pytest
from django.db import connection

from events.models import Article
from events.values.digests import text_sha256
from tests.factories import ArticleFactory, SourceFactory


@pytest.mark.django_db
def test_twins_are_found_by_their_words_and_empty_texts_are_no_twins():
    article = ArticleFactory(text="Two missiles were fired.")
    ArticleFactory(text="")

    assert list(Article.objects.with_text_digest(text_sha256("Two  missiles\nwere fired."))) == [article]
    assert not Article.objects.with_text_digest("").exists()


@pytest.mark.django_db
def test_articles_that_share_a_band_are_found():
    sharing = ArticleFactory(bands=[1, 2, 3])
    ArticleFactory(bands=[4, 5])
    ArticleFactory(bands=[])

    assert list(Article.objects.sharing_band([3, 9])) == [sharing]
    assert not Article.objects.sharing_band([]).exists()


# In transactions of their own, with tables emptied afterwards: thousands of dead rows and their statistics would mislead
# the plans of other tests.
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_analysed", [False, True])
@pytest.mark.parametrize("bands", [[900_001], list(range(1, 17))], ids=["bands of nobody", "bands of thousands"])
def test_bands_are_looked_up_by_the_index_whatever_the_planner_knows(is_analysed, bands):
    source = SourceFactory()
    rows = [
        ArticleFactory.build(
            source=source,
            text="word " * 200,
            bands=list(range(1, 17)) if number >= 1000 else [1000 + 16 * number + place for place in range(16)],
        )
        for number in range(1500)
    ]
    Article.objects.bulk_create(rows)
    if is_analysed:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE events_article")

    plan = Article.objects.sharing_band(bands).values_list("pk", flat=True)[:1000].explain()

    assert "article_bands" in plan
    assert "Seq Scan" not in plan

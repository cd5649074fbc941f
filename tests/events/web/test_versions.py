import datetime as dt

import pytest

from events.web.versions import MAX_SHOWN, change_between, stages_of
from tests.factories import ArticleFactory, ArticleVersionFactory, CaptureFactory, EditorFactory

pytestmark = pytest.mark.django_db

SEEN = dt.datetime(2025, 1, 7, 9, 30, tzinfo=dt.UTC)
LINES = [f"Line {number} of the report says nothing new." for number in range(1, 11)]
TEXT = "\n".join(LINES)


def changed(policy="public", *, text=TEXT, later=None, **columns):
    """An article with a second version."""
    article = ArticleFactory(source__fulltext_policy=policy, text=text, changed_at=SEEN, **columns)
    CaptureFactory(article=article)
    later = later or text.replace("Line 5 of the report says", "Line 5 of the <b>paper</b> says")
    ArticleVersionFactory(article=article, number=2, seen_at=SEEN, text=later, title="Later title")
    return article


def read(client, article, number, query="", status=200):
    answer = client.get(f"/articles/{article.public_id}/versions/{number}/{query}")
    assert answer.status_code == status
    return answer.content.decode()


def test_a_change_is_shown_word_by_word_with_long_runs_folded(client):
    page = read(client, changed(), 2)

    assert "report</del>" not in page  # a screen reader hears where it ends
    assert '<del><span class="out-of-sight" lang="en">removed: </span>report <span' in page
    assert '<ins><span class="out-of-sight" lang="en">added: </span>&lt;b&gt;paper&lt;/b&gt; <span' in page
    assert "… 3 lines unchanged …" in page
    assert "… 4 lines unchanged …" in page
    assert LINES[3] in page
    assert LINES[5] in page
    assert LINES[0] not in page
    assert "1 word removed, 3 added." in page
    assert "7 January 2025, 09:30 UTC" in page


@pytest.mark.parametrize("policy", ["excerpt", "link_only"])
def test_where_the_text_may_not_be_shown_there_are_numbers_only(client, policy):
    article = changed(policy)

    for page in (read(client, article, 2), client.get(f"/articles/{article.public_id}/").content.decode()):
        assert "1 word removed, 3 added." in page
        assert "do not allow the texts to be shown" in page
        assert LINES[3] not in page


def test_editors_see_what_they_have_to_judge(client):
    client.force_login(EditorFactory())

    assert LINES[3] in read(client, changed("excerpt"), 2)


def test_any_two_versions_are_compared(client):
    article = changed()
    ArticleVersionFactory(article=article, number=3, seen_at=SEEN, text="\n".join(LINES))

    assert "The words are the same" in read(client, article, 3, "?from=1")
    assert "3 words removed, 1 added." in read(client, article, 3)
    assert "from version 3 to 2" in read(client, article, 2, "?from=3")
    assert "from version 1 to 1" in read(client, article, 1)


@pytest.mark.parametrize(
    ("number", "query"),
    [(4, ""), (0, ""), (2, "?from=9"), (2, "?from=x"), (2, "?from=-1"), (2, "?from=²"), (99999999999999999999, "")],
)
def test_versions_that_are_not_there_are_404(client, number, query):
    read(client, changed(), number, query, status=404)


def test_an_article_that_is_not_there_is_404(client):
    assert client.get("/articles/art-0000000000/versions/2/").status_code == 404


def test_after_a_takedown_nothing_is_compared(client):
    article = changed(taken_down_at=SEEN)

    page = read(client, article, 2)

    assert "taken down, so they can no longer be compared" in page
    assert LINES[3] not in page


def test_long_lines_and_long_changes_are_cut(client):
    line = "word " * 2000
    article = changed(text=f"{line}end", later=f"{line}finish")
    page = read(client, article, 2)
    assert page.count("word ") < 200
    assert "finish" in page

    before = "\n".join(f"{number} old" for number in range(60_000))
    other = changed(text=before, later=before.replace("old", "new"))
    change = change_between(other, *stages_of(other), is_shown=True)
    assert change.is_cut
    assert sum(len(piece.text) for row in change.rows for piece in row.pieces) <= MAX_SHOWN


def test_queries_do_not_grow_with_the_versions(client, django_assert_num_queries):
    article = changed()
    for number in range(3, 9):
        ArticleVersionFactory(article=article, number=number, seen_at=SEEN, text=f"Text {number}.")

    with django_assert_num_queries(3):
        read(client, article, 2)

import pytest

from events.errors import ValueFormatError
from events.ingest.reference import ReferenceArticle, address_of, put_reference_articles
from events.models import Article
from events.values.partial_date import parse_partial_date
from events.values.public_id import new_public_id
from tests.factories import ArticleFactory, SourceFactory


def put_one(record):
    return put_reference_articles([record])[0]


def document(**rest):
    base = {"public_id": new_public_id("article"), "key": "sres-2375", "title": "Resolution 2375", "source": None}
    return ReferenceArticle(**{**base, **rest})


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("", "urn:reference:sres-2375"),
        ("HTTPS://Example.org:443/a?utm_source=x#top", "https://example.org/a"),
    ],
)
def test_a_document_has_an_address_even_where_no_url_is_known(url, address):
    assert address_of(document(url=url)) == address


def test_a_bad_url_is_refused():
    with pytest.raises(ValueFormatError, match="ftp"):
        address_of(document(url="ftp://example.org/a"))


@pytest.mark.django_db
def test_the_same_document_twice_is_one_row_and_no_second_write():
    record = document(source=SourceFactory(), published=parse_partial_date("2017-09-11"), external_ids={"seed": "x"})

    first, second = put_one(record), put_one(record)

    assert (first.created, first.changed) == (True, True)
    assert (second.created, second.changed) == (False, False)
    article = Article.objects.get()
    assert (article.published, str(article.published_earliest)) == ("2017-09-11", "2017-09-11")
    assert article.text == ""


@pytest.mark.django_db
def test_a_changed_entry_changes_its_row():
    record = document()
    put_one(record)

    found = put_one(document(public_id=record.public_id, title="Another title"))

    assert (found.created, found.changed) == (False, True)
    assert Article.objects.get().title == "Another title"


@pytest.mark.django_db
def test_a_page_that_was_read_before_is_that_document_and_stays_as_it_was_read():
    read = ArticleFactory(canonical_url="https://example.org/a", title="As published")

    found = put_one(document(url="https://example.org/a"))

    assert (found.article, found.created, found.changed) == (read, False, False)
    assert Article.objects.get().title == "As published"

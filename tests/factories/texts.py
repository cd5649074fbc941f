"""Submissions, captures, articles and story clusters."""

import datetime as dt

import factory

from events.models import Article, ArticleVersion, Capture, FetchTurn, ModelSpending, StoryCluster, Submission, Takedown
from events.models.submission import OPEN_STATES
from events.values.digests import sha256_hex, text_sha256
from events.values.partial_date import parse_partial_date
from tests.factories.catalogue import SourceFactory

NOON = dt.datetime(2024, 5, 30, 12, tzinfo=dt.UTC)


class StoryClusterFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StoryCluster


class ArticleFactory(factory.django.DjangoModelFactory):
    """An article that reports one launch; `published` is EDTF."""

    class Meta:
        model = Article

    source = factory.SubFactory(SourceFactory)
    canonical_url = factory.Sequence(lambda n: f"https://wire.example.org/news/{n}")
    title = factory.Sequence(lambda n: f"Two missiles over the sea, report {n}")
    published = "2020-03-02"
    published_earliest = factory.LazyAttribute(lambda article: parse_partial_date(article.published).earliest)
    published_latest = factory.LazyAttribute(lambda article: parse_partial_date(article.published).latest)
    language = "en"
    text = "North Korea fired two missiles on Monday, the military of the South said."
    text_sha256 = factory.LazyAttribute(lambda article: text_sha256(article.text) if article.text else "")


class SubmissionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Submission

    url = factory.Sequence(lambda n: f"https://wire.example.org/handed-in/{n}")
    canonical_url = factory.SelfAttribute("url")
    not_before = NOON
    state = "queued"
    ended_at = factory.LazyAttribute(lambda submission: None if submission.state in OPEN_STATES else NOON)


class CaptureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Capture

    submission = factory.SubFactory(SubmissionFactory)
    url = factory.SelfAttribute("submission.url")
    fetched_at = NOON
    http_status = 200
    content_type = "text/html"
    sha256 = factory.LazyAttribute(lambda capture: sha256_hex(capture.url.encode()))
    size_bytes = 1234
    vault_key = factory.LazyAttribute(lambda capture: f"warc/{capture.sha256}.warc.gz")


class ArticleVersionFactory(factory.django.DjangoModelFactory):
    """The text of an article as its page said it later."""

    class Meta:
        model = ArticleVersion

    article = factory.SubFactory(ArticleFactory)
    capture = factory.SubFactory(CaptureFactory, article=factory.SelfAttribute("..article"))
    number = 2
    seen_at = NOON
    title = factory.SelfAttribute("article.title")
    text = "North Korea fired three missiles on Monday, the military of the South said."
    text_sha256 = factory.LazyAttribute(lambda version: text_sha256(version.text))


class TakedownFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Takedown

    article = factory.SubFactory(ArticleFactory)
    reason = "The publisher asked for it."
    at = NOON


class ModelSpendingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ModelSpending

    day = factory.Sequence(lambda n: NOON.date() + dt.timedelta(days=n))


class FetchTurnFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FetchTurn

    host = factory.Sequence(lambda n: f"wire{n}.example.org")
    next_at = NOON

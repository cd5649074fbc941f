"""Articles, the captures they were read from, how they changed, and clusters that carry one story."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models
from django.db.models import Func, Value

from events.models.fields import edtf_field, in_order, public_id_field, sort_day
from events.models.source import Source


class PublishedBasis(models.TextChoices):
    """How the day of publication is known; the words complete "published on ...". Only one rests on the capture."""

    STATED = "stated", "as the page states it"
    DATELINE = "dateline", "by its dateline"
    URL = "url", "by its address"
    INFERRED_YEAR = "inferred_year", "day by its dateline, year inferred from the day of capture"
    FEED = "feed", "as the feed gives it; the page does not say"
    SENDER = "sender", "as whoever handed it in says; the page does not"


class StoryCluster(models.Model):
    """Articles that carry the same story (syndication); they count once when claims are weighed.

    Written by `ingest/store/`. `originator` is the source that first said it, where a byline or dateline tells.
    """

    public_id = public_id_field("story")
    originator = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.public_id


class ArticleQuerySet(models.QuerySet["Article"]):
    """Questions about articles."""

    def with_text_digest(self, digest: str) -> "ArticleQuerySet":
        """Articles whose text is the same but for white space; articles of which no text is held never match."""
        return self.filter(text_sha256=digest).exclude(text_sha256="")

    def sharing_band(self, bands: Sequence[int]) -> "ArticleQuerySet":
        """Articles of which a MinHash band is one of `bands`, in no order."""
        # Bands out of a sub-select are unknown to the planner. When it knows them, and that some are common, it reads
        # the whole table up to a LIMIT, or walks it by the key of an ORDER BY; now it always asks the index.
        kind = ArrayField(models.BigIntegerField())
        wanted = Func(Value(list(bands), kind), template="(SELECT %(expressions)s)", output_field=kind)
        return self.filter(bands__overlap=wanted).order_by()


class Article(models.Model):
    """The text of one page or document: one row per canonical URL, however often it was captured.

    Written by `ingest/store/`. `text` is "" where the archive holds metadata only (documents of the reference
    record); claims then carry a locator. `source` is null while nobody has registered the publisher. `published` is
    what the page states, never the day of fetching. Quotes of claims are offsets into `text`; a trigger guards them.
    """

    public_id = public_id_field("article")
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="articles")
    canonical_url = models.CharField(max_length=2000, unique=True, help_text="canonical URL, or urn:… for a document")
    title = models.CharField(max_length=1000, blank=True, default="")
    byline = models.CharField(max_length=500, blank=True, default="")
    originator = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.PROTECT, related_name="originated_articles"
    )
    originator_raw = models.CharField(max_length=200, blank=True, default="", help_text="as the article names it")
    published = edtf_field(help_text="EDTF, as the page states it")
    published_earliest = models.DateField(null=True, blank=True, editable=False)
    published_latest = models.DateField(null=True, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True)
    published_basis = models.CharField(
        max_length=13, choices=PublishedBasis.choices, blank=True, default="", help_text="how the date is known"
    )
    language = models.CharField(max_length=35, default="und", help_text="BCP 47")
    text = models.TextField(blank=True, default="")
    text_sha256 = models.CharField(max_length=64, blank=True, default="")
    bands = ArrayField(models.BigIntegerField(), default=list, blank=True, help_text="MinHash bands")
    story_cluster = models.ForeignKey(
        StoryCluster, null=True, blank=True, on_delete=models.PROTECT, related_name="articles"
    )
    changed_at = models.DateTimeField(null=True, blank=True, help_text="when a capture first showed another text")
    gone_at = models.DateTimeField(null=True, blank=True, help_text="when its page was last found missing")
    recapture_at = models.DateTimeField(null=True, blank=True, help_text="when its page is to be captured again")
    recapture_round = models.PositiveSmallIntegerField(default=0, help_text="captures of the schedule done so far")
    taken_down_at = models.DateTimeField(null=True, blank=True, help_text="when its text and captures were removed")
    document_symbol = models.CharField(max_length=100, blank=True, default="", help_text="S/RES/2397 (2017)")
    external_ids = models.JSONField(default=dict, blank=True)
    note = models.TextField(blank=True, default="")
    sort_on = sort_day("published_earliest", "published_latest")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ArticleQuerySet.as_manager()

    if TYPE_CHECKING:
        id: int
        source_id: int | None
        story_cluster_id: int | None

    class Meta:
        """Newest first."""

        ordering = ["-sort_on", "-id"]
        constraints = [in_order("published_earliest", "published_latest", name="article_published_order")]
        indexes = [
            # Lists page by (sort_on, id).
            models.Index(fields=["-sort_on", "-id"], name="article_newest"),
            # Every extracted text is looked up once for an exact twin.
            models.Index(fields=["text_sha256"], name="article_text_digest", condition=~models.Q(text_sha256="")),
            # ... and once for near twins. A pending list would be read through at every lookup, until a vacuum.
            GinIndex(fields=["bands"], name="article_bands", fastupdate=False),
            models.Index(
                fields=["recapture_at"], name="article_recapture", condition=models.Q(recapture_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.canonical_url


class Capture(models.Model):
    """The bytes of one URL at one instant; immutable.

    Written by `ingest/store/`. A trigger refuses UPDATE and DELETE but for one step: a capture is bound to its
    article once, when its text has been read. `vault_key` names the WARC file, `sha256` the bytes of the body.
    """

    public_id = public_id_field("capture")
    submission = models.ForeignKey("events.Submission", on_delete=models.PROTECT, related_name="captures")
    article = models.ForeignKey(Article, null=True, blank=True, on_delete=models.PROTECT, related_name="captures")
    url = models.CharField(max_length=2000, help_text="where the bytes came from, after redirects")
    fetched_at = models.DateTimeField()
    http_status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="null for an uploaded document")
    headers = models.JSONField(default=list, blank=True, help_text="response header pairs in order")
    content_type = models.CharField(max_length=200, blank=True, default="")
    charset = models.CharField(max_length=40, blank=True, default="", help_text="as the header says; may be empty")
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    vault_key = models.CharField(max_length=200)

    if TYPE_CHECKING:
        id: int
        submission_id: int
        article_id: int | None

    class Meta:
        """Newest first."""

        ordering = ["-fetched_at", "-id"]
        constraints = [
            # A fetch step that runs twice stores the same WARC file; this makes its row one too.
            models.UniqueConstraint(fields=["submission", "vault_key"], name="capture_once"),
            models.CheckConstraint(name="capture_sha256_form", condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$")),
        ]
        indexes = [
            models.Index(fields=["sha256"], name="capture_digest"),
            # How many came in of late; rows lie in the order in which they were fetched.
            BrinIndex(fields=["fetched_at"], name="capture_fetched", autosummarize=True, pages_per_range=32),
        ]

    def __str__(self) -> str:
        return f"{self.url} at {self.fetched_at:%Y-%m-%d %H:%M}Z"


class ArticleVersion(models.Model):
    """What a later capture of an article's page said, where it differs from the capture before.

    Written by `ingest/store/recaptures.py`, append-only but for a takedown, which empties `text`. The first version of
    an article is the article's own text, to which quotes refer and which never changes; `number` counts from 2.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="versions")
    capture = models.OneToOneField(Capture, on_delete=models.PROTECT, related_name="version")
    number = models.PositiveSmallIntegerField()
    seen_at = models.DateTimeField(help_text="when the capture was made")
    title = models.CharField(max_length=1000, blank=True, default="")
    text = models.TextField(blank=True, default="")
    text_sha256 = models.CharField(max_length=64)

    if TYPE_CHECKING:
        id: int
        article_id: int

    class Meta:
        """In the order in which they were seen."""

        ordering = ["article_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="article_version_number"),
            models.CheckConstraint(name="article_version_from_two", condition=models.Q(number__gte=2)),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of article {self.article_id}"


class Takedown(models.Model):
    """The removal of one article's text and captures from the archive, by a person, with a reason.

    Written by `ingest/store/takedowns.py`, append-only. The bytes are gone; the vault keeps a tombstone with their
    digest, the article its metadata and the passages that claims quote. By its addresses and the digests of its texts
    it is known when it is handed in again.
    """

    public_id = public_id_field("takedown")
    article = models.OneToOneField(Article, on_delete=models.PROTECT, related_name="takedown")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    addresses = ArrayField(
        models.CharField(max_length=2000), default=list, blank=True, help_text="canonical URLs that led to it"
    )
    text_digests = ArrayField(
        models.CharField(max_length=64), default=list, blank=True, help_text="of its text and the versions of it"
    )

    if TYPE_CHECKING:
        id: int
        article_id: int

    class Meta:
        """Newest first."""

        ordering = ["-at", "-id"]
        constraints = [models.CheckConstraint(name="takedown_has_reason", condition=~models.Q(reason=""))]

    def __str__(self) -> str:
        return f"takedown of {self.article_id} at {self.at:%Y-%m-%d %H:%M}Z"

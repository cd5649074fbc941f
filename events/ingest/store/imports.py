"""Many things handed in at once: a batch is known, new or refused as a whole, in a fixed number of queries."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from events.errors import IngestError
from events.ingest.records import ErrorKind
from events.ingest.store.leases import Lease, hold
from events.ingest.store.locks import Lock
from events.ingest.store.moves import move
from events.models import Article, ArticleVersion, Source, Submission, SubmissionState

TRIES: Final = 3
_ENDED_BADLY: Final = frozenset({SubmissionState.FAILED, SubmissionState.REFUSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One thing to take in: a page to fetch, or a document (then `document_sha256` is what it is known by).

    `text_sha256` gives the digest of the document's text, if that can be told before it is read; it is asked only
    where the archive knows the address. `upload_key` is the vault's key of the document as a WARC file.
    """

    canonical_url: str
    url: str = ""
    document_sha256: str = ""
    content_type: str = ""
    upload_key: str = ""
    published: str = ""
    title: str = ""
    file_name: str = ""
    source: Source | None = None
    text_sha256: Callable[[], str] | None = None

    def kept_under(self, upload_key: str) -> "Import":
        """The same, with its document under this key of the vault."""
        return replace(self, upload_key=upload_key)


class Standing(StrEnum):
    """What the archive says to an import."""

    NEW = "new"
    VERSION = "version"  # its address is known, with another text
    AGAIN = "again"  # it was refused or failed before, and is tried once more
    KNOWN = "known"
    TAKEN_DOWN = "taken_down"


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an import stands. `pk` is its submission's, None if it has none (yet); `is_open` whether it has steps left.

    `round` and `article_id` are those of the submission to make.
    """

    standing: Standing
    pk: int | None = None
    is_open: bool = False
    round: int = 0
    article_id: int | None = None


@dataclass(slots=True)
class _Address:
    """What is known of one canonical URL: its submissions by round, and its article."""

    submissions: list[Submission] = field(default_factory=list)
    article: Article | None = None
    next_round: int = 0


def find_documents(digests: Iterable[str]) -> dict[str, Placed]:
    """Which of these documents the archive has, by their digest: one query. One that failed is AGAIN."""
    rows = Submission.objects.filter(document_sha256__in=[*digests]).values_list(
        "document_sha256", "pk", "state", "article__taken_down_at"
    )
    return {digest: _known(pk, state, is_gone=gone is not None) for digest, pk, state, gone in rows}


def place_imports(imports: Sequence[Import]) -> list[Placed]:
    """Where each of a batch stands, as if those before it were in already: four queries."""
    documents = find_documents(one.document_sha256 for one in imports if one.document_sha256)
    addresses = _addresses({one.canonical_url for one in imports})
    latest = _latest_digests(addresses.values())
    return [_place(one, documents, addresses[one.canonical_url], latest) for one in imports]


def add_imports(imports: Sequence[Import]) -> list[Placed]:
    """Take a batch in: each gets a submission, or is known; gives where each stands, with its key.

    Safe beside other imports and beside people who hand in the same: whoever comes second finds it known.

    Raises:
        IngestError: others keep taking the same addresses at the same time.
    """
    for _ in range(TRIES):
        placed = _try_to_add(imports)
        if placed is not None:
            return placed
    raise IngestError("the same addresses are handed in by others; try again", kind=ErrorKind.INTERNAL, transient=True)


def is_behind(lease: Lease) -> bool:
    """Whether an earlier round of an import's address has steps left, so that its article may not be there yet.

    If none has, the submission is bound to the article of its address, where there is one.
    """
    submission = lease.submission
    if submission.round == 0 or submission.article_id is not None:
        return False
    earlier = Submission.objects.filter(canonical_url=submission.canonical_url, round__lt=submission.round)
    if earlier.open().exists():
        return True
    bound = earlier.filter(article__isnull=False).order_by("round").first()
    if bound is not None:
        _bind(lease, bound.article_id)
    return False


def note_told(pks: Sequence[int]) -> list[int]:
    """Of these submissions, those that still have a step to go; they count as told to workers from now on."""
    is_open = set(Submission.objects.open().filter(pk__in=pks).values_list("pk", flat=True))
    Submission.objects.filter(pk__in=is_open).update(hinted_at=timezone.now())
    return [pk for pk in pks if pk in is_open]


@transaction.atomic
def _bind(lease: Lease, article_id: int | None) -> None:
    submission = hold(lease)
    submission.article_id = article_id
    submission.save(update_fields=["article", "updated_at"])
    lease.submission.article_id = article_id


@transaction.atomic
def _try_to_add(imports: Sequence[Import]) -> list[Placed] | None:
    # One batch at a time: two imports of one file must not give one address two rounds.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [int(Lock.IMPORT)])
    placed = place_imports(imports)
    rows = [_row(one, place) for one, place in zip(imports, placed, strict=True) if _is_new(place)]
    Submission.objects.bulk_create(rows, ignore_conflicts=True)
    for one, place in zip(imports, placed, strict=True):
        if place.standing == Standing.AGAIN and place.pk is not None:
            _begin_again(place.pk, one)
    pks = _keys_of(rows)
    if any((row.canonical_url, row.round, row.document_sha256) not in pks for row in rows):
        # Somebody who is no import has handed in the same address just now.
        transaction.set_rollback(True)
        return None
    return [
        Placed(place.standing, pks[one.canonical_url, place.round, one.document_sha256], is_open=True)
        if _is_new(place)
        else place
        for one, place in zip(imports, placed, strict=True)
    ]


def _is_new(place: Placed) -> bool:
    return place.standing in {Standing.NEW, Standing.VERSION}


def _known(pk: int, state: str, *, is_gone: bool) -> Placed:
    if is_gone:
        return Placed(Standing.TAKEN_DOWN, pk)
    if state in _ENDED_BADLY:
        return Placed(Standing.AGAIN, pk, is_open=True)
    return Placed(Standing.KNOWN, pk, is_open=state not in {SubmissionState.DONE, SubmissionState.DUPLICATE})


def _addresses(urls: set[str]) -> dict[str, _Address]:
    found = {url: _Address() for url in urls}
    rows = Submission.objects.filter(canonical_url__in=urls).select_related("article").order_by("round")
    for submission in rows.defer("article__text", "article__bands"):
        address = found[submission.canonical_url]
        address.submissions.append(submission)
        address.article = submission.article or address.article
        address.next_round = submission.round + 1
    for article in Article.objects.filter(canonical_url__in=urls).defer("text", "bands"):
        found[article.canonical_url].article = article
    return found


def _latest_digests(addresses: Iterable[_Address]) -> dict[int, str]:
    """The digest of the latest text of each article: its own, or that of its last version."""
    articles = {address.article.pk: address.article for address in addresses if address.article}
    versions = ArticleVersion.objects.filter(article__in=articles).order_by("number")
    own = {pk: article.text_sha256 for pk, article in articles.items()}
    return own | dict(versions.values_list("article_id", "text_sha256"))


def _place(one: Import, documents: dict[str, Placed], address: _Address, latest: Mapping[int, str]) -> Placed:
    article = address.article
    if article is not None and article.taken_down_at is not None:
        return Placed(Standing.TAKEN_DOWN)
    known = documents.get(one.document_sha256) if one.document_sha256 else _known_page(address)
    known = known or _known_by_text(one, address, latest)
    if known is not None:
        return known
    has_text = article is not None and article.text_sha256 != ""
    number = max(address.next_round, int(has_text)) if one.document_sha256 else address.next_round
    address.next_round = number + 1
    placed = Placed(
        Standing.VERSION if number else Standing.NEW,
        is_open=True,
        round=number,
        article_id=article.pk if article is not None and number else None,
    )
    # The same once more in this batch is known; whoever adds the rows gives it its key.
    if one.document_sha256:
        documents[one.document_sha256] = Placed(Standing.KNOWN)
    else:
        address.submissions.append(Submission(canonical_url=one.canonical_url, state=SubmissionState.QUEUED))
    return placed


def _known_page(address: _Address) -> Placed | None:
    """A page is known by its address alone; a document that came in under it counts too."""
    if not address.submissions:
        return None
    first = address.submissions[0]
    known = _known(first.pk, first.state, is_gone=False)
    first.state = SubmissionState.QUEUED if known.standing == Standing.AGAIN else first.state
    return known


def _known_by_text(one: Import, address: _Address, latest: Mapping[int, str]) -> Placed | None:
    """A document whose text is what its address last said, whatever else has changed in it; or that never came in."""
    if not one.document_sha256:
        return None
    article = address.article
    if article is not None and one.text_sha256 is not None and one.text_sha256() == latest[article.pk]:
        last = address.submissions[-1] if address.submissions else None
        return Placed(Standing.KNOWN, last.pk if last else None)
    if len(address.submissions) == 1 and address.submissions[0].state in _ENDED_BADLY:
        [first] = address.submissions
        first.state = SubmissionState.QUEUED  # for the next one of this batch under the same address
        return Placed(Standing.AGAIN, first.pk, is_open=True)
    return None


def _row(one: Import, place: Placed) -> Submission:
    now = timezone.now()
    return Submission(
        url=one.url,
        canonical_url=one.canonical_url,
        round=place.round,
        article_id=place.article_id,
        origin=Submission.Origin.IMPORT,
        not_before=now,
        source=one.source,
        published=one.published,
        title=one.title,
        file_name=one.file_name,
        content_type=one.content_type,
        upload_key=one.upload_key,
        document_sha256=one.document_sha256,
    )


def _begin_again(pk: int, one: Import) -> None:
    submission = Submission.objects.select_for_update().filter(pk=pk, state__in=_ENDED_BADLY).first()
    if submission is None:
        return
    begun: dict[str, Any] = {"not_before": timezone.now(), "hinted_at": None, "error_kind": "", "error_detail": ""}
    said = {"url": one.url} if one.url else {}
    if one.document_sha256 and one.document_sha256 != submission.document_sha256:
        said |= {
            "document_sha256": one.document_sha256,
            "content_type": one.content_type,
            "upload_key": one.upload_key,
        }
    move(submission, SubmissionState.QUEUED, **begun, **said)


def _keys_of(rows: Sequence[Submission]) -> dict[tuple[str, int, str], int]:
    urls = [row.canonical_url for row in rows]
    found = Submission.objects.filter(canonical_url__in=urls)
    return {
        (url, number, digest): pk
        for url, number, digest, pk in found.values_list("canonical_url", "round", "document_sha256", "pk")
    }

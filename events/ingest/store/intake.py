"""Handing things in: pages, documents, and many records at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from events.errors import IngestError, ValueFormatError, VaultRemovedError
from events.ingest.records import ErrorKind
from events.ingest.store.moves import move
from events.models import Feed, Source, Submission, SubmissionState, Takedown
from events.values.digests import sha256_hex
from events.values.partial_date import parse_partial_date
from events.values.text import clean_line
from events.values.urls import canonicalise_url
from events.vault import Vault

URN_DOCUMENT: Final = "urn:sha256:"


@dataclass(frozen=True, slots=True)
class Intake:
    """What became of handing something in: `created` is False if the archive has it already.

    `to_run` says whether a worker should be told: the submission is new, or had failed and is tried once more.
    """

    submission: Submission
    created: bool
    to_run: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who hands something in and what they say of it; all optional."""

    origin: str = Submission.Origin.PERSON
    submitted_by: User | None = None
    source: Source | None = None
    feed: Feed | None = None
    published: str = ""
    title: str = ""


def submit_url(url: str, *, sender: Sender | None = None) -> Intake:
    """Hand in one page.

    Raises:
        ValueFormatError: the URL or the sender's date has no valid form.
        IngestError: its article was taken down.
    """
    return _submit(canonical_url=canonicalise_url(url), sender=sender or Sender(), url=url.strip())


def submit_document(
    data: bytes, *, file_name: str, vault: Vault, content_type: str = "", sender: Sender | None = None
) -> Intake:
    """Hand in the bytes of one document; the same bytes are one submission, whatever their name.

    Raises:
        ValueFormatError: the document is empty, or the sender's date has no valid form.
        IngestError: its article was taken down.
    """
    if not data.strip():
        raise ValueFormatError(f"{file_name or 'the document'} is empty; hand in a page, a text or a file with words")
    canonical_url = URN_DOCUMENT + sha256_hex(data)
    # Before its bytes are kept.
    refuse_taken_down([canonical_url])
    try:
        upload_key = vault.put(data)
    except VaultRemovedError as error:
        raise IngestError(str(error), kind=ErrorKind.TAKEN_DOWN) from error
    return _submit(
        canonical_url=canonical_url,
        sender=sender or Sender(),
        file_name=plain_file_name(file_name),
        content_type=clean_line(content_type)[:200],
        upload_key=upload_key,
        document_sha256=sha256_hex(data),
    )


def plain_file_name(name: str) -> str:
    """The last part of a path: where a file lay on the sender's machine is nobody's business."""
    return clean_line(PurePath(name.replace("\\", "/")).name)[:255]


def refuse_taken_down(canonical_urls: Sequence[str], *, text_sha256: str = "") -> None:
    """Nothing that was taken down comes in again, neither by one of its addresses nor under another with its words.

    Raises:
        IngestError: one of the addresses led to an article that was taken down, or the text of this digest was its
            (kind taken_down).
    """
    known = Q(addresses__overlap=list(canonical_urls))
    if text_sha256:
        known |= Q(text_digests__contains=[text_sha256])
    gone = Takedown.objects.filter(known).select_related("article").defer("article__text", "article__bands").first()
    if gone is not None:
        raise IngestError(
            f"{gone.article.canonical_url} was taken down from this archive on {gone.at:%Y-%m-%d} and is not taken in "
            "again",
            kind=ErrorKind.TAKEN_DOWN,
        )


@transaction.atomic
def _submit(*, canonical_url: str, sender: Sender, **columns: str) -> Intake:
    refuse_taken_down([canonical_url])
    now = timezone.now()
    submission, created = Submission.objects.select_for_update().get_or_create(
        canonical_url=canonical_url,
        round=0,
        defaults={
            **columns,
            "origin": sender.origin,
            "submitted_by": sender.submitted_by,
            "source": sender.source,
            "feed": sender.feed,
            "published": parse_partial_date(sender.published).edtf,
            "title": clean_line(sender.title)[:1000],
            "not_before": now,
            "hinted_at": now,
        },
    )
    again = not created and submission.state in {SubmissionState.FAILED, SubmissionState.REFUSED}
    if again:
        # Under the address as it is written now: what failed may have been its spelling.
        begun: dict[str, Any] = {"not_before": now, "hinted_at": now, "error_kind": "", "error_detail": ""}
        move(submission, SubmissionState.QUEUED, **begun, **columns)
    return Intake(submission, created=created, to_run=created or again)


@transaction.atomic
def try_again(public_ids: Iterable[str]) -> list[int]:
    """Put refused and failed submissions back into the queue; the keys of those that were, to tell workers of.

    What was taken down stays out.
    """
    now = timezone.now()
    ended = Submission.objects.filter(
        public_id__in=list(public_ids), state__in=[SubmissionState.FAILED, SubmissionState.REFUSED]
    ).exclude(error_kind=ErrorKind.TAKEN_DOWN)
    pks = []
    for submission in ended.select_for_update():
        # Where bytes are held already, the step that failed is the reading of them.
        state = SubmissionState.FETCHED if submission.captures.exists() else SubmissionState.QUEUED
        move(submission, state, not_before=now, hinted_at=now, error_kind="", error_detail="")
        pks.append(submission.pk)
    return pks

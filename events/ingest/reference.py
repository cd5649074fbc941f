"""Metadata of documents of the reference record: articles whose text the archive does not hold.

A document that ingestion has read before, under the same address, is that article: nothing of it is changed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from events.errors import ValueFormatError
from events.ingest.store import URN_DOCUMENT
from events.models import Article, Source
from events.values.partial_date import UNKNOWN_DATE, PartialDate
from events.values.urls import canonicalise_url

URN_REFERENCE: Final = "urn:reference:"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceArticle:
    """One document. `key` is its name in the files and makes its address where `url` and `sha256` are "".

    `sha256` is the digest of the bytes of a document that has no address: handed in, it is this article.
    """

    public_id: str
    key: str
    title: str
    source: Source | None
    url: str = ""
    sha256: str = ""
    published: PartialDate = UNKNOWN_DATE
    language: str = "und"
    document_symbol: str = ""
    originator: Source | None = None
    note: str = ""
    external_ids: dict[str, str] = field(default_factory=dict)


class KeptArticle(NamedTuple):
    """The row of a document; `changed` says whether it is new or was written to, `created` whether it is new."""

    article: Article
    created: bool
    changed: bool


def address_of(record: ReferenceArticle) -> str:
    """The canonical URL of a document, else the digest of its bytes, else `urn:reference:<key>`.

    Raises:
        ValueFormatError: its URL is none, or its digest has no valid form.
    """
    if record.sha256:
        if not re.fullmatch(r"[0-9a-f]{64}", record.sha256):
            raise ValueFormatError(f"{record.sha256!r} is not a SHA-256; write 64 lower-case hexadecimal digits")
        return URN_DOCUMENT + record.sha256
    return canonicalise_url(record.url) if record.url else URN_REFERENCE + record.key


def put_reference_articles(records: Sequence[ReferenceArticle]) -> list[KeptArticle]:
    """Make the rows of documents equal to `records`, in their order; the same records a second time write nothing.

    Raises:
        ValueFormatError: a URL is none.
    """
    addresses = [address_of(record) for record in records]
    light = Article.objects.defer("text", "bands")
    by_id = {row.public_id: row for row in light.filter(public_id__in=[record.public_id for record in records])}
    by_address = {row.canonical_url: row for row in light.filter(canonical_url__in=addresses)}
    kept, new = [], []
    for record, address in zip(records, addresses, strict=True):
        article, elsewhere = by_id.get(record.public_id), by_address.get(address)
        if article is None and elsewhere is not None:
            kept.append(KeptArticle(elsewhere, created=False, changed=False))
            continue
        created = article is None
        article = article or Article(public_id=record.public_id)
        if not created and elsewhere is not None and elsewhere.pk != article.pk:
            # The files learned an address under which ingestion has read the document meanwhile: both rows stay.
            address = article.canonical_url  # noqa: PLW2901 - the address that it keeps
        changed = _set(article, _columns(record, address))
        if created:
            new.append(article)
        elif changed:
            article.save()
        kept.append(KeptArticle(article, created=created, changed=created or changed))
    Article.objects.bulk_create(new)
    return kept


def _columns(record: ReferenceArticle, address: str) -> dict[str, Any]:
    return {
        "canonical_url": address,
        "source_id": record.source and record.source.pk,
        "title": record.title,
        "originator_id": record.originator and record.originator.pk,
        "published": record.published.edtf,
        "published_earliest": record.published.earliest,
        "published_latest": record.published.latest,
        "language": record.language,
        "document_symbol": record.document_symbol,
        "note": record.note,
        "external_ids": record.external_ids,
    }


def _set(article: Article, columns: dict[str, Any]) -> bool:
    differing = {name: value for name, value in columns.items() if getattr(article, name) != value}
    for name, value in differing.items():
        setattr(article, name, value)
    return bool(differing)

"""Taking an article down: its bytes and its text go for good, what the record rests on stays.

First the vault, then one transaction: killed anywhere in between, the article still shows its text, and taking it down
again ends what was begun. What is under way at the same time refuses itself with the kind `taken_down`, and whatever it
has put into the vault is removed again (`remove_again`).
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from events.errors import ValueFormatError
from events.models import Article, ArticleVersion, Candidate, Capture, Claim, Submission, Takedown
from events.values.spans import Span
from events.values.text import clean_text
from events.values.urls import canonicalise_url
from events.vault import Vault

BLANK: Final = "░"
_BLANKED = re.compile(r"[^\n]")


def take_down(public_id: str, *, reason: str, by: User | None, vault: Vault) -> Takedown:
    """Remove the text and the captures of an article for good; a second time gives the first takedown.

    Its metadata, the digests of its captures and the passages that claims and candidates quote stay. The caller sees to
    it that `by` may do this.

    Raises:
        Article.DoesNotExist: there is no such article.
        ValueFormatError: the reason is empty.
        VaultError: bytes could not be removed; nothing but bytes has changed.
    """
    reason = clean_text(reason)
    if not reason:
        raise ValueFormatError("the reason is empty; say in a sentence why, since readers will see it")
    article = Article.objects.only("id").get(public_id=public_id)
    _remove(_keys_of(article), vault, reason)
    with transaction.atomic():
        article = Article.objects.select_for_update().get(pk=article.pk)
        # Of a capture that came in meanwhile. Those to come find `taken_down_at`.
        _remove(_keys_of(article), vault, reason)
        before = Takedown.objects.filter(article=article).first()
        return before or _write(article, reason, by)


def remove_again(submission: Submission, *, vault: Vault, reason: str) -> None:
    """Remove the bytes that a submission brought in of what was taken down before."""
    keys = set(submission.captures.values_list("vault_key", flat=True)) | {submission.upload_key} - {""}
    shared = Capture.objects.filter(vault_key__in=keys, article__isnull=False, article__taken_down_at__isnull=True)
    _remove(keys - set(shared.values_list("vault_key", flat=True)), vault, reason)


def blank(text: str, kept: Iterable[Span]) -> str:
    """`text` with every character but newlines and what lies in `kept` replaced, so that offsets still hold."""
    parts = []
    at = 0
    for span in sorted(kept):
        parts += [_BLANKED.sub(BLANK, text[at : max(at, span.start)]), text[max(at, span.start) : span.end]]
        at = max(at, span.end)
    return "".join([*parts, _BLANKED.sub(BLANK, text[at:])])


def _write(article: Article, reason: str, by: User | None) -> Takedown:
    now = timezone.now()
    versions = ArticleVersion.objects.filter(article=article)
    digests = {article.text_sha256, *versions.values_list("text_sha256", flat=True)} - {""}
    takedown = Takedown.objects.create(
        article=article, reason=reason, by=by, at=now, addresses=_addresses(article), text_digests=sorted(digests)
    )
    versions.update(text="", title="")
    Article.objects.filter(pk=article.pk).update(
        text=blank(article.text, quoted_spans(article)),
        text_sha256="",
        bands=[],
        recapture_at=None,
        taken_down_at=now,
        updated_at=now,
    )
    return takedown


def _addresses(article: Article) -> list[str]:
    """The canonical URLs that have led to an article: its own, those that were handed in, and those they led on to."""
    handed_in = Submission.objects.filter(article=article).values_list("canonical_url", flat=True)
    found = {article.canonical_url, *handed_in}
    for url in Capture.objects.filter(article=article).values_list("url", flat=True):
        with suppress(ValueFormatError):
            found.add(canonicalise_url(url))
    return sorted(found)


def quoted_spans(article: Article) -> list[Span]:
    """Where claims and candidates quote the text of an article, in whatever state they are."""
    claims = Claim.objects.filter(article=article, start__isnull=False).values_list("start", "end")
    candidates = Candidate.objects.filter(article=article).values_list("start", "end")
    return [Span(start, end) for start, end in [*claims, *candidates] if start is not None and end is not None]


def _remove(keys: Iterable[str], vault: Vault, reason: str) -> None:
    for key in sorted(keys):
        vault.remove(key, reason=reason, at=timezone.now())


def _keys_of(article: Article) -> set[str]:
    """The bytes of an article in the vault, but those that are another one's too."""
    own = Submission.objects.filter(article=article)
    keys = {key for key in own.values_list("upload_key", flat=True) if key}
    captures = Capture.objects.filter(Q(article=article) | Q(article__isnull=True, submission__article=article))
    keys |= set(captures.values_list("vault_key", flat=True))
    others = Capture.objects.filter(vault_key__in=keys, article__taken_down_at__isnull=True).exclude(article=article)
    senders = Submission.objects.filter(upload_key__in=keys, article__taken_down_at__isnull=True)
    shared = set(others.filter(article__isnull=False).values_list("vault_key", flat=True))
    return keys - shared - set(senders.exclude(article=article).values_list("upload_key", flat=True))

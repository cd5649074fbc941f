"""What came of polls: the poll itself, the columns of its feed and its submissions, in one transaction.

Killed before it, a poll has not been; killed after it, all is kept: nothing is lost and nothing submitted twice.
"""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from django.db import transaction
from django.utils import timezone

from events.errors import IngestError
from events.ingest.polling_rules import KEPT_POLLS, Finding, Outcome, judge_poll
from events.ingest.records import ErrorKind
from events.ingest.store.feed_leases import FeedLease, hold_feed, poll_rng, put_verdict, standing_of
from events.models import Article, Feed, FeedPoll, Source, Submission, Takedown
from events.values.text import clean_line
from events.values.urls import host_of

# What one poll hands in at most; the rest comes next time.
MAX_TAKEN: Final = 500
# Hashes of entries that are remembered; far more than one answer holds.
MAX_SEEN: Final = 20_000
MAX_NOTE: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundEntry:
    """An entry that is new and relevant. `digest` is its hash in `Feed.seen`, `published` EDTF or ""."""

    url: str
    canonical_url: str
    digest: int
    title: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """What one poll brought, before it is kept.

    `entries` are the new ones that the feed's keywords let through, in the order of the feed; `seen` the hashes of all
    entries of the answer, None if it was not read. `is_partial` says that a part of the feed was not read. `etag`,
    `last_modified` and `body_sha256` are kept for the next poll; "" makes it ask and read in full.
    """

    outcome: Outcome
    at: dt.datetime = field(default_factory=timezone.now)
    took_ms: int = 0
    is_full: bool = True
    http_status: int | None = None
    size_bytes: int = 0
    entry_count: int = 0
    new_count: int = 0
    entries: Sequence[FoundEntry] = ()
    seen: Sequence[int] | None = None
    is_partial: bool = False
    asked_interval_s: float | None = None
    etag: str = ""
    last_modified: str = ""
    body_sha256: str = ""
    error: IngestError | None = None
    notes: Sequence[str] = ()

    def began(self, at: dt.datetime, *, took_ms: int) -> "PollReport":
        """The same report, of a poll that began at `at` and took `took_ms` milliseconds."""
        return replace(self, at=at, took_ms=took_ms)


@dataclass(frozen=True, slots=True)
class SavedPoll:
    """A poll as it was kept, its feed as it stands now, and the keys of the submissions that workers are told of."""

    poll: FeedPoll
    feed: Feed
    submission_pks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Choice:
    """Of the entries of a poll: those to hand in, those left for the next time, and how many were taken down."""

    taken: Sequence[FoundEntry]
    left: Sequence[FoundEntry]
    taken_down_count: int


@transaction.atomic
def save_poll(lease: FeedLease, report: PollReport, *, rng: random.Random | None = None) -> SavedPoll:
    """Keep a poll, hand in its entries, and settle when the feed is polled next. Gives the lease back.

    Entries that the archive knows are passed over, and so are those of articles that were taken down. At most
    `MAX_TAKEN` are handed in; the others stay out of `Feed.seen`. The last `KEPT_POLLS` polls of a feed are kept.

    Raises:
        LeaseLostError: somebody else polls it now; nothing was kept.
    """
    feed = hold_feed(lease)
    choice = _choose(report.entries)
    pks = _hand_in(feed, choice.taken)
    found = _finding(feed, report, has_more=report.is_partial or bool(choice.left))
    verdict = judge_poll(standing_of(feed), found, expect_daily=feed.expect_daily, rng=rng or poll_rng(feed, report.at))
    columns = put_verdict(feed, verdict, now=timezone.now())
    columns += _remember(feed, report, left=choice.left)
    feed.save(update_fields=[*columns, "updated_at"])
    poll = FeedPoll.objects.create(
        feed=feed,
        at=report.at,
        took_ms=report.took_ms,
        outcome=report.outcome,
        http_status=report.http_status,
        is_full=report.is_full,
        size_bytes=report.size_bytes,
        entry_count=report.entry_count,
        new_count=report.new_count,
        relevant_count=len(report.entries),
        taken_count=len(pks),
        has_gap=found.has_gap,
        error_kind=report.error.kind if report.error else "",
        note=_note(report, choice, has_gap=found.has_gap),
    )
    kept = FeedPoll.objects.filter(feed=feed).order_by("-at", "-id").values("pk")[:KEPT_POLLS]
    FeedPoll.objects.filter(feed=feed).exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
    return SavedPoll(poll, feed, pks)


# --- Inside -----------------------------------------------------------------------------------------------------------


def _choose(entries: Sequence[FoundEntry]) -> _Choice:
    urls = [entry.canonical_url for entry in entries]
    articles = Article.objects.filter(canonical_url__in=urls)
    removed = Takedown.objects.filter(addresses__overlap=urls).values_list("addresses", flat=True)
    gone = {address for addresses in removed for address in addresses}.intersection(urls)
    # An article of which the reference record holds the metadata only gets its text this way.
    known = set(articles.exclude(text="").values_list("canonical_url", flat=True)) | gone
    known |= set(Submission.objects.filter(canonical_url__in=urls, round=0).values_list("canonical_url", flat=True))
    fresh = [entry for entry in entries if entry.canonical_url not in known]
    return _Choice(fresh[:MAX_TAKEN], fresh[MAX_TAKEN:], len(gone))


def _hand_in(feed: Feed, entries: Sequence[FoundEntry]) -> tuple[int, ...]:
    now = timezone.now()
    sources: dict[str, Source | None] = {}
    rows = [
        Submission(
            url=entry.url,
            canonical_url=entry.canonical_url,
            origin=Submission.Origin.FEED,
            feed=feed,
            source=_source_of(feed, entry, sources),
            published=entry.published,
            title=clean_line(entry.title)[:1000],
            not_before=now,
            hinted_at=now,
        )
        # In one order everywhere: two polls that bring the same pages must not wait for each other in a circle.
        for entry in sorted(entries, key=lambda entry: entry.canonical_url)
    ]
    Submission.objects.bulk_create(rows, ignore_conflicts=True)
    public_ids = [row.public_id for row in rows]
    # What somebody else handed in meanwhile is theirs.
    made = Submission.objects.filter(public_id__in=public_ids).order_by("pk")
    return tuple(made.values_list("pk", flat=True))


def _source_of(feed: Feed, entry: FoundEntry, known: dict[str, Source | None]) -> Source | None:
    """The feed's publisher, for pages of its own site that no source is registered for; others speak for themselves."""
    host, home = host_of(entry.url), host_of(feed.url)
    if host != home and not host.endswith(f".{home}") and not home.endswith(f".{host}"):
        return None
    if host not in known:
        known[host] = Source.objects.of_url(entry.url)
    return feed.source if known[host] is None else None


def _finding(feed: Feed, report: PollReport, *, has_more: bool) -> Finding:
    error = report.error
    return Finding(
        at=report.at,
        outcome=report.outcome,
        entry_count=report.entry_count,
        new_count=report.new_count,
        has_seen_before=bool(feed.seen),
        has_more=has_more,
        asked_interval_s=report.asked_interval_s,
        error_kind=ErrorKind(error.kind) if error else None,
        retry_after_s=error.retry_after_s if error else None,
    )


def _remember(feed: Feed, report: PollReport, *, left: Sequence[FoundEntry]) -> list[str]:
    """What the next poll compares with; a failed one changes nothing but the time. Gives the names of the columns."""
    feed.polled_at = report.at
    if report.outcome in {Outcome.FAILED, Outcome.EMPTY}:
        return ["polled_at"]
    feed.polls_since_full = 0 if report.is_full else feed.polls_since_full + 1
    # What is left over would not be seen again in an answer that is skipped for being the same.
    is_whole = not left and not report.is_partial
    feed.etag = report.etag if is_whole else ""
    feed.last_modified = report.last_modified if is_whole else ""
    feed.body_sha256 = report.body_sha256 if is_whole else ""
    if report.seen is not None:
        later = {entry.digest for entry in left}
        now_seen = [digest for digest in report.seen if digest not in later]
        before = feed.seen if report.is_partial else ()
        feed.seen = list(dict.fromkeys([*now_seen, *(digest for digest in before if digest not in later)]))[:MAX_SEEN]
    return ["polled_at", "polls_since_full", "etag", "last_modified", "body_sha256", "seen"]


def _note(report: PollReport, choice: _Choice, *, has_gap: bool) -> str:
    notes = [str(report.error)] if report.error else []
    if has_gap:
        notes.append("none of its entries was in the last answer: some were missed; it is polled sooner")
    if choice.left:
        notes.append(f"{len(choice.left)} entries are left for the next poll")
    if choice.taken_down_count:
        notes.append(f"{choice.taken_down_count} entries were taken down from this archive before")
    return clean_line("; ".join([*notes, *report.notes]))[:MAX_NOTE]

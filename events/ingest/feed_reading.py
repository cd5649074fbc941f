"""One answer of a feed: asked for on conditions, compared with the last one, read, its child sitemaps followed.

Nothing is written but the turns at hosts.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from http import HTTPStatus
from typing import Final

from django.conf import settings

from events.errors import FeedError, IngestError
from events.ingest import store
from events.ingest.asking import Fetch, ask, get_policy, get_robots, interval_between_s
from events.ingest.feeds import FeedEntry, FeedFault, FeedKind, ListingRule, ParsedFeed, parse_feed, parse_listing_rule
from events.ingest.fetch import FEED_TYPES, Conditions, RobotsCache, fetch
from events.ingest.polling_rules import FULL_EVERY, Outcome
from events.ingest.records import ErrorKind, FetchPolicy, FetchResult
from events.models import Feed
from events.values.digests import sha256_hex
from events.values.urls import host_of

# Of an index of sitemaps, the newest ones: the older ones hold what was there before.
MAX_CHILDREN: Final = 5
# The part of a lease that one poll may take, the rest being for keeping what it brought.
TIME_SHARE: Final = 0.65
# Less time than this is not worth asking in.
SHORTEST_FETCH_S: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PollServices:
    """What polls work with; a test or a notebook passes its own. Times in seconds."""

    fetch: Fetch
    policy: FetchPolicy
    robots: RobotsCache
    lease_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedAnswer:
    """What a feed answered. Without an outcome it was read, and has the entries given; else it brings nothing new.

    `is_partial` says that a child sitemap was not read. `etag`, `last_modified` and `body_sha256` are what the next
    poll may rely on, "" for nothing. `asked_interval_s` is how often the publisher says that it changes.
    """

    http_status: int
    is_full: bool
    size_bytes: int = 0
    outcome: Outcome | None = None
    entries: tuple[FeedEntry, ...] = ()
    is_partial: bool = False
    asked_interval_s: float | None = None
    etag: str = ""
    last_modified: str = ""
    body_sha256: str = ""
    notes: tuple[str, ...] = ()


@cache
def get_services() -> PollServices:
    """The services that the settings describe, one set a process."""
    return PollServices(
        fetch=fetch,
        policy=replace(get_policy(), content_types=FEED_TYPES),
        robots=get_robots(),
        lease_s=settings.ARCHIVE_LEASE_S,
    )


def read_feed(feed: Feed, services: PollServices, *, anew: bool = False) -> FeedAnswer:
    """Ask a feed, in a turn at its host that the caller has, and read what it answers.

    Args:
        feed: which one; `etag`, `last_modified`, `body_sha256` and `polls_since_full` are of its last answer.
        services: what to work with.
        anew: ask without conditions, and read the answer even if it is the same as before.

    Raises:
        IngestError: no answer, or one that is no feed.
        ValueFormatError: the feed's rule of a listing cannot be used.
    """
    ends_at = time.monotonic() + services.lease_s * TIME_SHARE
    conditions = None if anew else _conditions(feed)
    result = _ask(feed.url, services, ends_at=ends_at, conditions=conditions)
    is_full = conditions is None
    if result.http_status == HTTPStatus.NOT_MODIFIED:
        return FeedAnswer(
            http_status=result.http_status,
            is_full=is_full,
            outcome=Outcome.NOT_MODIFIED,
            etag=feed.etag,
            last_modified=feed.last_modified,
            body_sha256=feed.body_sha256,
        )
    answer = FeedAnswer(
        http_status=result.http_status,
        is_full=is_full,
        size_bytes=len(result.body),
        etag=_header(result, "etag", limit=500),
        last_modified=_header(result, "last-modified", limit=100),
        body_sha256=sha256_hex(result.body),
    )
    if not anew and answer.body_sha256 == feed.body_sha256:
        return replace(answer, outcome=Outcome.SAME_BODY)
    parsed = _parse(result, kind=feed.kind, rule=parse_listing_rule(feed.listing) if feed.listing else None)
    if parsed is None:
        return replace(answer, outcome=Outcome.EMPTY)
    answer = _distrust(answer, feed)
    if not parsed.child_sitemaps:
        return _with_entries(answer, parsed)
    return _with_children(answer, parsed, services, url=result.url, ends_at=ends_at)


# --- Inside -----------------------------------------------------------------------------------------------------------


def _conditions(feed: Feed) -> Conditions | None:
    """What the last answer said of itself, or None when this one has to come in full."""
    if feed.polls_since_full >= FULL_EVERY - 1 or not (feed.etag or feed.last_modified):
        return None
    return Conditions(etag=feed.etag, last_modified=feed.last_modified)


def _ask(url: str, services: PollServices, *, ends_at: float, conditions: Conditions | None = None) -> FetchResult:
    left_s = max(ends_at - time.monotonic(), SHORTEST_FETCH_S)
    policy = replace(services.policy, total_timeout_s=min(services.policy.total_timeout_s, left_s))
    return ask(
        url,
        host=host_of(url)[:255],
        fetch=services.fetch,
        policy=policy,
        robots=services.robots,
        conditions=conditions,
    )


def _header(result: FetchResult, name: str, *, limit: int) -> str:
    """A header; "" if it is not there, or longer than what is kept: a part of a validator is none."""
    value = next((value for key, value in result.response_headers if key.lower() == name), "")
    return value if len(value) <= limit and "\x00" not in value else ""


def _distrust(answer: FeedAnswer, feed: Feed) -> FeedAnswer:
    """Without its validators, if they did not change while the feed did: some servers give one ETag for ever."""
    same = (answer.etag, answer.last_modified) == (feed.etag, feed.last_modified)
    if not same or not feed.body_sha256 or not (answer.etag or answer.last_modified):
        return answer
    note = "has changed under the same ETag and Last-Modified; the next poll asks in full"
    return replace(answer, etag="", last_modified="", notes=(*answer.notes, note))


def _parse(result: FetchResult, *, kind: str, rule: ListingRule | None = None) -> ParsedFeed | None:
    """What was read, or None if there was nothing at all."""
    try:
        return parse_feed(
            result.body,
            kind=kind,
            url=result.url,
            content_type=result.content_type,
            charset=result.charset,
            listing=rule,
        )
    except FeedError as error:
        if error.fault == FeedFault.EMPTY:
            return None
        raise


def _with_entries(answer: FeedAnswer, parsed: ParsedFeed) -> FeedAnswer:
    notes = [*answer.notes, *parsed.notes]
    if parsed.truncated:
        notes.append(f"holds more entries than the {len(parsed.entries)} that are read")
    return replace(answer, entries=parsed.entries, asked_interval_s=parsed.update_interval_s, notes=tuple(notes))


def _with_children(
    answer: FeedAnswer, index: ParsedFeed, services: PollServices, *, url: str, ends_at: float
) -> FeedAnswer:
    """The entries of the newest sitemaps of an index. An index that stays the same says nothing of them."""
    host = host_of(url)
    children = [child for child in index.child_sitemaps if host_of(child) == host]
    entries: list[FeedEntry] = []
    notes = [*answer.notes, *index.notes]
    if len(children) < len(index.child_sitemaps):
        notes.append(f"{len(index.child_sitemaps) - len(children)} sitemaps of other hosts are not read")
    failures: list[IngestError] = []
    for child in _read_each(children[:MAX_CHILDREN], services, ends_at=ends_at):
        if isinstance(child, IngestError):
            failures.append(child)
        else:
            entries += child.entries
    notes += [str(failure) for failure in failures]
    if failures and not entries:
        raise failures[0]
    return replace(
        answer,
        entries=tuple(entries),
        is_partial=bool(failures),
        etag="",
        last_modified="",
        body_sha256="",
        notes=tuple(notes),
    )


def _read_each(urls: list[str], services: PollServices, *, ends_at: float) -> Iterator[ParsedFeed | IngestError]:
    for url in urls:
        try:
            _await_turn(url, services, ends_at=ends_at)
            parsed = _parse(_ask(url, services, ends_at=ends_at), kind=FeedKind.SITEMAP)
        except IngestError as error:
            yield error
        else:
            if parsed is not None:
                yield parsed


def _await_turn(url: str, services: PollServices, *, ends_at: float) -> None:
    """Wait for a turn at the host of `url`.

    Raises:
        IngestError: it does not come in time.
    """
    interval_s = interval_between_s(url, policy=services.policy, robots=services.robots)
    turn = store.book_turn(host_of(url)[:255], booked=None, interval_s=interval_s)
    while turn.wait_s > 0:
        if time.monotonic() + turn.wait_s > ends_at - SHORTEST_FETCH_S:
            raise IngestError(
                f"{url} was not read: no turn at its host in time", kind=ErrorKind.TIMEOUT, transient=True
            )
        time.sleep(turn.wait_s)
        turn = store.book_turn(host_of(url)[:255], booked=turn.at, interval_s=interval_s)

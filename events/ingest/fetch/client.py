"""`fetch`: one URL in, one answer out. The only stage that speaks HTTP.

Every request, also for robots.txt and after every redirect, goes over `connections.GuardedTransport`: public
addresses only, one deadline over all of it, limits on headers and on bytes before and after decompression.
"""

import ssl
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Final

from events.errors import ContentCodingError, FetchError
from events.ingest.fetch.addresses import check_url
from events.ingest.fetch.classify import classify_status
from events.ingest.fetch.conditions import Conditions, request_headers
from events.ingest.fetch.connections import Clock, Deadline, Resolver, SystemClock, resolve_host
from events.ingest.fetch.exchange import (
    Exchange,
    Session,
    default_tls,
    find_redirect,
    header_pairs,
    open_exchange,
    read_raw,
    read_start,
)
from events.ingest.fetch.robots import ALLOW_ALL, MAX_ROBOTS_BYTES, RobotsCache, RobotsRules, origin_of
from events.ingest.records import ErrorKind, FetchPolicy, FetchResult
from events.values.http_content import decode_content, parse_content_type

# `FetchPolicy.content_types` for feeds, sitemaps and listing pages: servers name them in many ways.
FEED_TYPES: Final = (
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/feed+json",
    "application/xml",
    "text/xml",
    "application/json",
    "text/html",
    "application/xhtml+xml",
    "text/plain",
    "application/gzip",
    "application/x-gzip",
    "application/octet-stream",
    "binary/octet-stream",
)
# The part of the time left that robots.txt may take, with its redirects: what is slow there must leave time for pages.
ROBOTS_SHARE: Final = 1 / 3
_ROBOTS_TYPES: Final = ("text/plain",)
_GONE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


@dataclass(frozen=True, slots=True)
class _Question:
    """What one request asks for, and on which conditions."""

    url: str
    conditions: Conditions | None

    def lead_to(self, target: str) -> "_Question":
        """The question after a redirect: what one origin said of a body is not told to another."""
        url = _strip_fragment(check_url(target))
        return _Question(url, self.conditions if origin_of(url) == origin_of(self.url) else None)


def fetch(
    url: str,
    *,
    policy: FetchPolicy,
    resolver: Resolver | None = None,
    clock: Clock | None = None,
    robots: RobotsCache | None = None,
    tls: ssl.SSLContext | None = None,
    conditions: Conditions | None = None,
) -> FetchResult:
    """GET `url` within the limits of `policy`, following redirects; give the final answer of status 200-299.

    Args:
        url: an absolute http(s) URL.
        policy: the limits, and who we say we are.
        resolver: gives the addresses of a name; the system's by default.
        clock: gives the time; the system's by default.
        robots: remembers robots.txt between calls; without it they are fetched anew each time.
        tls: whom to trust; the bundled certificate authorities by default.
        conditions: validators of an earlier answer; if nothing has changed since, the result is a 304 without body.

    Raises:
        FetchError: anything else than a page; its kind, `transient` and `retry_after_s` say what to do.
    """
    clock = clock or SystemClock()
    session = Session(
        policy=policy,
        resolver=resolver or resolve_host,
        clock=clock,
        deadline=Deadline(clock, clock.monotonic() + policy.total_timeout_s),
        tls=tls or default_tls(),
    )
    answer = _follow(
        _Question(_strip_fragment(check_url(url)), conditions), session, robots or RobotsCache(clock=clock)
    )
    return replace(answer, requested_url=url)


def _follow(first: _Question, session: Session, robots: RobotsCache) -> FetchResult:
    """Ask for a URL and for where it leads, one guarded request at a time."""
    question = first
    for _ in range(session.policy.max_redirects + 1):
        if session.policy.obey_robots:
            _check_robots(question.url, session, robots)
        answer = _get(question, session)
        if isinstance(answer, FetchResult):
            return answer
        question = question.lead_to(answer)
    raise FetchError(
        f"{first.url} leads on through more than {session.policy.max_redirects} redirects",
        kind=ErrorKind.TOO_MANY_REDIRECTS,
    )


def _get(question: _Question, session: Session) -> FetchResult | str:
    """The answer to a question, or the absolute URL that it redirects to."""
    conditional = request_headers(question.conditions)
    with open_exchange(question.url, session, headers=conditional) as exchange:
        target = find_redirect(question.url, exchange.response)
        if target is not None:
            return target
        if conditional and exchange.response.status_code == HTTPStatus.NOT_MODIFIED:
            return _result(exchange, b"", session)
        _check_answer(question.url, exchange, session)
        return _result(
            exchange, read_raw(exchange.response, max_bytes=session.policy.max_bytes, url=question.url), session
        )


def _check_answer(url: str, exchange: Exchange, session: Session) -> None:
    """Refuse a status or a content type that is not asked for.

    A server that declares no type gets the benefit of the doubt.
    """
    status = exchange.response.status_code
    if session.policy.accept_gone and status in _GONE:
        return
    refusal = classify_status(status, url=url, retry_after=exchange.header("retry-after"), now=session.clock.now())
    if refusal is not None:
        raise refusal
    mime = parse_content_type(exchange.header("content-type")).mime
    if mime and mime not in session.policy.content_types:
        readable = ", ".join(session.policy.content_types)
        raise FetchError(f"{url} is {mime[:100]}; only {readable} can be read", kind=ErrorKind.CONTENT_TYPE)


def _result(exchange: Exchange, raw: bytes, session: Session) -> FetchResult:
    response = exchange.response
    codings = exchange.header("content-encoding")
    declared = parse_content_type(exchange.header("content-type"))
    return FetchResult(
        requested_url=str(exchange.request.url),
        url=str(exchange.request.url),
        fetched_at=session.clock.now(),
        http_status=response.status_code,
        http_version=response.http_version,
        reason=response.reason_phrase,
        request_headers=header_pairs(exchange.request.headers),
        response_headers=header_pairs(response.headers),
        body=decode_content(raw, codings=codings, max_bytes=session.policy.max_bytes) if raw else b"",
        content_type=declared.mime,
        charset=declared.charset,
        raw_body=raw,
        server_address=exchange.server_address,
    )


def _check_robots(url: str, session: Session, robots: RobotsCache) -> None:
    """Refuse what the site's robots.txt asks us to leave alone; a robots.txt that fails is asked for again later."""
    origin = origin_of(url)
    rules = robots.find(origin)
    if rules is None:
        rules = _fetch_robots(origin, session)
        robots.store(origin, rules)
    if not rules.allows(url, user_agent=session.policy.user_agent):
        raise FetchError(f"robots.txt of {origin} asks robots not to fetch {url}", kind=ErrorKind.ROBOTS)


def _fetch_robots(origin: str, session: Session) -> RobotsRules:
    """RFC 9309: 4xx means no rules, 5xx and no answer mean hands off for now, redirects are followed."""
    part = replace(
        session,
        policy=replace(session.policy, content_types=_ROBOTS_TYPES, max_bytes=MAX_ROBOTS_BYTES),
        deadline=session.deadline.share(ROBOTS_SHARE),
    )
    here = f"{origin}/robots.txt"
    for _ in range(session.policy.max_redirects + 1):
        with open_exchange(here, part) as exchange:
            target = find_redirect(here, exchange.response)
            if target is None:
                return _read_robots(here, exchange, part)
        here = _strip_fragment(check_url(target))
    return ALLOW_ALL


def _read_robots(url: str, exchange: Exchange, session: Session) -> RobotsRules:
    status = exchange.response.status_code
    refusal = classify_status(status, url=url, retry_after=exchange.header("retry-after"), now=session.clock.now())
    if refusal is None:
        return RobotsRules(_robots_text(exchange))
    if refusal.kind == ErrorKind.RATE_LIMITED:
        raise refusal
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise FetchError(
            f"{refusal}, so whether pages may be fetched is not known",
            kind=ErrorKind.ROBOTS,
            transient=True,
            retry_after_s=refusal.retry_after_s,
        )
    return ALLOW_ALL


def _robots_text(exchange: Exchange) -> str:
    """The first `MAX_ROBOTS_BYTES` of the file: longer ones are cut, not refused (RFC 9309, 2.5)."""
    raw = read_start(exchange.response, max_bytes=MAX_ROBOTS_BYTES)
    try:
        text = decode_content(raw, codings=exchange.header("content-encoding"), max_bytes=MAX_ROBOTS_BYTES, cut=True)
    except ContentCodingError:
        return ""  # what cannot be read forbids nothing
    return text.decode("utf-8", "replace")


def _strip_fragment(url: str) -> str:
    return url.split("#", 1)[0]

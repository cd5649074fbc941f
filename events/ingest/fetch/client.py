"""`fetch`: one URL in, one answer out. The only module that speaks HTTP.

Every request, also for robots.txt and after every redirect, goes over `connections.GuardedTransport`: public
addresses only, one deadline over all of it, limits on headers and on bytes before and after decompression.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Final
from urllib.parse import urljoin

import httpx

from events.errors import ContentCodingError, FetchError
from events.ingest.fetch.addresses import check_host, check_url
from events.ingest.fetch.classify import classify_exception, classify_status
from events.ingest.fetch.connections import (
    Clock,
    Deadline,
    GuardedBackend,
    GuardedTransport,
    Resolver,
    SystemClock,
    resolve_host,
)
from events.ingest.fetch.robots import ALLOW_ALL, MAX_ROBOTS_BYTES, RobotsCache, RobotsRules, origin_of
from events.ingest.records import ErrorKind, FetchPolicy, FetchResult
from events.values.http_content import CODINGS, decode_content, parse_content_type

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_ROBOTS_TYPES: Final = ("text/plain",)
_SERVER_ERRORS: Final = 500
_CLIENT_ERRORS: Final = 400
_PIECE_BYTES: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class _Session:
    """What is the same for all requests of one fetch."""

    policy: FetchPolicy
    resolver: Resolver
    clock: Clock
    deadline: Deadline
    tls: ssl.SSLContext
    robots: RobotsCache


def fetch(
    url: str,
    *,
    policy: FetchPolicy,
    resolver: Resolver | None = None,
    clock: Clock | None = None,
    robots: RobotsCache | None = None,
    tls: ssl.SSLContext | None = None,
) -> FetchResult:
    """GET `url` within the limits of `policy`, following redirects; give the final answer of status 200-299.

    Args:
        url: an absolute http(s) URL.
        policy: the limits, and who we say we are.
        resolver: gives the addresses of a name; the system's by default.
        clock: gives the time; the system's by default.
        robots: remembers robots.txt between calls; without it they are fetched anew each time.
        tls: whom to trust; the bundled certificate authorities by default.

    Raises:
        FetchError: anything else than a page; its kind, `transient` and `retry_after_s` say what to do.
    """
    clock = clock or SystemClock()
    session = _Session(
        policy=policy,
        resolver=resolver or resolve_host,
        clock=clock,
        deadline=Deadline(clock, clock.monotonic() + policy.total_timeout_s),
        tls=tls or _default_tls(),
        robots=robots or RobotsCache(clock=clock),
    )
    return _follow(url, session)


def _follow(url: str, session: _Session) -> FetchResult:
    """Ask for `url` and for where it leads, one guarded request at a time."""
    here = _strip_fragment(check_url(url))
    for _ in range(session.policy.max_redirects + 1):
        if session.policy.obey_robots:
            _check_robots(here, session)
        answer = _get(here, session)
        if isinstance(answer, FetchResult):
            return replace(answer, requested_url=url)
        here = _strip_fragment(check_url(answer))
    raise FetchError(
        f"{url} leads on through more than {session.policy.max_redirects} redirects",
        kind=ErrorKind.TOO_MANY_REDIRECTS,
    )


def _get(url: str, session: _Session) -> FetchResult | str:
    """The answer at `url`, or the absolute URL that it redirects to."""
    with _open(url, session) as (request, response, backend):
        target = _find_redirect(url, response)
        if target is not None:
            return target
        refusal = classify_status(
            response.status_code,
            url=url,
            retry_after=response.headers.get("retry-after"),
            now=session.clock.now(),
        )
        if refusal is not None:
            raise refusal
        declared = parse_content_type(response.headers.get("content-type", ""))
        _check_type(declared.mime, url=url, policy=session.policy)
        raw = _read(response, max_bytes=session.policy.max_bytes, url=url)
        body = decode_content(
            raw, codings=response.headers.get("content-encoding", ""), max_bytes=session.policy.max_bytes
        )
        return FetchResult(
            requested_url=url,
            url=str(request.url),
            fetched_at=session.clock.now(),
            http_status=response.status_code,
            http_version=response.http_version,
            reason=response.reason_phrase,
            request_headers=_pairs(request.headers),
            response_headers=_pairs(response.headers),
            body=body,
            content_type=declared.mime,
            charset=declared.charset,
            raw_body=raw,
            server_address=backend.address,
        )


@contextmanager
def _open(url: str, session: _Session) -> Iterator[tuple[httpx.Request, httpx.Response, GuardedBackend]]:
    """Send one GET; whatever fails inside the block comes out as a `FetchError`."""
    policy = session.policy
    backend = GuardedBackend(policy=policy, resolver=session.resolver, deadline=session.deadline)
    try:
        with httpx.Client(
            transport=GuardedTransport(backend, tls=session.tls),
            trust_env=False,
            follow_redirects=False,
            cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=[])),  # none is ever taken or sent
            timeout=httpx.Timeout(policy.read_timeout_s, connect=policy.connect_timeout_s),
        ) as client:
            request = client.build_request("GET", url, headers=_request_headers(policy))
            check_host(request.url.raw_host.decode("ascii").strip("[]"))
            response = client.send(request, stream=True)
            try:
                _check_headers(response, url=url, policy=policy)
                yield request, response, backend
            finally:
                response.close()
    except FetchError:
        raise
    except Exception as error:
        raise classify_exception(error, url=url) from error


def _request_headers(policy: FetchPolicy) -> dict[str, str]:
    return {
        "User-Agent": policy.user_agent,
        "Accept": ", ".join((*policy.content_types, "*/*;q=0.1")),
        "Accept-Encoding": ", ".join(CODINGS),
        "Connection": "close",
    }


def _check_headers(response: httpx.Response, *, url: str, policy: FetchPolicy) -> None:
    size = sum(len(name) + len(value) + 4 for name, value in response.headers.raw)
    if size > policy.max_header_bytes:
        raise FetchError(
            f"{url} sent {size} bytes of headers; {policy.max_header_bytes} is the most", kind=ErrorKind.TOO_LARGE
        )


def _check_type(mime: str, *, url: str, policy: FetchPolicy) -> None:
    """Refuse what is declared as something else; a server that declares nothing gets the benefit of the doubt."""
    if mime and mime not in policy.content_types:
        raise FetchError(
            f"{url} is {mime}; only {', '.join(policy.content_types)} can be read", kind=ErrorKind.CONTENT_TYPE
        )


def _find_redirect(url: str, response: httpx.Response) -> str | None:
    location = str(response.headers.get("location", "")).strip()
    if response.status_code not in _REDIRECTS or not location:
        return None
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise FetchError(f"{url} redirects to {location[:200]!r}: {error}", kind=ErrorKind.BAD_URL) from error


def _read(response: httpx.Response, *, max_bytes: int, url: str) -> bytes:
    declared = response.headers.get("content-length", "")
    if declared.isdigit() and int(declared[:20]) > max_bytes:
        raise _too_large(url, max_bytes)
    body = bytearray()
    for piece in response.iter_raw(_PIECE_BYTES):
        body += piece
        if len(body) > max_bytes:
            raise _too_large(url, max_bytes)
    return bytes(body)


def _too_large(url: str, max_bytes: int) -> FetchError:
    return FetchError(f"{url} is larger than {max_bytes} bytes", kind=ErrorKind.TOO_LARGE)


def _check_robots(url: str, session: _Session) -> None:
    """Refuse what the site's robots.txt asks us to leave alone; a robots.txt that fails is asked for again later."""
    origin = origin_of(url)
    rules = session.robots.find(origin)
    if rules is None:
        rules = _fetch_robots(origin, session)
        session.robots.store(origin, rules)
    if not rules.allows(url, user_agent=session.policy.user_agent):
        raise FetchError(f"robots.txt of {origin} asks robots not to fetch {url}", kind=ErrorKind.ROBOTS)


def _fetch_robots(origin: str, session: _Session) -> RobotsRules:
    """RFC 9309: 4xx means no rules, 5xx and no answer mean hands off for now, up to five redirects are followed."""
    limits = replace(session.policy, content_types=_ROBOTS_TYPES)
    here = f"{origin}/robots.txt"
    for _ in range(session.policy.max_redirects + 1):
        with _open(here, replace(session, policy=limits)) as (_request, response, _backend):
            target = _find_redirect(here, response)
            if target is None:
                return _read_robots(here, response, session)
        here = _strip_fragment(check_url(target))
    return ALLOW_ALL


def _read_robots(url: str, response: httpx.Response, session: _Session) -> RobotsRules:
    status = response.status_code
    refusal = classify_status(status, url=url, retry_after=response.headers.get("retry-after"), now=session.clock.now())
    if refusal is None:
        return RobotsRules(_robots_text(response))
    if refusal.kind == ErrorKind.RATE_LIMITED:
        raise refusal
    if status >= _SERVER_ERRORS:
        raise FetchError(
            f"{refusal}, so whether pages may be fetched is not known",
            kind=ErrorKind.ROBOTS,
            transient=True,
            retry_after_s=refusal.retry_after_s,
        )
    return ALLOW_ALL


def _robots_text(response: httpx.Response) -> str:
    """The first `MAX_ROBOTS_BYTES` of the file: longer ones are cut, not refused (RFC 9309, 2.5)."""
    raw = bytearray()
    for piece in response.iter_raw(_PIECE_BYTES):
        raw += piece
        if len(raw) >= MAX_ROBOTS_BYTES:
            break
    codings = response.headers.get("content-encoding", "")
    if not codings:
        return raw[:MAX_ROBOTS_BYTES].decode("utf-8", "replace")
    try:
        text = decode_content(bytes(raw), codings=codings, max_bytes=4 * MAX_ROBOTS_BYTES)
    except ContentCodingError:
        return ""  # what cannot be read forbids nothing
    return text.decode("utf-8", "replace")


def _pairs(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    """Headers in their order, with repeats and spelling; bytes beyond ASCII are kept as latin-1, as HTTP has it."""
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers.raw)


def _strip_fragment(url: str) -> str:
    return url.split("#", 1)[0]


@lru_cache(maxsize=1)
def _default_tls() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)

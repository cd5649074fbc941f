"""One guarded request and its answer: what is sent, what is read, and where reading ends.

`client` decides what to ask for; here is how. Whatever fails comes out as a `FetchError`.
"""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Final
from urllib.parse import urljoin

import httpx

from events.errors import FetchError
from events.ingest.fetch.addresses import check_host
from events.ingest.fetch.classify import classify_exception
from events.ingest.fetch.connections import Clock, Deadline, GuardedBackend, GuardedTransport, Resolver
from events.ingest.records import ErrorKind, FetchPolicy
from events.values.http_content import CODINGS

PIECE_BYTES: Final = 64 * 1024
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What is the same for all requests of one fetch. `deadline` is the end of the fetch, or of a part of it."""

    policy: FetchPolicy
    resolver: Resolver
    clock: Clock
    deadline: Deadline
    tls: ssl.SSLContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request that was sent and its answer, whose body is still to be read. `server_address` is who answered."""

    request: httpx.Request
    response: httpx.Response
    server_address: str = field(default="")

    def header(self, name: str) -> str:
        """The value of one header of the answer, repeats joined by commas; "" if there is none."""
        return str(self.response.headers.get(name, ""))


@contextmanager
def open_exchange(url: str, session: Session, *, headers: Mapping[str, str] | None = None) -> Iterator[Exchange]:
    """Send one GET for `url`, with `headers` beside our own.

    Raises:
        FetchError: whatever fails, also inside the block.
    """
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
            request = client.build_request("GET", url, headers=_request_headers(policy, headers or {}))
            check_host(request.url.raw_host.decode("ascii").strip("[]"))
            response = client.send(request, stream=True)
            try:
                _check_headers(response, url=url, policy=policy)
                yield Exchange(request=request, response=response, server_address=backend.address)
            finally:
                response.close()
    except FetchError:
        raise
    except Exception as error:
        raise classify_exception(error, url=url) from error


def find_redirect(url: str, response: httpx.Response) -> str | None:
    """The absolute URL that an answer of `url` leads to, not yet checked; None if it leads nowhere.

    Raises:
        FetchError: what it names cannot be an address.
    """
    location = str(response.headers.get("location", "")).strip()
    if response.status_code not in _REDIRECTS or not location:
        return None
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise FetchError(f"{url} redirects to {location[:200]!r}: {error}", kind=ErrorKind.BAD_URL) from error


def read_raw(response: httpx.Response, *, max_bytes: int, url: str) -> bytes:
    """The whole body as it was sent, still compressed.

    Raises:
        FetchError: it is, or is said to be, larger than `max_bytes`.
    """
    declared = response.headers.get("content-length", "")
    if declared.isdigit() and int(declared[:20]) > max_bytes:
        raise _too_large(url, max_bytes)
    body = bytearray()
    for piece in response.iter_raw(PIECE_BYTES):
        body += piece
        if len(body) > max_bytes:
            raise _too_large(url, max_bytes)
    return bytes(body)


def read_start(response: httpx.Response, *, max_bytes: int) -> bytes:
    """The first `max_bytes` of the body as it was sent; the rest is never asked for."""
    body = bytearray()
    for piece in response.iter_raw(PIECE_BYTES):
        body += piece
        if len(body) >= max_bytes:
            break
    return bytes(body[:max_bytes])


def header_pairs(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    """Headers in their order, with repeats and spelling; bytes beyond ASCII are kept as latin-1, as HTTP has it."""
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers.raw)


@lru_cache(maxsize=1)
def default_tls() -> ssl.SSLContext:
    """Trust in the certificate authorities that are bundled, whatever the environment says."""
    return httpx.create_ssl_context(trust_env=False)


def _request_headers(policy: FetchPolicy, more: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    ours = {
        "User-Agent": policy.user_agent,
        "Accept": ", ".join((*policy.content_types, "*/*;q=0.1")),
        "Accept-Encoding": ", ".join(CODINGS),
        "Connection": "close",
    }
    return [(name.encode("ascii"), value.encode("latin-1")) for name, value in (ours | dict(more)).items()]


def _check_headers(response: httpx.Response, *, url: str, policy: FetchPolicy) -> None:
    raw = response.headers.raw
    size = sum(len(name) + len(value) + 4 for name, value in raw)
    if size > policy.max_header_bytes or len(raw) > policy.max_headers:
        raise FetchError(
            f"{url} sent {len(raw)} headers of {size} bytes; {policy.max_headers} of {policy.max_header_bytes} bytes "
            "are the most",
            kind=ErrorKind.TOO_LARGE,
        )


def _too_large(url: str, max_bytes: int) -> FetchError:
    return FetchError(f"{url} is larger than {max_bytes} bytes", kind=ErrorKind.TOO_LARGE)

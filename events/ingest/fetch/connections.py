"""Connections that go only where they may: the address checked is the address connected to.

httpx asks this backend for a connection to a *name*. The name is resolved once, every answer is checked, and the
socket is opened to one of the checked addresses; the Host header, SNI and the certificate check keep the name. So a
DNS server that answers differently the second time (rebinding) is never asked a second time.
"""

import datetime as dt
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import httpcore
import httpx

from events.errors import FetchError
from events.ingest.fetch.addresses import Address, check_address, check_host, is_opened
from events.ingest.records import ErrorKind, FetchPolicy

_MAX_TRIED: Final = 3  # addresses of one name that are tried before giving up


class Resolver(Protocol):
    """Gives the IP addresses of a host name, in the order to try them."""

    def __call__(self, host: str, port: int, /, *, timeout_s: float) -> Sequence[str]:
        """Addresses of `host`; raises OSError (such as socket.gaierror) when there is none, TimeoutError when late."""
        ...


class Clock(Protocol):
    """Time, so that tests can hold it still."""

    def now(self) -> dt.datetime:
        """The instant, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never run backwards; only differences mean anything."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> dt.datetime:
        """The instant, in UTC."""
        return dt.datetime.now(dt.UTC)

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        return time.monotonic()


@dataclass(frozen=True, slots=True)
class Deadline:
    """The end of a fetch on a clock's monotonic scale."""

    clock: Clock
    at: float

    def left_s(self) -> float:
        """Seconds that are left, above zero.

        Raises:
            httpcore.ReadTimeout: none is.
        """
        left = self.at - self.clock.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time for it is spent")
        return left

    def share(self, part: float) -> "Deadline":
        """The deadline of something that may take `part` (0 to 1) of the time that is left."""
        now = self.clock.monotonic()
        return Deadline(self.clock, now + max(self.at - now, 0.0) * part)

    def shorten(self, timeout_s: float | None) -> float:
        """The smaller of `timeout_s` and what is left."""
        left = self.left_s()
        return left if timeout_s is None else min(timeout_s, left)


def resolve_host(host: str, port: int, *, timeout_s: float) -> Sequence[str]:
    """Ask the system's resolver; it cannot be interrupted, so it is left behind in a daemon thread when it is late."""
    answer: list[Sequence[str]] = []
    failure: list[OSError] = []

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            failure.append(error if isinstance(error, OSError) else OSError(str(error)))
        else:
            answer.append(list(dict.fromkeys(str(entry[4][0]) for entry in found)))

    thread = threading.Thread(target=ask, name=f"resolve {host}", daemon=True)
    thread.start()
    thread.join(timeout_s)
    if failure:
        raise failure[0]
    if not answer:
        raise TimeoutError(f"no answer of DNS for {host!r} in {timeout_s:.0f} s")
    return answer[0]


@dataclass
class _Meter:
    """What one connection has brought so far, against what it may bring; sizes in bytes.

    Bodies are measured where they are read. What is measured here is the rest, which nobody sees otherwise: headers
    without end, informational answers (100, 103) without end, chunks that hold more framing than content.
    """

    policy: FetchPolicy
    host: str = ""
    in_head: bool = True
    count: int = 0

    def allow(self, wanted: int) -> int:
        """How many of `wanted` bytes may be read.

        Raises:
            FetchError: none may.
        """
        most = self.policy.max_header_bytes + (0 if self.in_head else 2 * self.policy.max_bytes)
        if self.count < most:
            return min(wanted, most - self.count)
        part = "of headers" if self.in_head else "for one answer"
        raise FetchError(f"{self.host} sent {most} bytes {part} and more; that is the most", kind=ErrorKind.TOO_LARGE)


class _GuardedStream(httpcore.NetworkStream):
    """A stream on which every wait ends at the deadline, however slowly the other side drips, and which is metered."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline, meter: _Meter) -> None:
        self._inner = inner
        self._deadline = deadline
        self._meter = meter

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        piece = self._inner.read(self._meter.allow(max_bytes), self._deadline.shorten(timeout))
        self._meter.count += len(piece)
        return piece

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.shorten(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._inner.start_tls(ssl_context, server_hostname, self._deadline.shorten(timeout))
        return _GuardedStream(secured, self._deadline, self._meter)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's own signature
        return self._inner.get_extra_info(info)


@dataclass
class GuardedBackend(httpcore.NetworkBackend):
    """Opens TCP connections to permitted addresses only; `address` is the last one that was connected to."""

    policy: FetchPolicy
    resolver: Resolver
    deadline: Deadline
    address: str = field(default="", init=False)
    _meter: _Meter = field(init=False)

    def __post_init__(self) -> None:
        self._meter = _Meter(self.policy)

    def end_head(self) -> None:
        """Told when status line and headers are there: what comes from now on is the body."""
        self._meter.in_head = False

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve, check and connect.

        Raises:
            FetchError: the name is odd, or leads to an address that may not be reached.
            httpcore.ConnectError, httpcore.ConnectTimeout: no checked address answers.
        """
        addresses = self._find_permitted(check_host(host), port)
        self._meter.host = host
        for address in addresses[:-1]:
            try:
                return self._connect(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue  # the next address of the same name
        return self._connect(addresses[-1], port, timeout, local_address, socket_options)

    def _connect(
        self,
        address: str,
        port: int,
        timeout: float | None,
        local_address: str | None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None,
    ) -> httpcore.NetworkStream:
        stream = httpcore.SyncBackend().connect_tcp(
            address, port, self.deadline.shorten(timeout), local_address, socket_options
        )
        self.address = address
        return _GuardedStream(stream, self.deadline, self._meter)

    def _find_permitted(self, host: str, port: int) -> list[str]:
        found = self._resolve(host, port)
        networks = self.policy.allow_networks
        refusals: list[FetchError] = []
        permitted: list[Address] = []
        for text in found:
            try:
                permitted.append(check_address(text, allow_networks=networks))
            except FetchError as refusal:
                refusals.append(refusal)
        # A public name that also gives a private address is rebinding or a mistake: nothing of it is trusted. Only
        # where an operator opened a range ("localhost" is ::1 and 127.0.0.1) are the others merely left out.
        opened = any(is_opened(known, allow_networks=networks) for known in permitted)
        if refusals and not opened:
            raise FetchError(f"{host}: {refusals[0]}", kind=ErrorKind.PRIVATE_ADDRESS)
        return [str(known) for known in permitted[:_MAX_TRIED]]

    def _resolve(self, host: str, port: int) -> Sequence[str]:
        try:
            found = self.resolver(host, port, timeout_s=self.deadline.shorten(self.policy.connect_timeout_s))
        except TimeoutError as error:
            raise FetchError(str(error), kind=ErrorKind.TIMEOUT, transient=True) from error
        except OSError as error:
            raise FetchError(f"{host!r} was not found: {error}", kind=ErrorKind.DNS, transient=True) from error
        if not found:
            raise FetchError(f"{host!r} has no address", kind=ErrorKind.DNS, transient=True)
        return found


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Any:  # noqa: ANN401 - bytes, as httpcore types them
        yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


class GuardedTransport(httpx.BaseTransport):
    """An httpx transport over a `GuardedBackend`: HTTP/1.1, one connection a request, no proxy, no environment.

    Raises httpcore's exceptions as they are; `classify.classify_exception` reads them.
    """

    def __init__(self, backend: GuardedBackend, *, tls: ssl.SSLContext | None = None) -> None:
        self._backend = backend
        self._pool = httpcore.ConnectionPool(
            network_backend=backend, ssl_context=tls, max_keepalive_connections=0, http2=False, retries=0
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send `request` and give the answer with its body unread."""
        response = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        self._backend.end_head()
        return httpx.Response(
            response.status, headers=response.headers, stream=_Body(response), extensions=response.extensions
        )

    def close(self) -> None:
        """Close what is open."""
        self._pool.close()

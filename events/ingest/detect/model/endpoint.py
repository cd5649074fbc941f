"""One POST to the endpoint that the administrator names: the only HTTP of the archive beside `ingest/fetch`.

`ingest/fetch/client.py` is for addresses that strangers choose: public ones only, robots.txt, GET. This address is
chosen by whoever runs the archive, is mostly on a private network, and gets a key and a body; so it has a client of its
own, as small as can be: no redirect is followed (the key would go with it), no proxy is used, one connection a request,
and every wait ends at a deadline however slowly the other side drips. Only the look-up of the name is the system's own,
with the system's time limits.
"""

import email.utils
import json
import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit

import httpcore
import httpx

from events import __version__
from events.errors import ContentCodingError
from events.ingest.detect.model.records import Fault, ModelError, ModelPolicy
from events.values.http_content import decode_content

_HEADER_BYTES: Final = 64 * 1024
_REDIRECTS: Final = range(300, 400)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it came: its status, its body after decompression, and how long it asks to wait (None: not said)."""

    status: int
    body: bytes
    retry_after_s: float | None = None


@dataclass(slots=True)
class _Limits:
    """When a request ends (`time.monotonic`), and the bytes that its connection may still bring."""

    until: float
    bytes_left: int

    def shorten(self, timeout_s: float | None) -> float:
        left = self.until - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time for it is spent")
        return left if timeout_s is None else min(timeout_s, left)

    def count(self, piece: bytes) -> bytes:
        self.bytes_left -= len(piece)
        if self.bytes_left < 0:
            raise ModelError("the endpoint sent more than an answer may have", fault=Fault.TOO_LARGE)
        return piece


class Endpoint:
    """Posts JSON to one address."""

    def __init__(self, policy: ModelPolicy) -> None:
        self._policy = policy
        headers = {
            "Host": urlsplit(policy.url).netloc,
            "User-Agent": f"dprk-archive/{__version__}",
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        if policy.key:
            headers["Authorization"] = f"Bearer {policy.key}"
        self._headers = [(name.encode(), value.encode()) for name, value in headers.items()]

    def post(self, payload: Mapping[str, Any], *, until: float) -> Reply:
        """Send `payload`; `until` is the end on `time.monotonic`.

        Raises:
            ModelError: no whole answer, one that is too large, or one that leads elsewhere. Other statuses are answers.
        """
        limits = _Limits(until, self._policy.max_response_bytes + _HEADER_BYTES)
        try:
            reply = self._exchange(json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace"), limits)
        except httpcore.TimeoutException as error:
            is_connecting = isinstance(error, httpcore.ConnectTimeout)
            fault = Fault.CONNECT if is_connecting else Fault.TIMEOUT
            raise ModelError("the endpoint did not answer in time", fault=fault) from None
        except httpcore.ConnectError:
            raise ModelError("no connection to the endpoint", fault=Fault.CONNECT) from None
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            raise ModelError(f"the endpoint broke off ({type(error).__name__})", fault=Fault.BROKEN) from None
        if reply.status in _REDIRECTS:
            raise ModelError(
                f"the endpoint leads elsewhere ({reply.status}), which is not followed", fault=Fault.REDIRECT
            )
        return reply

    def _exchange(self, body: bytes, limits: _Limits) -> Reply:
        url, policy = self._policy.url, self._policy
        waits = {"connect": policy.connect_timeout_s, "read": None, "write": None, "pool": None}
        headers = [*self._headers, (b"Content-Length", str(len(body)).encode())]
        backend = _TimedBackend(limits)
        with (
            httpcore.ConnectionPool(network_backend=backend, ssl_context=_tls(), max_keepalive_connections=0) as pool,
            pool.stream("POST", url, headers=headers, content=body, extensions={"timeout": waits}) as response,
        ):
            raw = b"".join(response.iter_stream())
            found = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
            return Reply(
                response.status,
                _decoded(raw, found.get("content-encoding", ""), max_bytes=policy.max_response_bytes),
                _retry_after(found.get("retry-after", "")),
            )


@cache
def _tls() -> ssl.SSLContext:
    """Trust in the bundled authorities, or in those of SSL_CERT_FILE: a private network may have one of its own."""
    return httpx.create_ssl_context()


def _decoded(raw: bytes, codings: str, *, max_bytes: int) -> bytes:
    try:
        return decode_content(raw, codings=codings, max_bytes=max_bytes)
    except ContentCodingError as error:
        fault = Fault.TOO_LARGE if error.too_large else Fault.NO_PROTOCOL
        raise ModelError("the endpoint's answer cannot be decompressed", fault=fault) from None


def _retry_after(header: str) -> float | None:
    header = header.strip()
    if header.isascii() and header.isdigit():
        return float(header[:9])
    try:
        at = email.utils.parsedate_to_datetime(header)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (at - datetime.now(UTC)).total_seconds())


class _TimedStream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, limits: _Limits) -> None:
        self._inner, self._limits = inner, limits

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._limits.count(self._inner.read(max_bytes, self._limits.shorten(timeout)))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._limits.shorten(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._inner.start_tls(ssl_context, server_hostname, self._limits.shorten(timeout))
        return _TimedStream(secured, self._limits)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's own signature
        return self._inner.get_extra_info(info)


class _TimedBackend(httpcore.NetworkBackend):
    def __init__(self, limits: _Limits) -> None:
        self._limits = limits

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        stream = httpcore.SyncBackend().connect_tcp(
            host, port, self._limits.shorten(timeout), local_address, socket_options
        )
        return _TimedStream(stream, self._limits)

"""What went wrong, in the words of the archive: statuses and exceptions become `FetchError`s of a closed set.

`transient` means that the same request may succeed later, so that the submission is tried again.
"""

import datetime as dt
import ssl
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final

import httpcore
import httpx

from events.errors import ContentCodingError, FetchError
from events.ingest.records import ErrorKind

MAX_RETRY_AFTER_S: Final = 24 * 3600.0  # a longer wait is a mistake more often than a wish
_MAX_SAID: Final = 300  # characters of what a server or a library said; it may quote a header of 64 KiB
_SERVER_ERRORS: Final = 500
_CLIENT_ERRORS: Final = 400
_LATER: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY})
_NEVER: Final = frozenset({HTTPStatus.NOT_IMPLEMENTED, HTTPStatus.HTTP_VERSION_NOT_SUPPORTED})


def parse_retry_after(header: str | None, *, now: dt.datetime) -> float | None:
    """Seconds until a server wants to be asked again: at least 0, at most 24 h; None if it does not say.

    The header is a number of seconds or an HTTP date (RFC 9110, 10.2.3).
    """
    text = (header or "").strip()[:_MAX_SAID]
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return min(float(text[:12]), MAX_RETRY_AFTER_S)
    try:
        instant = parsedate_to_datetime(text)
        wait_s = ((instant if instant.tzinfo else instant.replace(tzinfo=dt.UTC)) - now).total_seconds()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return min(max(wait_s, 0.0), MAX_RETRY_AFTER_S)


def classify_status(status: int, *, url: str, retry_after: str | None, now: dt.datetime) -> FetchError | None:
    """The error that an HTTP status means, or None for one that brings a page (200-299)."""
    wait_s = parse_retry_after(retry_after, now=now)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return FetchError(
            f"{url} answered 429: too many requests", kind=ErrorKind.RATE_LIMITED, transient=True, retry_after_s=wait_s
        )
    if status >= _SERVER_ERRORS:
        return FetchError(
            f"{url} answered {status}: the server has a fault",
            kind=ErrorKind.HTTP_SERVER_ERROR,
            transient=status not in _NEVER,
            retry_after_s=wait_s,
        )
    if status >= _CLIENT_ERRORS:
        return FetchError(
            f"{url} answered {status}: {_phrase(status)}",
            kind=ErrorKind.HTTP_CLIENT_ERROR,
            transient=status in _LATER,
            retry_after_s=wait_s,
        )
    if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES or status == HTTPStatus.PARTIAL_CONTENT:
        return FetchError(f"{url} answered {status}, which was not asked for", kind=ErrorKind.PROTOCOL)
    return None


def classify_exception(error: Exception, *, url: str) -> FetchError:
    """The error that an exception of the connection, of HTTP or of decompression means."""
    if isinstance(error, FetchError):
        return error
    if isinstance(error, ContentCodingError):
        kind = ErrorKind.TOO_LARGE if error.too_large else ErrorKind.PROTOCOL
        return FetchError(f"{url}: {error}", kind=kind, transient=error.truncated)
    for classes, kind, said in _EXCEPTIONS:
        if isinstance(error, classes):
            if kind is ErrorKind.CONNECT and _is_tls(error):
                kind, said = ErrorKind.TLS, "no secure connection"  # noqa: PLW2901 - the rare half of one case
            return FetchError(f"{url}: {said} ({_cut(error)})", kind=kind, transient=True)
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol | httpcore.UnsupportedProtocol | UnicodeError):
        return FetchError(f"{url[:200]!r} is not an address that can be fetched: {_cut(error)}", kind=ErrorKind.BAD_URL)
    return FetchError(f"{url}: {type(error).__name__}: {_cut(error)}", kind=ErrorKind.INTERNAL)


_EXCEPTIONS: Final = (
    ((httpcore.TimeoutException, httpx.TimeoutException, TimeoutError), ErrorKind.TIMEOUT, "no answer in time"),
    ((ssl.SSLError,), ErrorKind.TLS, "no secure connection"),
    ((httpcore.ConnectError, httpx.ConnectError), ErrorKind.CONNECT, "no connection"),
    ((httpcore.ProtocolError, httpx.ProtocolError), ErrorKind.PROTOCOL, "the answer breaks off or is not HTTP"),
    ((httpcore.NetworkError, httpx.NetworkError, OSError), ErrorKind.CONNECT, "the connection was lost"),
)


def _cut(error: Exception) -> str:
    return str(error)[:_MAX_SAID] or type(error).__name__


def _is_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase.lower()
    except ValueError:
        return "refused"

"""What statuses and Retry-After headers mean."""

import datetime as dt
import ssl

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.errors import ContentCodingError
from events.ingest.fetch.classify import MAX_RETRY_AFTER_S, classify_exception, classify_status, parse_retry_after
from events.ingest.records import ErrorKind

NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("999999999999999999999", MAX_RETRY_AFTER_S),
        ("Sun, 22 Nov 2026 12:01:30 GMT", 90.0),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0.0),
        ("Fri, 01 Jan 2100 00:00:00 GMT", MAX_RETRY_AFTER_S),
        ("Sun, 22 Nov 2026 12:01:30 -0000", 90.0),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("Sun, 99 Nov 2026", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_at_most_a_day(header: str | None, expected: float | None) -> None:
    assert parse_retry_after(header, now=NOW) == expected


@given(st.text(max_size=60))
def test_no_retry_after_header_breaks_the_parser(header: str) -> None:
    wait_s = parse_retry_after(header, now=NOW)
    assert wait_s is None or 0 <= wait_s <= MAX_RETRY_AFTER_S


@pytest.mark.parametrize(
    ("status", "kind", "transient"),
    [
        (400, ErrorKind.HTTP_CLIENT_ERROR, False),
        (401, ErrorKind.HTTP_CLIENT_ERROR, False),
        (403, ErrorKind.HTTP_CLIENT_ERROR, False),
        (404, ErrorKind.HTTP_CLIENT_ERROR, False),
        (408, ErrorKind.HTTP_CLIENT_ERROR, True),
        (410, ErrorKind.HTTP_CLIENT_ERROR, False),
        (429, ErrorKind.RATE_LIMITED, True),
        (451, ErrorKind.HTTP_CLIENT_ERROR, False),
        (499, ErrorKind.HTTP_CLIENT_ERROR, False),
        (500, ErrorKind.HTTP_SERVER_ERROR, True),
        (501, ErrorKind.HTTP_SERVER_ERROR, False),
        (502, ErrorKind.HTTP_SERVER_ERROR, True),
        (503, ErrorKind.HTTP_SERVER_ERROR, True),
        (523, ErrorKind.HTTP_SERVER_ERROR, True),
        (206, ErrorKind.PROTOCOL, False),
        (300, ErrorKind.PROTOCOL, False),
        (304, ErrorKind.PROTOCOL, False),
    ],
)
def test_statuses(status: int, kind: ErrorKind, *, transient: bool) -> None:
    error = classify_status(status, url="http://a.example/", retry_after="7", now=NOW)
    assert error is not None
    assert (error.kind, error.transient) == (kind, transient)
    assert str(status) in str(error)
    assert error.retry_after_s == (7.0 if status >= 400 else None)


@pytest.mark.parametrize("status", [200, 201, 203, 204, 226])
def test_success_is_no_error(status: int) -> None:
    assert classify_status(status, url="u", retry_after=None, now=NOW) is None


@pytest.mark.parametrize(
    ("error", "kind", "transient"),
    [
        (httpcore.ReadTimeout("late"), ErrorKind.TIMEOUT, True),
        (httpcore.ConnectTimeout("late"), ErrorKind.TIMEOUT, True),
        (httpcore.ConnectError("refused"), ErrorKind.CONNECT, True),
        (httpcore.ReadError("reset"), ErrorKind.CONNECT, True),
        (httpcore.RemoteProtocolError("odd"), ErrorKind.PROTOCOL, True),
        (ssl.SSLCertVerificationError("bad"), ErrorKind.TLS, True),
        (ContentCodingError("bad"), ErrorKind.PROTOCOL, False),
        (ContentCodingError("short", truncated=True), ErrorKind.PROTOCOL, True),
        (ContentCodingError("huge", too_large=True), ErrorKind.TOO_LARGE, False),
        (RuntimeError("bug"), ErrorKind.INTERNAL, False),
    ],
)
def test_exceptions(error: Exception, kind: ErrorKind, *, transient: bool) -> None:
    found = classify_exception(error, url="http://a.example/")
    assert (found.kind, found.transient) == (kind, transient)


def test_what_a_server_said_is_cut_short_in_messages() -> None:
    said = httpcore.RemoteProtocolError("illegal header line: " + "x" * 60_000)
    assert len(str(classify_exception(said, url="http://a.example/"))) < 500
    assert parse_retry_after("Sun, " * 20_000, now=NOW) is None

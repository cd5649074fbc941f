"""Connections: TLS keeps the name although the address is pinned, and DNS cannot hang a worker."""

import socket
import threading
from collections.abc import Sequence
from dataclasses import replace

import httpcore
import pytest

from events.errors import FetchError
from events.ingest.fetch.client import fetch
from events.ingest.fetch.connections import Deadline, SystemClock, resolve_host
from events.ingest.records import ErrorKind, FetchPolicy
from tests.support.certificate import HOST, client_tls, server_tls
from tests.support.http_server import Answer, ScriptedServer

POLICY = FetchPolicy(user_agent="dprk-archive/1.0", allow_networks=("127.0.0.0/8",), obey_robots=False)


def to_loopback(_host: str, _port: int, *, timeout_s: float) -> Sequence[str]:
    assert timeout_s > 0
    return ["127.0.0.1"]


def test_the_certificate_is_checked_for_the_name_not_for_the_address() -> None:
    with ScriptedServer(tls=server_tls()) as server:
        server.add("/a", Answer(body=b"over TLS", content_type="text/plain"))
        result = fetch(server.url("/a", host=HOST), policy=POLICY, resolver=to_loopback, tls=client_tls())
    assert result.body == b"over TLS"


@pytest.mark.parametrize("host", ["other.test", "127.0.0.1"])
def test_a_certificate_of_another_name_is_refused(host: str) -> None:
    with ScriptedServer(tls=server_tls()) as server:
        server.add("/a", Answer(body=b"over TLS"))
        with pytest.raises(FetchError) as caught:
            fetch(server.url("/a", host=host), policy=POLICY, resolver=to_loopback, tls=client_tls())
    assert (caught.value.kind, caught.value.transient) == (ErrorKind.TLS, True)


def test_an_unknown_authority_is_refused() -> None:
    with ScriptedServer(tls=server_tls()) as server, pytest.raises(FetchError) as caught:
        fetch(server.url("/a", host=HOST), policy=POLICY, resolver=to_loopback)
    assert caught.value.kind == ErrorKind.TLS


def test_the_system_resolver_gives_each_address_once() -> None:
    found = resolve_host("127.0.0.1", 80, timeout_s=5)
    assert list(found) == ["127.0.0.1"]


def test_a_resolver_that_hangs_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()

    def hang(*_args: object, **_options: object) -> list[object]:
        answered.wait(10)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    with pytest.raises(TimeoutError, match=r"slow\.example"):
        resolve_host("slow.example", 80, timeout_s=0.01)
    answered.set()


def test_a_name_that_dns_cannot_carry_is_not_found() -> None:
    with pytest.raises(OSError, match=r".+"):
        resolve_host("a" * 70 + ".example", 80, timeout_s=5)


def test_a_spent_deadline_ends_every_wait() -> None:
    clock = SystemClock()
    assert Deadline(clock, clock.monotonic() + 100).shorten(5.0) == 5.0
    assert Deadline(clock, clock.monotonic() + 3).shorten(None) <= 3.0
    with pytest.raises(httpcore.ReadTimeout):
        Deadline(clock, clock.monotonic()).left_s()


def test_a_share_of_a_deadline_is_of_what_is_left() -> None:
    clock = SystemClock()
    whole = Deadline(clock, clock.monotonic() + 90)
    assert 29 < whole.share(1 / 3).left_s() <= 30
    with pytest.raises(httpcore.ReadTimeout):
        Deadline(clock, clock.monotonic() - 1).share(0.5).left_s()


def test_framing_without_content_is_metered() -> None:
    """A chunk of one byte may carry any number of bytes that no limit on bodies sees."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"1;" + b"e" * 100 + b"\r\nx\r\n"
    small = replace(POLICY, max_bytes=1000, max_header_bytes=1000)
    with ScriptedServer() as server:
        fits = server.add("/fits", Answer(raw=head + chunk * 20 + b"0\r\n\r\n"))
        flood = server.add("/flood", Answer(raw=head + chunk * 40 + b"0\r\n\r\n"))
        assert fetch(fits, policy=small).body == b"x" * 20
        with pytest.raises(FetchError) as caught:
            fetch(flood, policy=small)
    assert caught.value.kind == ErrorKind.TOO_LARGE
    assert "127.0.0.1" in str(caught.value)

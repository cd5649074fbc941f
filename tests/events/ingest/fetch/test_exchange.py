"""One request and its answer: headers within limits, bodies whole or in part, where an answer leads."""

import httpx
import pytest

from events.errors import FetchError
from events.ingest.fetch.connections import Deadline, SystemClock, resolve_host
from events.ingest.fetch.exchange import Session, default_tls, find_redirect, open_exchange, read_raw, read_start
from events.ingest.records import ErrorKind, FetchPolicy
from tests.support.http_server import Answer, ScriptedServer

POLICY = FetchPolicy(
    user_agent="dprk-archive/1.0", allow_networks=("127.0.0.0/8",), max_headers=10, max_header_bytes=2000
)


def session(policy: FetchPolicy = POLICY) -> Session:
    clock = SystemClock()
    deadline = Deadline(clock, clock.monotonic() + 20)
    return Session(policy=policy, resolver=resolve_host, clock=clock, deadline=deadline, tls=default_tls())


def refusal_of(answer: Answer) -> FetchError:
    with (
        ScriptedServer() as server,
        pytest.raises(FetchError) as caught,
        open_exchange(server.add("/a", answer), session()) as exchange,
    ):
        read_raw(exchange.response, max_bytes=100, url="http://a.example/")
    return caught.value


def test_an_exchange_has_both_sides_and_who_answered() -> None:
    with ScriptedServer() as server:
        url = server.add("/a", Answer(body=b"body", headers=[("X-One", "1"), ("X-One", "2")]))
        with open_exchange(url, session(), headers={"X-More": "yes"}) as exchange:
            assert read_raw(exchange.response, max_bytes=4, url=url) == b"body"
    assert (exchange.header("x-one"), exchange.header("x-none")) == ("1, 2", "")
    assert exchange.server_address == "127.0.0.1"
    assert server.requests[0].headers["x-more"] == "yes"


@pytest.mark.parametrize(
    ("headers", "fits"),
    [
        ([("X", "y")] * 7, True),  # beside Content-Type, Content-Length and Connection
        ([("X", "y")] * 8, False),
        ([("X", "y" * 1800)], True),
        ([("X", "y" * 1950)], False),
    ],
)
def test_headers_are_counted_and_weighed(headers: list[tuple[str, str]], *, fits: bool) -> None:
    answer = Answer(body=b"body", headers=headers)
    if fits:
        with ScriptedServer() as server, open_exchange(server.add("/a", answer), session()) as exchange:
            assert exchange.response.status_code == 200
    else:
        assert refusal_of(answer).kind == ErrorKind.TOO_LARGE


def test_headers_that_do_not_end_are_not_kept() -> None:
    sent: list[int] = []

    def pieces():
        while True:
            sent.append(1000)
            yield b"X: " + b"y" * 995 + b"\r\n"

    error = refusal_of(Answer(raw=b"HTTP/1.1 200 OK\r\n", pieces=pieces))
    assert (error.kind, error.transient) == (ErrorKind.TOO_LARGE, False)
    assert "2000 bytes of headers" in str(error)


def test_informational_answers_count_as_headers() -> None:
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
    with ScriptedServer() as server:
        url = server.add("/a", Answer(raw=early * 3 + b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody"))
        with open_exchange(url, session()) as exchange:
            assert read_raw(exchange.response, max_bytes=100, url=url) == b"body"
    assert refusal_of(Answer(raw=early * 100)).kind == ErrorKind.TOO_LARGE


def test_a_body_is_refused_when_it_grows_or_says_so() -> None:
    assert refusal_of(Answer(body=b"x" * 101)).kind == ErrorKind.TOO_LARGE
    assert refusal_of(Answer(body=b"x" * 101, length=None)).kind == ErrorKind.TOO_LARGE
    assert refusal_of(Answer(length=10**18)).kind == ErrorKind.TOO_LARGE


def test_the_start_of_a_body_is_enough() -> None:
    with ScriptedServer() as server:
        url = server.add("/a", Answer(body=b"start", length=10**9, pieces=lambda: iter(lambda: b"more" * 1000, b"")))
        with open_exchange(url, session()) as exchange:
            assert read_start(exchange.response, max_bytes=7) == b"startmo"


def test_faults_inside_the_block_come_out_as_ours() -> None:
    with (
        ScriptedServer() as server,
        pytest.raises(FetchError) as caught,
        open_exchange(server.add("/a", Answer(body=b"x")), session()),
    ):
        raise OSError("the cable was cut")
    assert (caught.value.kind, caught.value.transient) == (ErrorKind.CONNECT, True)


@pytest.mark.parametrize(
    ("status", "location", "target"),
    [
        (301, "/b", "http://a.example/b"),
        (307, " //b.example/c ", "http://b.example/c"),
        (302, "", None),
        (200, "/b", None),
        (304, "/b", None),
        (300, "/b", None),
    ],
)
def test_an_answer_leads_on_or_not(status: int, location: str, target: str | None) -> None:
    response = httpx.Response(status, headers={"Location": location})
    assert find_redirect("http://a.example/x/", response) == target


def test_an_answer_that_leads_to_no_address_is_refused() -> None:
    with pytest.raises(FetchError) as caught:
        find_redirect("http://a.example/", httpx.Response(302, headers={"Location": "http://[broken/" + "x" * 5000}))
    assert caught.value.kind == ErrorKind.BAD_URL
    assert len(str(caught.value)) < 500

"""Conditional requests: a server's validators go back to it as plain header lines, or not at all."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.errors import FetchError
from events.ingest.fetch.client import fetch
from events.ingest.fetch.conditions import MAX_VALIDATOR, Conditions, request_headers
from events.ingest.records import ErrorKind, FetchPolicy
from tests.support.certificate import HOST, client_tls, server_tls
from tests.support.http_server import Answer, Request, ScriptedServer, redirect

POLICY = FetchPolicy(user_agent="dprk-archive/1.0", allow_networks=("127.0.0.0/8",), obey_robots=False)
ETAG = 'W/"67ab-5e8"'
MODIFIED = "Sun, 22 Nov 2026 12:01:30 GMT"


def test_what_the_server_said_goes_back_word_for_word() -> None:
    assert request_headers(Conditions(etag=ETAG, last_modified=MODIFIED)) == {
        "If-None-Match": ETAG,
        "If-Modified-Since": MODIFIED,
    }


def test_what_it_did_not_say_is_not_asked() -> None:
    assert request_headers(None) == {}
    assert request_headers(Conditions()) == {}
    assert request_headers(Conditions(etag=ETAG)) == {"If-None-Match": ETAG}
    assert request_headers(Conditions(last_modified=MODIFIED)) == {"If-Modified-Since": MODIFIED}


@pytest.mark.parametrize(
    "value",
    [
        '"a"\r\nX-Injected: 1',
        '"a"\nb',
        '"a"\r',
        '"a\x00"',
        '"a\x7f"',
        '"판"',  # no header can carry it
        " \t ",
        "x" * (MAX_VALIDATOR + 1),
    ],
)
def test_what_is_no_header_value_is_left_out(value: str) -> None:
    assert request_headers(Conditions(etag=value, last_modified=value)) == {}


def test_servers_that_forget_the_quotes_get_their_word_back() -> None:
    assert request_headers(Conditions(etag=" abc def ")) == {"If-None-Match": "abc def"}
    assert request_headers(Conditions(etag='"caf\xe9"')) == {"If-None-Match": '"caf\xe9"'}
    assert request_headers(Conditions(etag="x" * MAX_VALIDATOR)) == {"If-None-Match": "x" * MAX_VALIDATOR}


@given(st.text(max_size=60))
def test_no_value_makes_more_than_one_line(value: str) -> None:
    for sent in request_headers(Conditions(etag=value, last_modified=value)).values():
        assert len(sent.encode("latin-1").splitlines()) == 1


# Sent and answered


def to_loopback(_host: str, _port: int, *, timeout_s: float) -> list[str]:
    assert timeout_s > 0
    return ["127.0.0.1"]


PAGE = Answer(body=b"the page", headers=[("ETag", ETAG), ("Last-Modified", MODIFIED)])
KNOWN = Conditions(etag=ETAG, last_modified=MODIFIED)


def only_if_new(request: Request) -> Answer:
    return replace(PAGE, status=304, body=b"", length=None) if request.headers.get("if-none-match") == ETAG else PAGE


def test_what_has_not_changed_is_not_sent_again() -> None:
    with ScriptedServer() as server:
        url = server.add("/feed", only_if_new)
        first = fetch(url, policy=POLICY)
        again = fetch(url, policy=POLICY, conditions=KNOWN)
        other = fetch(url, policy=POLICY, conditions=Conditions(etag='"an older one"'))
    assert (first.http_status, first.body) == (200, b"the page")
    assert (again.http_status, again.body, again.raw_body, again.url) == (304, b"", b"", url)
    assert dict(again.response_headers)["ETag"] == ETAG
    assert (other.http_status, other.body) == (200, b"the page")
    assert server.requests[1].headers["if-modified-since"] == MODIFIED
    assert "if-none-match" not in server.requests[0].headers


def test_an_answer_to_conditions_nobody_set_is_a_fault() -> None:
    with ScriptedServer() as server, pytest.raises(FetchError) as caught:
        fetch(server.add("/feed", Answer(status=304)), policy=POLICY, conditions=Conditions(etag="a\nb"))
    assert caught.value.kind == ErrorKind.PROTOCOL


def test_nothing_new_may_come_under_a_coding_nobody_asked_for() -> None:
    unchanged = Answer(status=304, headers=[("Content-Encoding", "br")])
    with ScriptedServer() as server:
        assert fetch(server.add("/feed", unchanged), policy=POLICY, conditions=KNOWN).http_status == 304


def test_conditions_go_along_within_an_origin() -> None:
    with ScriptedServer() as server:
        server.add("/b", only_if_new)
        result = fetch(server.add("/a", redirect("/b")), policy=POLICY, conditions=KNOWN)
    assert (result.http_status, result.url) == (304, server.url("/b"))


def test_conditions_do_not_leave_their_origin_nor_come_back_to_it() -> None:
    with ScriptedServer() as first, ScriptedServer() as second:
        first.add("/c", only_if_new)
        second.add("/b", redirect(first.url("/c")))
        result = fetch(first.add("/a", redirect(second.url("/b"))), policy=POLICY, conditions=KNOWN)
    assert result.http_status == 200
    assert "if-none-match" in first.requests[0].headers
    assert not [name for request in (*second.requests, first.requests[1]) for name in request.headers if "if-" in name]


def test_conditions_are_not_told_in_the_clear_after_tls() -> None:
    with ScriptedServer() as plain, ScriptedServer(tls=server_tls()) as secure:
        plain.add("/feed", only_if_new)
        secure.add("/feed", redirect(plain.url("/feed", host=HOST)))
        result = fetch(
            secure.url("/feed", host=HOST), policy=POLICY, conditions=KNOWN, tls=client_tls(), resolver=to_loopback
        )
    assert (result.http_status, result.url) == (200, plain.url("/feed", host=HOST))
    assert "if-none-match" not in plain.requests[0].headers


def test_robots_are_asked_for_without_conditions() -> None:
    with ScriptedServer() as server:
        fetch(server.add("/feed", only_if_new), policy=replace(POLICY, obey_robots=True), conditions=KNOWN)
    assert server.paths == ["/robots.txt", "/feed"]
    assert "if-none-match" not in server.requests[0].headers

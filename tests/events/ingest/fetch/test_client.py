"""`fetch` against a real server on loopback: what it brings, and everything that it must not do."""

import datetime as dt
import gzip
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from events.errors import FetchError
from events.ingest.fetch.client import FEED_TYPES, fetch
from events.ingest.fetch.robots import RobotsCache
from events.ingest.records import ErrorKind, FetchPolicy
from events.vault import FileVault, StoredCapture, read_capture, write_response_record
from tests.support.http_server import Answer, Drip, Request, ScriptedServer, gzipped, redirect

AGENT = "dprk-archive/1.0 (+mailto:desk@archive.example)"
POLICY = FetchPolicy(user_agent=AGENT, allow_networks=("127.0.0.0/8",), obey_robots=False, max_bytes=200_000)
PAGE = b"<html><body><p>On 13 April a missile was launched.</p></body></html>"


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


def refusal(url: str, *, policy: FetchPolicy = POLICY, **parts: Any) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetch(url, policy=policy, **parts)
    return caught.value


def answers(*addresses: str) -> Any:
    """A resolver that knows one answer, and counts how often it is asked."""

    def resolve(host: str, port: int, *, timeout_s: float) -> Sequence[str]:
        resolve.asked.append(host)  # type: ignore[attr-defined]  # a function that counts its calls
        assert port
        assert timeout_s > 0
        return addresses

    resolve.asked = []  # type: ignore[attr-defined]  # as above
    return resolve


class SkippingClock:
    """A clock on which `step_s` pass at every look, so that a deadline comes without waiting."""

    def __init__(self, step_s: float) -> None:
        self.step_s = step_s
        self.at_s = 0.0

    def now(self) -> dt.datetime:
        return dt.datetime(2026, 11, 22, tzinfo=dt.UTC)

    def monotonic(self) -> float:
        self.at_s += self.step_s
        return self.at_s


# What it brings


def test_a_page_comes_as_it_was_sent(server: ScriptedServer) -> None:
    url = server.add("/a?b=c", Answer(body=PAGE, headers=[("X-One", "1"), ("Set-Cookie", "a=1"), ("X-One", "2")]))
    result = fetch(url, policy=POLICY)
    assert (result.requested_url, result.url, result.http_status, result.reason) == (url, url, 200, "OK")
    assert (result.body, result.raw_body) == (PAGE, PAGE)
    assert (result.content_type, result.charset) == ("text/html", "utf-8")
    assert [value for name, value in result.response_headers if name == "X-One"] == ["1", "2"]
    assert result.server_address == "127.0.0.1"
    assert result.fetched_at.tzinfo is dt.UTC


def test_we_say_who_we_are_and_send_nothing_else(server: ScriptedServer) -> None:
    fetch(server.add("/a", Answer(body=PAGE)), policy=POLICY)
    headers = server.requests[0].headers
    assert headers["user-agent"] == AGENT
    assert headers["host"] == f"127.0.0.1:{server.port}"
    assert headers["accept-encoding"] == "gzip, deflate"
    assert set(headers) == {"user-agent", "host", "accept", "accept-encoding", "connection"}


@pytest.mark.parametrize(
    ("coding", "sent"),
    [
        ("gzip", gzip.compress(PAGE)),
        ("x-gzip", gzip.compress(PAGE[:20]) + gzip.compress(PAGE[20:])),
        ("deflate", zlib.compress(PAGE)),
        ("identity", PAGE),
        ("gzip, gzip", gzip.compress(gzip.compress(PAGE))),
    ],
    ids=["gzip", "two members", "deflate", "identity", "twice"],  # two workers must collect the same names
)
def test_compressed_pages_are_read_and_kept_as_sent(server: ScriptedServer, coding: str, sent: bytes) -> None:
    url = server.add("/a", Answer(body=sent, headers=[("Content-Encoding", coding)]))
    result = fetch(url, policy=POLICY)
    assert (result.body, result.raw_body) == (PAGE, sent)


def test_chunks_are_joined(server: ScriptedServer) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
    url = server.add("/a", Answer(raw=head + b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"))
    assert fetch(url, policy=POLICY).body == b"hello world"


def test_odd_but_harmless_answers_are_read(server: ScriptedServer) -> None:
    latin = server.add("/latin", Answer(raw=b"HTTP/1.0 200 \xc4h\r\nX-Odd: caf\xe9\r\n\r\nbare bytes"))
    result = fetch(latin, policy=POLICY)
    assert (result.body, result.content_type, result.charset) == (b"bare bytes", "", None)
    assert ("X-Odd", "caf\xe9") in result.response_headers


@pytest.mark.parametrize(
    ("header", "mime", "charset"),
    [
        ("text/html;charset=EUC-KR", "text/html", "euc-kr"),
        ('TEXT/HTML; a=b; Charset="windows-1251"', "text/html", "windows-1251"),
        ("text/plain", "text/plain", None),
    ],
)
def test_charsets_are_read(server: ScriptedServer, header: str, mime: str, charset: str | None) -> None:
    result = fetch(server.add("/a", Answer(body=PAGE, content_type=header)), policy=POLICY)
    assert (result.content_type, result.charset) == (mime, charset)


def test_what_was_fetched_can_be_stored_and_read_back(server: ScriptedServer, tmp_path: Path) -> None:
    result = fetch(server.add("/a", gzipped(PAGE)), policy=POLICY)
    vault = FileVault(tmp_path)
    key = vault.put(
        write_response_record(
            StoredCapture(
                url=result.url,
                fetched_at=result.fetched_at,
                raw_body=result.raw_body,
                http_status=result.http_status,
                reason=result.reason,
                http_version=result.http_version,
                headers=result.response_headers,
                request_headers=result.request_headers,
                server_address=result.server_address,
            )
        )
    )
    kept = read_capture(vault.get(key))
    assert (kept.body, kept.raw_body, kept.headers) == (PAGE, result.raw_body, result.response_headers)
    assert (kept.fetched_at, kept.content_type, kept.charset) == (result.fetched_at, "text/html", "utf-8")


# Redirects


def test_redirects_are_followed_to_the_page(server: ScriptedServer) -> None:
    server.add("/c/page", Answer(body=PAGE))
    server.add("/b", redirect("c/page#part", status=308))
    url = server.add("/a", redirect(server.url("/b"), status=301))
    result = fetch(url + "#top", policy=POLICY)
    assert (result.requested_url, result.url, result.body) == (url + "#top", server.url("/c/page"), PAGE)


def test_cookies_are_not_carried_along(server: ScriptedServer) -> None:
    server.add("/b", Answer(body=PAGE))
    url = server.add("/a", Answer(status=302, headers=[("Location", "/b"), ("Set-Cookie", "id=1; Path=/")]))
    fetch(url, policy=POLICY)
    assert "cookie" not in server.requests[1].headers


def test_a_loop_ends(server: ScriptedServer) -> None:
    url = server.add("/a", redirect("/a"))
    assert refusal(url).kind == ErrorKind.TOO_MANY_REDIRECTS
    assert len(server.requests) == POLICY.max_redirects + 1


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        ("http://10.0.0.1/", ErrorKind.PRIVATE_ADDRESS),
        ("http://169.254.169.254/latest/meta-data/", ErrorKind.PRIVATE_ADDRESS),
        ("http://[::1]/", ErrorKind.PRIVATE_ADDRESS),
        ("//192.168.0.1/", ErrorKind.PRIVATE_ADDRESS),
        ("http://0x7f.1/", ErrorKind.BAD_URL),
        ("http://[::ffff:127.0.0.1]/", ErrorKind.BAD_URL),
        ("file:///etc/passwd", ErrorKind.BAD_URL),
        ("ftp://example.org/", ErrorKind.BAD_URL),
        ("http://user:pw@example.org/", ErrorKind.BAD_URL),
        ("http://[broken/", ErrorKind.BAD_URL),
    ],
)
def test_redirects_are_checked_like_the_first_address(server: ScriptedServer, location: str, kind: ErrorKind) -> None:
    error = refusal(server.add("/a", redirect(location)))
    assert (error.kind, error.transient) == (kind, False)


# Where it connects to


def test_loopback_is_refused_unless_it_is_opened(server: ScriptedServer) -> None:
    url = server.add("/a", Answer(body=PAGE))
    assert refusal(url, policy=replace(POLICY, allow_networks=())).kind == ErrorKind.PRIVATE_ADDRESS
    assert server.requests == []


@pytest.mark.parametrize("addresses", [["10.1.2.3"], ["8.8.8.8", "10.1.2.3"], ["::1"], ["64:ff9b::a9fe:a9fe"]])
def test_a_name_that_leads_inside_is_refused(addresses: list[str]) -> None:
    error = refusal("http://rebind.example/", resolver=answers(*addresses), policy=replace(POLICY, allow_networks=()))
    assert error.kind == ErrorKind.PRIVATE_ADDRESS
    assert "rebind.example" in str(error)


def test_the_address_checked_is_the_address_connected_to(server: ScriptedServer) -> None:
    server.add("/a", Answer(body=PAGE))
    resolver = answers("127.0.0.1")
    result = fetch(server.url("/a", host="kcna.example"), policy=POLICY, resolver=resolver)
    assert resolver.asked == ["kcna.example"]  # once: nobody can answer differently the second time
    assert server.requests[0].headers["host"] == f"kcna.example:{server.port}"
    assert result.server_address == "127.0.0.1"


def test_localhost_works_where_loopback_is_opened_for_one_family(server: ScriptedServer) -> None:
    server.add("/a", Answer(body=PAGE))
    url = server.url("/a", host="localhost")
    assert fetch(url, policy=POLICY, resolver=answers("::1", "127.0.0.1")).body == PAGE


def test_the_next_address_is_tried_when_one_is_dead(server: ScriptedServer) -> None:
    server.add("/a", Answer(body=PAGE))
    both = replace(POLICY, allow_networks=("127.0.0.0/8", "::1/128"))  # the server listens on IPv4 only
    result = fetch(server.url("/a", host="two.example"), policy=both, resolver=answers("::1", "127.0.0.1"))
    assert result.server_address == "127.0.0.1"


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f.1", "127.1", "0177.0.0.1", "127.0.0.1.", "１２７.0.0.1", "127。0。0。1", "[::ffff:7f00:1]"],
)
def test_odd_spellings_of_loopback_reach_nothing(server: ScriptedServer, host: str) -> None:
    server.add("/a", Answer(body=PAGE))
    error = refusal(server.url("/a", host=host), policy=replace(POLICY, allow_networks=()))
    assert error.kind in {ErrorKind.BAD_URL, ErrorKind.PRIVATE_ADDRESS}
    assert server.requests == []


def test_the_environment_names_no_proxy(server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert fetch(server.add("/a", Answer(body=PAGE)), policy=POLICY).body == PAGE


def test_a_name_without_address_is_tried_again_later() -> None:
    def unknown(_host: str, _port: int, *, timeout_s: float) -> Sequence[str]:
        raise OSError(f"not known, {timeout_s} s")

    error = refusal("http://gone.example/", resolver=unknown)
    assert (error.kind, error.transient) == (ErrorKind.DNS, True)
    assert refusal("http://gone.example/", resolver=answers()).kind == ErrorKind.DNS


def test_a_closed_port_is_tried_again_later() -> None:
    with ScriptedServer() as server:
        url = server.url("/a")
    error = refusal(url)
    assert (error.kind, error.transient) == (ErrorKind.CONNECT, True)


# Limits


def test_large_bodies_are_refused_before_and_while_reading(server: ScriptedServer) -> None:
    big = b"x" * 200_001
    assert refusal(server.add("/said", Answer(body=big))).kind == ErrorKind.TOO_LARGE
    assert refusal(server.add("/unsaid", Answer(body=big, length=None))).kind == ErrorKind.TOO_LARGE
    assert len(fetch(server.add("/fits", Answer(body=big[:-1])), policy=POLICY).body) == 200_000


@pytest.mark.parametrize("layers", [1, 2])
def test_bombs_are_refused(server: ScriptedServer, layers: int) -> None:
    bomb = b"\0" * 50_000_000
    for _ in range(layers):
        bomb = gzip.compress(bomb)
    error = refusal(server.add("/a", Answer(body=bomb, headers=[("Content-Encoding", ", ".join(["gzip"] * layers))])))
    assert (error.kind, error.transient) == (ErrorKind.TOO_LARGE, False)


@pytest.mark.parametrize(
    ("answer", "transient"),
    [
        (Answer(body=gzip.compress(PAGE)[:-12], headers=[("Content-Encoding", "gzip")]), True),
        (Answer(body=PAGE, headers=[("Content-Encoding", "gzip")]), False),
        (Answer(body=PAGE, headers=[("Content-Encoding", "br")]), False),
        (Answer(body=PAGE, headers=[("Content-Encoding", "gzip, gzip, gzip")]), False),
        (Answer(body=PAGE, length=len(PAGE) + 10), True),
        (Answer(raw=b"SSH-2.0-OpenSSH_9.9\r\n"), True),
        (Answer(raw=b""), True),
        (Answer(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), True),
    ],
)
def test_broken_answers_are_protocol_errors(server: ScriptedServer, answer: Answer, *, transient: bool) -> None:
    error = refusal(server.add("/a", answer))
    assert (error.kind, error.transient) == (ErrorKind.PROTOCOL, transient)


def test_a_slow_drip_ends_at_the_total_time(server: ScriptedServer) -> None:
    drip = Drip(piece=b"<p>more</p>", count=10_000, pause_s=0.01)
    url = server.add("/a", Answer(length=None, drip=drip))
    error = refusal(url, policy=replace(POLICY, total_timeout_s=0.2))
    assert (error.kind, error.transient) == (ErrorKind.TIMEOUT, True)


def test_silence_ends_at_the_read_time(server: ScriptedServer) -> None:
    url = server.add("/a", Answer(length=100, drip=Drip(piece=b"x", count=2, pause_s=1.0)))
    error = refusal(url, policy=replace(POLICY, read_timeout_s=0.05))
    assert (error.kind, error.transient) == (ErrorKind.TIMEOUT, True)


def test_the_total_time_covers_redirects_too(server: ScriptedServer) -> None:
    url = server.add("/a", redirect("/a"))
    error = refusal(url, policy=replace(POLICY, max_redirects=1000), clock=SkippingClock(step_s=2.0))
    assert error.kind == ErrorKind.TIMEOUT


def test_only_text_is_fetched(server: ScriptedServer) -> None:
    error = refusal(server.add("/a", Answer(body=b"%PDF-1.7", content_type="application/pdf")))
    assert (error.kind, error.transient) == (ErrorKind.CONTENT_TYPE, False)
    assert "application/pdf" in str(error)


@pytest.mark.parametrize(
    "declared",
    [
        "application/rss+xml; charset=utf-8",
        "application/atom+xml",
        "text/xml",
        "application/xml",
        "application/json",
        "application/feed+json",
        "application/octet-stream",
        "application/x-gzip",
        "text/html",
        "text/plain",
        None,
    ],
)
def test_feeds_come_under_many_names(server: ScriptedServer, declared: str | None) -> None:
    url = server.add("/feed", Answer(body=b"<rss/>", content_type=declared))
    assert fetch(url, policy=replace(POLICY, content_types=FEED_TYPES)).body == b"<rss/>"
    assert "application/rss+xml" in server.requests[0].headers["accept"]


def test_no_feed_is_a_film(server: ScriptedServer) -> None:
    url = server.add("/feed", Answer(body=b"<rss/>", content_type="video/mp4"))
    assert refusal(url, policy=replace(POLICY, content_types=FEED_TYPES)).kind == ErrorKind.CONTENT_TYPE


# Statuses

REPEATING = replace(POLICY, accept_gone=True)


@pytest.mark.parametrize("status", [404, 410])
def test_that_a_page_is_gone_can_be_kept(server: ScriptedServer, status: int) -> None:
    gone = Answer(status=status, body=b"removed", content_type="application/x-anything", headers=[("X-By", "order")])
    url = server.add("/a", gone)
    result = fetch(url, policy=REPEATING)
    assert (result.http_status, result.body, result.content_type) == (status, b"removed", "application/x-anything")
    assert ("X-By", "order") in result.response_headers
    assert refusal(url).kind == ErrorKind.HTTP_CLIENT_ERROR


def test_that_a_page_is_gone_may_be_told_after_a_redirect(server: ScriptedServer) -> None:
    result = fetch(server.add("/a", redirect("/missing")), policy=REPEATING)
    assert (result.http_status, result.url) == (404, server.url("/missing"))


def test_gone_has_the_same_limits_and_nothing_else_counts_as_gone(server: ScriptedServer) -> None:
    assert (
        refusal(server.add("/a", Answer(status=404, body=b"x" * 200_001)), policy=REPEATING).kind == ErrorKind.TOO_LARGE
    )
    assert refusal(server.add("/b", Answer(status=403)), policy=REPEATING).kind == ErrorKind.HTTP_CLIENT_ERROR
    assert refusal(server.add("/c", Answer(status=451)), policy=REPEATING).kind == ErrorKind.HTTP_CLIENT_ERROR
    assert refusal(server.add("/d", Answer(status=503)), policy=REPEATING).kind == ErrorKind.HTTP_SERVER_ERROR


def test_statuses_become_errors_with_their_wait(server: ScriptedServer) -> None:
    busy = refusal(server.add("/busy", Answer(status=429, headers=[("Retry-After", "30")])))
    assert (busy.kind, busy.transient, busy.retry_after_s) == (ErrorKind.RATE_LIMITED, True, 30.0)
    gone = refusal(server.add("/gone", Answer(status=410)))
    assert (gone.kind, gone.transient) == (ErrorKind.HTTP_CLIENT_ERROR, False)
    down = refusal(server.add("/down", Answer(status=503)))
    assert (down.kind, down.transient) == (ErrorKind.HTTP_SERVER_ERROR, True)
    assert refusal(server.add("/nowhere", Answer(status=302))).kind == ErrorKind.PROTOCOL


# robots.txt

OBEDIENT = replace(POLICY, obey_robots=True)


def robots(text: str, **options: Any) -> Answer:
    return Answer(body=text.encode(), content_type="text/plain", **options)


def test_what_a_site_forbids_is_not_fetched(server: ScriptedServer) -> None:
    server.add("/robots.txt", robots("User-agent: dprk-archive\nDisallow: /private/\n"))
    error = refusal(server.add("/private/a", Answer(body=PAGE)), policy=OBEDIENT)
    assert (error.kind, error.transient) == (ErrorKind.ROBOTS, False)
    assert server.paths == ["/robots.txt"]
    assert fetch(server.add("/public/a", Answer(body=PAGE)), policy=OBEDIENT).body == PAGE


def test_a_redirect_does_not_go_round_robots(server: ScriptedServer) -> None:
    server.add("/robots.txt", robots("User-agent: *\nDisallow: /private/\n"))
    server.add("/private/a", Answer(body=PAGE))
    assert refusal(server.add("/a", redirect("/private/a")), policy=OBEDIENT).kind == ErrorKind.ROBOTS


def test_robots_are_asked_for_once(server: ScriptedServer) -> None:
    server.add("/robots.txt", robots("User-agent: *\nAllow: /\n"))
    cache = RobotsCache()
    for path in ("/a", "/b"):
        fetch(server.add(path, Answer(body=PAGE)), policy=OBEDIENT, robots=cache)
    assert server.paths == ["/robots.txt", "/a", "/b"]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_no_robots_means_no_rules(server: ScriptedServer, status: int) -> None:
    server.add("/robots.txt", Answer(status=status))
    assert fetch(server.add("/a", Answer(body=PAGE)), policy=OBEDIENT).body == PAGE


@pytest.mark.parametrize(
    ("status", "kind"), [(500, ErrorKind.ROBOTS), (503, ErrorKind.ROBOTS), (429, ErrorKind.RATE_LIMITED)]
)
def test_robots_that_fail_mean_later(server: ScriptedServer, status: int, kind: ErrorKind) -> None:
    server.add("/robots.txt", Answer(status=status, headers=[("Retry-After", "9")]), Answer(status=404))
    url = server.add("/a", Answer(body=PAGE))
    cache = RobotsCache()
    error = refusal(url, policy=OBEDIENT, robots=cache)
    assert (error.kind, error.transient, error.retry_after_s) == (kind, True, 9.0)
    assert fetch(url, policy=OBEDIENT, robots=cache).body == PAGE  # the failure was not remembered


def test_robots_that_lead_astray_are_no_way_inside(server: ScriptedServer) -> None:
    server.add("/robots.txt", redirect("http://169.254.169.254/"))
    assert refusal(server.add("/a", Answer(body=PAGE)), policy=OBEDIENT).kind == ErrorKind.PRIVATE_ADDRESS


def test_robots_may_redirect_or_loop(server: ScriptedServer) -> None:
    url = server.add("/a", Answer(body=PAGE))
    server.add("/robots.txt", redirect("/elsewhere.txt"))
    server.add("/elsewhere.txt", robots("User-agent: *\nDisallow: /\n"))
    assert refusal(url, policy=OBEDIENT).kind == ErrorKind.ROBOTS
    server.add("/robots.txt", redirect("/robots.txt"))
    assert fetch(url, policy=OBEDIENT).body == PAGE


def test_huge_and_broken_robots_are_cut_not_refused(server: ScriptedServer) -> None:
    url = server.add("/a", Answer(body=PAGE))
    server.add("/robots.txt", robots("User-agent: *\nDisallow: /b\n" + "# padding\n" * 100_000 + "Disallow: /a\n"))
    assert fetch(url, policy=OBEDIENT).body == PAGE
    server.add("/robots.txt", Answer(body=b"not gzip", headers=[("Content-Encoding", "gzip")]))
    assert fetch(url, policy=OBEDIENT).body == PAGE
    server.add("/robots.txt", gzipped(b"User-agent: *\nDisallow: /a\n"))
    assert refusal(url, policy=OBEDIENT).kind == ErrorKind.ROBOTS


def test_long_robots_count_from_their_beginning_compressed_or_not(server: ScriptedServer) -> None:
    url = server.add("/a", Answer(body=PAGE))
    long = b"User-agent: *\nDisallow: /a\n" + b"# padding\n" * 500_000
    server.add("/robots.txt", Answer(body=long, content_type="text/plain"), gzipped(long))
    assert refusal(url, policy=OBEDIENT).kind == ErrorKind.ROBOTS
    assert refusal(url, policy=OBEDIENT).kind == ErrorKind.ROBOTS


def test_slow_robots_take_a_third_of_the_time(server: ScriptedServer) -> None:
    drip = Drip(piece=b"#", count=10_000, pause_s=0.01)
    server.add("/robots.txt", Answer(length=None, content_type="text/plain", drip=drip))
    began = time.monotonic()
    error = refusal(server.add("/a", Answer(body=PAGE)), policy=replace(OBEDIENT, total_timeout_s=1.5))
    assert 0.45 < time.monotonic() - began < 1.4
    assert (error.kind, error.transient) == (ErrorKind.TIMEOUT, True)
    assert "/robots.txt" in str(error)
    assert server.paths == ["/robots.txt"]


def test_answers_may_depend_on_the_request(server: ScriptedServer) -> None:
    def by_agent(request: Request) -> Answer:
        return Answer(status=403 if "curl" in request.headers["user-agent"] else 200, body=PAGE)

    assert fetch(server.add("/a", by_agent), policy=POLICY).http_status == 200

"""The client of the model's endpoint, against real servers on loopback."""

import datetime as dt
import email.utils
import gzip
import socket
import time
import zlib

import pytest

from events.ingest.detect.model.endpoint import Endpoint, _tls
from events.ingest.detect.model.records import Fault, ModelError, ModelPolicy
from tests.events.ingest.detect.model.endpoints import KEY, Said, running
from tests.support.certificate import CERTIFICATE, HOST, server_tls
from tests.support.http_server import Answer, ScriptedServer


def post(url, *, within_s=3.0, **limits):
    policy = ModelPolicy(url=url, model="tiny", key=KEY, **limits)
    return Endpoint(policy).post({"question": "?"}, until=time.monotonic() + within_s)


def test_an_answer_comes_whole_with_its_status(endpoint):
    endpoint.say(Said(status=418, body=b"short and stout"))
    reply = post(endpoint.url)
    assert (reply.status, reply.body, reply.retry_after_s) == (418, b"short and stout", None)
    assert endpoint.asked == [{"question": "?"}]


def test_a_time_to_wait_is_read_in_seconds_and_as_a_date(endpoint):
    soon = email.utils.format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=60))
    endpoint.say(
        Said(status=429, headers=(("Retry-After", "7"),)),
        Said(status=429, headers=(("Retry-After", soon),)),
        Said(status=429, headers=(("Retry-After", "later"),)),
    )
    assert post(endpoint.url).retry_after_s == 7
    assert post(endpoint.url).retry_after_s == pytest.approx(60, abs=3)
    assert post(endpoint.url).retry_after_s is None


def test_proxies_and_passwords_of_the_environment_are_not_used(endpoint, monkeypatch, tmp_path):
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login a password b\n", encoding="ascii")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    assert post(endpoint.url).status == 200
    assert endpoint.headers[0]["authorization"] == f"Bearer {KEY}"


def test_compression_that_nobody_asked_for_is_undone_within_the_limit(endpoint):
    endpoint.say(
        Said(body=gzip.compress(b"words"), headers=(("Content-Encoding", "gzip"),)),
        Said(body=zlib.compress(b"0" * 50_000_000), headers=(("Content-Encoding", "deflate"),)),
        Said(body=b"?", headers=(("Content-Encoding", "br"),)),
    )
    assert post(endpoint.url).body == b"words"
    assert _fault(endpoint.url) is Fault.TOO_LARGE
    assert _fault(endpoint.url) is Fault.NO_PROTOCOL


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (Answer(raw=b"HTTP/1.1 200 OK\r\n", pieces=lambda: iter(lambda: b"X-A: b\r\n" * 1000, None)), Fault.BROKEN),
        (Answer(pieces=lambda: iter(lambda: b"x" * 65536, None), length=None), Fault.TOO_LARGE),
        (Answer(raw=b"\x00\x01\x02 not HTTP\r\n\r\n"), Fault.BROKEN),
        (Answer(body=b"short", length=500), Fault.BROKEN),
    ],
)
def test_a_hostile_answer_ends_and_has_a_name(answer, fault):
    with ScriptedServer() as server:
        started = time.monotonic()
        assert _fault(server.add("/v1/chat/completions", answer)) is fault
        assert time.monotonic() - started < 3


def test_headers_that_drip_end_at_the_time_limit():
    def slowly():
        while True:
            yield b"X"
            time.sleep(0.05)

    with ScriptedServer() as server:
        url = server.add("/v1", Answer(raw=b"HTTP/1.1 200 OK\r\n", pieces=slowly))
        started = time.monotonic()
        assert _fault(url, within_s=0.5) is Fault.TIMEOUT
        assert time.monotonic() - started < 1.5


def test_the_key_is_in_no_message_and_no_representation(endpoint):
    policy = ModelPolicy(url=endpoint.url, model="tiny", key=KEY)
    assert KEY not in repr(policy)
    endpoint.say(Said(status=302, headers=(("Location", f"http://127.0.0.1:9/?{KEY}"),)))
    with pytest.raises(ModelError) as caught:
        post(endpoint.url)
    assert KEY not in str(caught.value)


def _fault(url, **options):
    with pytest.raises(ModelError) as caught:
        post(url, **options)
    return caught.value.fault


@pytest.fixture
def secure(monkeypatch):
    """A TLS server that is `archive.test`, and a name service that knows it."""
    resolve = socket.getaddrinfo

    def known(host, *args, **options):
        return resolve("127.0.0.1" if host == HOST else host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", known)
    _tls.cache_clear()
    with running(tls=server_tls()) as server:
        server.say(Said(body=b"words"))
        yield f"https://{HOST}:{server.port}/v1"
    _tls.cache_clear()


def test_a_server_with_an_authority_of_its_own_is_trusted_by_its_file(secure, monkeypatch, tmp_path):
    path = tmp_path / "authority.pem"
    path.write_text(CERTIFICATE, encoding="ascii")
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    assert post(secure).body == b"words"


def test_a_server_that_nobody_vouches_for_gets_nothing(secure, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    assert _fault(secure) is Fault.CONNECT

import http.server
import socket
import threading
from collections.abc import Iterator

import pytest

from dprk_archive.env import SettingError
from dprk_archive.listening import Address, PortError, check_free, find_address, is_healthy


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        yield listener.getsockname()[1]


def test_the_default_is_this_machine_alone() -> None:
    assert find_address({}) == Address(host="127.0.0.1", port=8000)
    assert find_address({}).url == "http://localhost:8000"


@pytest.mark.parametrize(
    ("host", "bind", "url"),
    [
        ("0.0.0.0", "0.0.0.0:8001", "http://localhost:8001"),  # noqa: S104 - compared with, not bound to
        ("[::1]", "[::1]:8001", "http://localhost:8001"),
        ("192.0.2.7", "192.0.2.7:8001", "http://192.0.2.7:8001"),
        ("2001:db8::7", "[2001:db8::7]:8001", "http://[2001:db8::7]:8001"),
        ("archive.local", "archive.local:8001", "http://archive.local:8001"),
    ],
)
def test_a_host_is_bound_to_and_shown_in_its_own_form(host: str, bind: str, url: str) -> None:
    address = find_address({"HOST": host, "PORT": "8001"})
    assert (address.bind, address.url) == (bind, url)


@pytest.mark.parametrize("host", ["a b", "http://x", "a/b"])
def test_a_host_that_is_none_is_refused(host: str) -> None:
    with pytest.raises(SettingError, match="HOST is"):
        find_address({"HOST": host})


def test_a_free_port_is_free() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    check_free(Address(host="127.0.0.1", port=port))


def test_a_taken_port_is_one_sentence_with_a_command_that_works(taken: int) -> None:
    with pytest.raises(
        PortError, match=rf"Port {taken} is in use by another program; choose .*make run PORT="
    ) as caught:
        check_free(Address(host="127.0.0.1", port=taken))
    check_free(Address(host="127.0.0.1", port=int(str(caught.value).rpartition("=")[2])))


def test_an_address_of_another_machine_cannot_be_listened_on() -> None:
    with pytest.raises(PortError, match=r"cannot listen on 192\.0\.2\.7:18999.*HOST or PORT"):
        check_free(Address(host="192.0.2.7", port=18_999))


def test_nothing_and_a_program_that_is_no_web_server_are_not_healthy(
    taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dprk_archive.listening.HEALTH_TIMEOUT_S", 0.2)
    assert not is_healthy(Address(host="127.0.0.1", port=taken))
    assert not is_healthy(Address(host="127.0.0.1", port=1))


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (503, False), (404, False)])
def test_only_a_good_answer_is_healthy(status: int, *, healthy: bool) -> None:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/healthz" else 500)
            self.end_headers()

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        assert is_healthy(Address(host="127.0.0.1", port=server.server_port)) is healthy
        thread.join()

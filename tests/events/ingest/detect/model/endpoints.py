"""A real server on loopback that speaks the protocol of chat completions, and says what a test has it say."""

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = "sk-only-for-this-test"


@dataclass(frozen=True)
class Said:
    """One answer of the server. `body` replaces the completion that `content` would be wrapped in."""

    content: object = ""
    status: int = 200
    model: str = "tiny-1"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    finish_reason: str = "stop"
    refusal: str | None = None
    usage: object = field(default_factory=lambda: {"prompt_tokens": 1000, "completion_tokens": 50})
    drip_s: float = 0.0
    endless: bool = False

    def payload(self) -> bytes:
        if self.body is not None:
            return self.body
        message = {"role": "assistant", "content": self.content, "refusal": self.refusal}
        choice = {"index": 0, "message": message, "finish_reason": self.finish_reason}
        return json.dumps({"model": self.model, "choices": [choice], "usage": self.usage}).encode()


def events(*items, **options):
    """An answer that lists these events, as a server sends it."""
    return Said(json.dumps({"events": list(items)}, ensure_ascii=False), **options)


class Endpoint:
    """What was asked, and what is answered: in turn, the last answer for ever; or by a function of the question."""

    def __init__(self) -> None:
        self.asked: list[dict] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.answers: list[Said] = [events()]
        self.decide: Callable[[dict], Said] | None = None
        self.port = 0

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def url(self) -> str:
        return f"{self.base}/chat/completions"

    def say(self, *answers: Said) -> None:
        self.answers = list(answers)

    def next(self, question: dict) -> Said:
        if self.decide is not None:
            return self.decide(question)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, endpoint: Endpoint) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.endpoint = endpoint


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        endpoint = self.server.endpoint
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        endpoint.asked.append(question)
        endpoint.headers.append({name.lower(): value for name, value in self.headers.items()})
        endpoint.paths.append(self.path)
        try:
            self._answer(endpoint.next(question))
        except OSError:
            self.close_connection = True  # the client has hung up, which is what some tests are about

    def _answer(self, said: Said) -> None:
        body = said.payload()
        self.send_response(said.status)
        for name, value in said.headers:
            self.send_header(name, value)
        if not said.endless:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        while said.endless:
            self.wfile.write(b" " * 65536)
        size = 1 if said.drip_s else max(len(body), 1)
        for start in range(0, len(body), size):
            self.wfile.write(body[start : start + size])
            time.sleep(said.drip_s)

    def log_message(self, *_args: object) -> None:
        """Tests print nothing."""


@contextmanager
def running(tls: ssl.SSLContext | None = None) -> Iterator[Endpoint]:
    """The server, while it runs."""
    endpoint = Endpoint()
    server = _Server(endpoint)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    endpoint.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

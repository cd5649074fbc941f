"""A small real HTTP server on loopback, whose every answer is scripted down to the byte.

    with ScriptedServer() as server:
        server.add("/page", Answer(body=b"<html>..."))
        fetch(server.url("/page"), policy=...)
        assert server.paths == ["/robots.txt", "/page"]

Threads, a port of the system's choice, and no waiting: a slow answer drips until the client hangs up or `count` pieces
are sent, an endless one (`Answer.pieces`) comes until then. `/robots.txt` answers 404 unless it is scripted.
"""

import gzip
import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from types import TracebackType
from typing import Self

_HEAD_LIMIT = 64 * 1024

Pieces = Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drip:
    """A body sent in `count` pieces with a pause after each."""

    piece: bytes
    count: int
    pause_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer. `length` replaces the true Content-Length (None leaves the header out); `raw` replaces everything.

    `pieces` are sent after the body, or after `raw`, one by one as they are made, until the client hangs up.
    """

    status: int = 200
    reason: str = ""
    headers: Sequence[tuple[str, str]] = ()
    content_type: str | None = "text/html; charset=utf-8"
    body: bytes = b""
    length: int | None = -1
    drip: Drip | None = None
    raw: bytes | None = None
    pieces: Pieces | None = None

    def head(self) -> bytes:
        """Status line and headers as they go over the wire."""
        reason = self.reason or HTTPStatus(self.status).phrase
        lines = [f"HTTP/1.1 {self.status} {reason}"]
        if self.content_type is not None:
            lines.append(f"Content-Type: {self.content_type}")
        lines += [f"{name}: {value}" for name, value in self.headers]
        if self.length is not None:
            lines.append(f"Content-Length: {len(self.body) if self.length < 0 else self.length}")
        return ("\r\n".join([*lines, "Connection: close"]) + "\r\n\r\n").encode("latin-1")


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came: `path` with its query, header names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]


Script = Answer | Callable[[Request], Answer]


def redirect(location: str, *, status: int = 302) -> Answer:
    """An answer that leads to `location`."""
    return Answer(status=status, headers=[("Location", location)], content_type=None)


def gzipped(body: bytes, **options: object) -> Answer:
    """An answer whose body is compressed and says so."""
    return Answer(body=gzip.compress(body, mtime=0), headers=[("Content-Encoding", "gzip")], **options)  # type: ignore[arg-type]  # a shorthand of tests


@dataclass
class ScriptedServer:
    """The server. Answers of one path are given in turn, the last one for ever; an unknown path is 404.

    `greeting` is sent to whoever connects, before anything is read. A name other than the default `host` must be an
    address of this machine.
    """

    tls: ssl.SSLContext | None = None
    host: str = "127.0.0.1"
    greeting: Pieces | None = None
    requests: list[Request] = field(default_factory=list)
    _scripts: dict[str, list[Script]] = field(default_factory=dict)

    def __enter__(self) -> Self:
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                outer._serve(self.request)

        self._tcp = _Server((self.host, 0), Handler)
        self._thread = threading.Thread(target=self._tcp.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._tcp.shutdown()
        self._tcp.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._tcp.server_address[1])

    @property
    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [request.path for request in self.requests]

    def url(self, path: str = "/", *, host: str = "") -> str:
        """The absolute URL of `path`."""
        name = host or (f"[{self.host}]" if ":" in self.host else self.host)
        return f"{'https' if self.tls else 'http'}://{name}:{self.port}{path}"

    def add(self, path: str, *scripts: Script) -> str:
        """Script the answers of `path`; gives its URL."""
        self._scripts[path] = list(scripts)
        return self.url(path)

    def _serve(self, connection: socket.socket) -> None:
        try:
            for piece in self.greeting() if self.greeting else ():
                connection.sendall(piece)
            if self.tls is not None:
                connection = self.tls.wrap_socket(connection, server_side=True)
            request = _read_request(connection)
            if request is not None:
                self.requests.append(request)
                _send(connection, self._next(request))
        except OSError:
            return  # the client hung up, which is what many of these tests are about
        finally:
            connection.close()

    def _next(self, request: Request) -> Answer:
        scripts = self._scripts.get(request.path)
        if scripts is None:
            return Answer(status=404, body=b"nothing here", content_type="text/plain")
        script = scripts.pop(0) if len(scripts) > 1 else scripts[0]
        return script if isinstance(script, Answer) else script(request)


class _Server(socketserver.ThreadingTCPServer):
    def __init__(self, address: tuple[str, int], handler: type[socketserver.BaseRequestHandler]) -> None:
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        super().__init__(address, handler)

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64


def _read_request(connection: socket.socket) -> Request | None:
    head = b""
    while b"\r\n\r\n" not in head and len(head) < _HEAD_LIMIT:
        piece = connection.recv(4096)
        if not piece:
            return None
        head += piece
    first, *rest = head.split(b"\r\n\r\n", 1)[0].decode("latin-1").split("\r\n")
    method, path, _version = first.split(" ", 2)
    pairs = (line.split(":", 1) for line in rest)
    return Request(method, path, {name.lower(): value.strip() for name, value in pairs})


def _send(connection: socket.socket, answer: Answer) -> None:
    for part in (answer.head(), answer.body) if answer.raw is None else (answer.raw,):
        connection.sendall(part)
    for piece in answer.pieces() if answer.pieces else ():
        connection.sendall(piece)
    for _ in range(answer.drip.count if answer.drip else 0):
        assert answer.drip is not None
        connection.sendall(answer.drip.piece)
        time.sleep(answer.drip.pause_s)

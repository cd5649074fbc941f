"""A small newsroom on loopback that has a bad day: half of its first answers are faults of one kind or another.

    with FlakyNewsroom(articles=500, seed=1) as newsroom:
        newsroom.urls          # one a story; each is given in the end
        newsroom.feed_url      # a feed of them all

Every story is different text with one sentence that reports an event. What goes wrong depends on the seed, the path
and how often it was asked for, never on time.
"""

import random
import socket
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from xml.sax.saxutils import escape

_WORDS = [
    "harbour",
    "bridge",
    "winter",
    "grain",
    "railway",
    "school",
    "river",
    "orchestra",
    "museum",
    "harvest",
    "factory",
    "village",
    "teacher",
    "market",
    "weather",
    "northern",
    "southern",
    "quiet",
    "long",
    "early",
    "late",
    "wooden",
    "narrow",
    "visiting",
    "local",
    "annual",
    "several",
    "many",
    "few",
    "old",
    "new",
    "opened",
    "closed",
    "repaired",
    "painted",
    "visited",
    "described",
    "measured",
    "counted",
    "carried",
    "planned",
    "finished",
    "discussed",
    "praised",
    "yesterday",
    "again",
    "together",
    "slowly",
    "carefully",
    "often",
    "seldom",
]
FAULTS = ("error", "busy", "wait", "reset", "cut", "slow")


@dataclass(frozen=True, slots=True)
class Story:
    """One article of the newsroom."""

    path: str
    title: str
    paragraphs: tuple[str, ...]

    def html(self) -> bytes:
        """The page."""
        body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in self.paragraphs)
        return (
            f'<!doctype html><html lang="en"><head><title>{escape(self.title)}</title>'
            '<meta property="article:published_time" content="2024-05-30T09:00:00+09:00"></head>'
            f"<body><article><h1>{escape(self.title)}</h1>{body}</article></body></html>"
        ).encode()


def write_story(number: int, *, seed: int) -> Story:
    """The story of a number: the same for the same seed, unlike all others."""
    dice = random.Random(f"{seed}/{number}")  # noqa: S311 - a sample text, not a secret

    def sentence() -> str:
        words = [dice.choice(_WORDS) for _ in range(dice.randint(9, 18))]
        return f"{' '.join(words).capitalize()} {dice.randint(1, 99_999)}."

    paragraphs = [" ".join(sentence() for _ in range(4)) for _ in range(4)]
    launch = (
        f"North Korea launched {dice.randint(2, 9)} short-range ballistic missiles toward the East Sea on Thursday."
    )
    return Story(f"/news/{number}", f"Report {number} of the day {dice.randint(1, 99_999)}", (launch, *paragraphs))


@dataclass
class FlakyNewsroom:
    """The server; `asked` counts the requests of each path, `given` those that were answered in full."""

    articles: int
    seed: int = 1
    fault_share: float = 0.5
    asked: Counter[str] = field(default_factory=Counter)
    given: Counter[str] = field(default_factory=Counter)

    def __enter__(self) -> Self:
        self.stories = {story.path: story for story in (write_story(n, seed=self.seed) for n in range(self.articles))}
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer._answer(self)

            def log_message(self, *_words: object) -> None:
                """Nothing: the counters tell."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @property
    def home(self) -> str:
        """Where it stands, without a slash."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def urls(self) -> list[str]:
        """The addresses of all stories."""
        return [self.home + path for path in self.stories]

    @property
    def feed_url(self) -> str:
        """The address of the feed."""
        return f"{self.home}/feed.xml"

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = handler.path.split("?", 1)[0]
        with self._lock:
            self.asked[path] += 1
            times = self.asked[path]
        if path == "/feed.xml":
            self._send(handler, self._feed(), content_type="application/rss+xml")
            return
        story = self.stories.get(path)
        if story is None:
            self._send(handler, b"nothing here", status=404)
            return
        fault = self._fault(path, times)
        if fault is None:
            self._send(handler, story.html())
            with self._lock:
                self.given[path] += 1
        else:
            self._fail(handler, fault, story.html())

    def _fault(self, path: str, times: int) -> str | None:
        dice = random.Random(f"{self.seed}{path}/{times}")  # noqa: S311 - decides what goes wrong, guards nothing
        # A story fails at most twice by the newsroom's fault: the rest of its attempts belongs to the killing.
        return dice.choice(FAULTS) if times <= 2 and dice.random() < self.fault_share / times else None

    def _fail(self, handler: BaseHTTPRequestHandler, fault: str, page: bytes) -> None:
        handler.close_connection = True
        if fault == "error":
            self._send(handler, b"something broke", status=500)
        elif fault == "busy":
            self._send(handler, b"come back", status=503, headers={"Retry-After": "1"})
        elif fault == "wait":
            self._send(handler, b"slow down", status=503)
        elif fault == "reset":
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
            handler.connection.close()
        elif fault == "cut":
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(page))
            handler.wfile.write(page[: len(page) // 2])
        else:
            time.sleep(0.5)
            self._send(handler, page)

    def _feed(self) -> bytes:
        items = "".join(
            f"<item><title>{escape(story.title)}</title><link>{self.home}{story.path}</link></item>"
            for story in self.stories.values()
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()

    def _send(
        self,
        handler: BaseHTTPRequestHandler,
        body: bytes,
        *,
        status: int = HTTPStatus.OK,
        content_type: str = "text/html; charset=utf-8",
        headers: dict[str, str] | None = None,
    ) -> None:
        try:
            handler.send_response(status)
            handler.send_header("Content-Type", content_type)
            handler.send_header("Content-Length", str(len(body)))
            for name, value in (headers or {}).items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(body)
        except OSError:
            handler.close_connection = True  # whoever asked was killed meanwhile

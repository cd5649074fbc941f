"""robots.txt (RFC 9309): what a site asks robots to leave alone, parsed by protego and kept for a while.

Pure: `client` fetches the file, this module reads and remembers it.
"""

import threading
from collections import OrderedDict
from typing import Final
from urllib.parse import urlsplit

from protego import Protego

from events.ingest.fetch.connections import Clock, SystemClock

MAX_ROBOTS_BYTES: Final = 512 * 1024  # RFC 9309 asks for at least 500 KiB; what lies beyond is ignored
_MAX_LINE: Final = 2048
_TTL_S: Final = 3600.0  # RFC 9309 allows a day; an hour lets a publisher change its mind
_MAX_ORIGINS: Final = 2000


class RobotsRules:
    """The rules of one robots.txt."""

    def __init__(self, text: str) -> None:
        lines = (line[:_MAX_LINE] for line in text.replace("\x00", "").removeprefix("\ufeff").splitlines())
        self._rules = Protego.parse("\n".join(lines))

    def allows(self, url: str, *, user_agent: str) -> bool:
        """Whether `url` may be fetched by the robot whose User-Agent header is `user_agent`."""
        return bool(self._rules.can_fetch(url, product_token(user_agent)))

    def find_crawl_delay_s(self, *, user_agent: str) -> float | None:
        """Seconds that the site wants between two requests, or None."""
        delay = self._rules.crawl_delay(product_token(user_agent))
        return None if delay is None else float(delay)


ALLOW_ALL: Final = RobotsRules("")


class RobotsCache:
    """Rules per origin (scheme, host and port), kept for `ttl_s` seconds in this process. Safe for threads."""

    def __init__(self, *, ttl_s: float = _TTL_S, max_origins: int = _MAX_ORIGINS, clock: Clock | None = None) -> None:
        self._ttl_s = ttl_s
        self._max_origins = max_origins
        self._clock = clock or SystemClock()
        self._lock = threading.Lock()
        self._entries: OrderedDict[str, tuple[float, RobotsRules]] = OrderedDict()

    def find(self, origin: str) -> RobotsRules | None:
        """The rules of `origin`, or None when they must be fetched."""
        with self._lock:
            stored_at, rules = self._entries.get(origin, (0.0, None))
            return None if rules is None or self._clock.monotonic() - stored_at > self._ttl_s else rules

    def store(self, origin: str, rules: RobotsRules) -> None:
        """Keep `rules`; the oldest entry goes when there are too many."""
        with self._lock:
            self._entries[origin] = (self._clock.monotonic(), rules)
            self._entries.move_to_end(origin)
            while len(self._entries) > self._max_origins:
                self._entries.popitem(last=False)


def origin_of(url: str) -> str:
    """Scheme, host and port of a URL: "https://example.org" or "http://127.0.0.1:8080"."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def product_token(user_agent: str) -> str:
    """The name by which robots.txt addresses a robot: "dprk-archive" of "dprk-archive/1.0 (+mailto:...)"."""
    return user_agent.split("/", 1)[0].split(" ", 1)[0].strip() or "*"

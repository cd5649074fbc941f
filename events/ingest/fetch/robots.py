"""robots.txt (RFC 9309): what a site asks robots to leave alone, parsed by protego and kept for a while.

Pure: `client` fetches the file, this module reads and remembers it.
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from protego import Protego

from events.ingest.fetch.connections import Clock, SystemClock

MAX_ROBOTS_BYTES: Final = 512 * 1024  # RFC 9309 asks for at least 500 KiB; what lies beyond is ignored
_MAX_LINE: Final = 2048
# Rules times the robots that they are for. A parser keeps each rule once for each robot of its group, so that a file of
# 512 KiB could ask for a thousand million; one that names 200 robots with 100 rules each asks for 20,000.
_MAX_WORK: Final = 100_000
_MAX_GROUP: Final = 1000  # robots of one group
# Lines by which the parser begins another group, for certain, and lines by which it may know one more robot. What else
# it takes for either only makes the work look larger than it is.
_ROBOT = re.compile(r"user[- ]?agent\s*:", re.IGNORECASE)
_ROBOT_PERHAPS = re.compile(r"user[-\s]*agent", re.IGNORECASE)
_RULE = re.compile(r"(?:(?:dis)?allow|crawl-delay)\s*:", re.IGNORECASE)
_TTL_S: Final = 3600.0  # RFC 9309 allows a day; an hour lets a publisher change its mind
_MAX_ORIGINS: Final = 2000
_MAX_CHARS: Final = 4 * 1024 * 1024  # of all rules in a cache; parsed they take up to 50 times as many bytes


class RobotsRules:
    """The rules of one robots.txt. `size` is the number of characters that they were read from."""

    def __init__(self, text: str) -> None:
        lines = list(_take_lines(text.replace("\x00", "").removeprefix("\ufeff")))
        self.size = sum(len(line) for line in lines)
        self._rules = Protego.parse("\n".join(lines))

    def allows(self, url: str, *, user_agent: str) -> bool:
        """Whether `url` may be fetched by the robot whose User-Agent header is `user_agent`."""
        return bool(self._rules.can_fetch(url, product_token(user_agent)))

    def find_crawl_delay_s(self, *, user_agent: str) -> float | None:
        """Seconds that the site wants between two requests, or None."""
        delay = self._rules.crawl_delay(product_token(user_agent))
        return None if delay is None else float(delay)


def _take_lines(text: str) -> Iterator[str]:
    """The lines of a robots.txt that say something, cut to `_MAX_LINE`, until they ask for too much work."""
    robots = work = 0
    in_rules = False
    for raw in text.splitlines():
        line = raw[:_MAX_LINE].split("#", 1)[0].strip()
        if not line:
            continue
        if in_rules and _ROBOT.match(line):
            robots, in_rules = 0, False
        is_robot = _ROBOT_PERHAPS.match(line) is not None
        robots += is_robot
        in_rules = in_rules or _RULE.match(line) is not None
        work += 1 if is_robot else max(robots, 1)
        if work > _MAX_WORK:
            return
        if not is_robot or robots <= _MAX_GROUP:
            yield line


ALLOW_ALL: Final = RobotsRules("")


class RobotsCache:
    """Rules per origin (scheme, host and port), kept for `ttl_s` seconds in this process. Safe for threads.

    It holds at most `max_origins`, and no more text than `max_chars`; the oldest go first.
    """

    def __init__(
        self,
        *,
        ttl_s: float = _TTL_S,
        max_origins: int = _MAX_ORIGINS,
        max_chars: int = _MAX_CHARS,
        clock: Clock | None = None,
    ) -> None:
        self._ttl_s = ttl_s
        self._max_origins = max_origins
        self._max_chars = max_chars
        self._chars = 0
        self._clock = clock or SystemClock()
        self._lock = threading.Lock()
        self._entries: OrderedDict[str, tuple[float, RobotsRules]] = OrderedDict()

    def find(self, origin: str) -> RobotsRules | None:
        """The rules of `origin`, or None when they must be fetched."""
        with self._lock:
            stored_at, rules = self._entries.get(origin, (0.0, None))
            return None if rules is None or self._clock.monotonic() - stored_at > self._ttl_s else rules

    def store(self, origin: str, rules: RobotsRules) -> None:
        """Keep `rules`; the oldest entries go when there is too much."""
        with self._lock:
            self._drop(origin)
            if rules.size > self._max_chars:
                return
            self._entries[origin] = (self._clock.monotonic(), rules)
            self._chars += rules.size
            while len(self._entries) > self._max_origins or self._chars > self._max_chars:
                self._drop(next(iter(self._entries)))

    def _drop(self, origin: str) -> None:
        _stored_at, rules = self._entries.pop(origin, (0.0, ALLOW_ALL))
        self._chars -= rules.size


def origin_of(url: str) -> str:
    """Scheme, host and port of a URL: "https://example.org" or "http://127.0.0.1:8080"."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def product_token(user_agent: str) -> str:
    """The name by which robots.txt addresses a robot: "dprk-archive" of "dprk-archive/1.0 (+mailto:...)"."""
    return user_agent.split("/", 1)[0].split(" ", 1)[0].strip() or "*"

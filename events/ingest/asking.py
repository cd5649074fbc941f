"""How the archive asks a host: who it says it is, how often it asks, and when it lets go.

Shared by those who fetch pages and those who poll feeds: what a host sees of them is one visitor.
"""

from functools import cache
from typing import Final, Protocol

from django.conf import settings

from events import __version__
from events.errors import IngestError
from events.ingest import store
from events.ingest.fetch import Conditions, RobotsCache, origin_of
from events.ingest.records import ErrorKind, FetchPolicy, FetchResult

# A shorter wait than this is slept through under the lease rather than handed back. Well below the usual distance of
# two turns: else workers sleep from turn to turn of one host that has a thousand pages, and other hosts wait behind it.
SHORT_WAIT_S: Final = 0.25
# When a host has as many requests under way as it may have.
BUSY_HOST_S: Final = 2.0
# Media Cloud leaves a site alone for this long after a 429 that names no time.
REST_S: Final = 30.0
# A robots.txt may ask for days between two requests; an article handed in by a person is read within minutes.
LONGEST_CRAWL_DELAY_S: Final = 60.0


class Fetch(Protocol):
    """Whatever can get a page; `ingest.fetch.fetch` in production."""

    def __call__(
        self, url: str, *, policy: FetchPolicy, robots: RobotsCache, conditions: Conditions | None = None
    ) -> FetchResult:
        """One answer, or `FetchError`."""
        ...


def get_policy() -> FetchPolicy:
    """The limits of a fetch that the settings describe."""
    return FetchPolicy(
        user_agent=f"dprk-archive/{__version__} (+{settings.ARCHIVE_CONTACT})",
        allow_networks=tuple(settings.ARCHIVE_FETCH_ALLOW),
        max_bytes=settings.ARCHIVE_FETCH_MAX_BYTES,
        total_timeout_s=settings.ARCHIVE_FETCH_TIMEOUT_S,
        min_interval_s=settings.ARCHIVE_FETCH_INTERVAL_S,
    )


@cache
def get_robots() -> RobotsCache:
    """What is remembered of robots.txt files, one memory a process."""
    return RobotsCache()


def interval_between_s(url: str, *, policy: FetchPolicy, robots: RobotsCache) -> float:
    """Seconds between two requests to the host of `url`: ours, or what its robots.txt asks for, within reason."""
    rules = robots.find(origin_of(url))
    asked_s = rules.find_crawl_delay_s(user_agent=policy.user_agent) if rules else None
    return max(policy.min_interval_s, min(asked_s or 0.0, LONGEST_CRAWL_DELAY_S))


def ask(
    url: str,
    *,
    host: str,
    fetch: Fetch,
    policy: FetchPolicy,
    robots: RobotsCache,
    conditions: Conditions | None = None,
) -> FetchResult:
    """Fetch `url` in a turn that was taken before; a host that gets too many requests is left alone for all.

    Raises:
        FetchError: anything else than an answer.
    """
    try:
        return fetch(url, policy=policy, robots=robots, conditions=conditions)
    except IngestError as error:
        if error.kind == ErrorKind.RATE_LIMITED:
            store.rest_host(host, wait_s=max(REST_S, error.retry_after_s or 0.0))
        raise

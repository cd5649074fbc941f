"""Where hostile behaviours stand: a server, names that lead to it, small limits, and a judge of how a fetch ended.

A behaviour is a function that scripts a `Stand` and gives the URL to fetch. It says in which kinds of the closed set
`ErrorKind` the fetch may end ("ok": with a result), within how many seconds, and which stage of ingestion reads what
came. The resolver under test is `Stand.resolve`; no name is looked up elsewhere and nothing leaves this machine.
"""

import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Any, Self

from events.errors import IngestError
from events.ingest.fetch import FEED_TYPES, RobotsCache, fetch
from events.ingest.fetch.classify import MAX_RETRY_AFTER_S
from events.ingest.records import ErrorKind, FetchPolicy, FetchResult
from tests.support.certificate import HOST, client_tls, server_tls
from tests.support.http_server import Answer, Script, ScriptedServer

OK = "ok"
PAGE = b"<html><head><title>Launch</title></head><body><p>On 13 April a missile was launched.</p></body></html>"
# Small limits, so that a limit is met soon. Only the one address that the server stands on is opened: the rest of
# loopback is as forbidden as any private network.
POLICY = FetchPolicy(
    user_agent="dprk-archive/1.0 (+mailto:desk@archive.example)",
    allow_networks=("127.0.0.1/32",),
    max_bytes=1_000_000,
    max_header_bytes=32 * 1024,
    connect_timeout_s=0.5,
    read_timeout_s=0.4,
    total_timeout_s=0.6,
    obey_robots=False,
)
# What a loaded machine may take beside the times of the policy: threads to start, pages to parse.
SLACK_S = 2.0


class NotHereError(Exception):
    """This machine lacks what a behaviour needs, such as IPv6."""


class Stand:
    """A server on loopback and a resolver of our own, for one behaviour."""

    def __init__(self) -> None:
        self._open = contextlib.ExitStack()
        self.names: dict[str, list[Sequence[str]]] = {HOST: [["127.0.0.1"]]}
        self.asked: list[str] = []

    def __enter__(self) -> Self:
        self.server = self.start(ScriptedServer())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def start(self, server: ScriptedServer) -> ScriptedServer:
        """Let another server run as long as this one.

        Raises:
            NotHereError: its address is none of this machine.
        """
        try:
            return self._open.enter_context(server)
        except OSError as error:
            raise NotHereError(f"{server.host} is no address of this machine: {error}") from error

    def secure(self) -> ScriptedServer:
        """A server of TLS under the name `HOST`, which the client trusts."""
        return self.start(ScriptedServer(tls=server_tls()))

    def page(self, *answers: Script, path: str = "/page") -> str:
        """Script a page; gives its URL."""
        return self.server.add(path, *answers)

    def raw(self, sent: bytes, **options: Any) -> str:
        """Script a page down to the status line; gives its URL."""
        return self.page(Answer(raw=sent, **options))

    def robots(self, *answers: Script) -> str:
        """Script robots.txt before a page that is well; gives the URL of the page."""
        self.server.add("/robots.txt", *answers)
        return self.page(Answer(body=PAGE))

    def name(self, host: str, *answers: Sequence[str]) -> str:
        """Let `host` lead to each of `answers` in turn, to the last one for ever; gives the URL of its page."""
        self.names[host] = list(answers)
        return self.server.url("/page", host=host)

    def resolve(self, host: str, port: int, /, *, timeout_s: float) -> Sequence[str]:
        """The resolver under test: a number is itself, a name is what the behaviour says."""
        del port
        self.asked.append(host)
        if host[0].isdigit() or ":" in host:
            return [host]
        answers = self.names.get(host, [[]])
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        if found == ["silence"]:
            time.sleep(timeout_s)
            raise TimeoutError(f"no answer of DNS for {host!r}")
        return found


Arrange = Callable[[Stand], str]
Stage = Callable[[FetchResult], object]
Proof = Callable[[FetchResult, Any], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """One way to be hostile. `limit_s` is the longest that it may hold us, `proof` what a good end looks like."""

    name: str
    story: str
    arrange: Arrange
    expected: frozenset[str]
    policy: FetchPolicy
    limit_s: float
    stage: Stage | None = None
    proof: Proof | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How it ended: `kind` is "ok", a kind of `ErrorKind`, or words that are neither."""

    kind: str
    seconds: float
    detail: str = ""
    retry_after_s: float | None = None

    def fits(self, behaviour: Behaviour) -> bool:
        """Whether that is an end that was foreseen, in time and with a sensible wait."""
        known = self.kind == OK or self.kind in set(ErrorKind)
        waits = self.retry_after_s is None or 0 <= self.retry_after_s <= MAX_RETRY_AFTER_S
        return known and waits and self.kind in behaviour.expected and self.seconds <= behaviour.limit_s


@dataclass
class Register:
    """Collects behaviours; `hostile` is the decorator that adds one."""

    behaviours: list[Behaviour] = field(default_factory=list)

    def hostile(
        self,
        *expected: str,
        stage: Stage | None = None,
        proof: Proof | None = None,
        slack_s: float = SLACK_S,
        **limits: Any,
    ) -> Callable[[Arrange], Arrange]:
        """Add a behaviour that may end in `expected`; `limits` are the fields of `POLICY` that differ."""
        policy = replace(POLICY, **limits)

        def add(arrange: Arrange) -> Arrange:
            self.behaviours.append(
                Behaviour(
                    name=arrange.__name__,  # type: ignore[attr-defined]  # a Callable is a function here
                    story=(arrange.__doc__ or "").strip(),
                    arrange=arrange,
                    expected=frozenset(expected),
                    policy=policy,
                    limit_s=policy.total_timeout_s + slack_s,
                    stage=stage,
                    proof=proof,
                )
            )
            return arrange

        return add


def run(behaviour: Behaviour) -> Outcome:
    """Fetch what a behaviour serves, and let its stage read it.

    Raises:
        NotHereError: this machine cannot be hostile in this way.
    """
    with Stand() as stand:
        url = behaviour.arrange(stand)
        trust = client_tls()
        began = time.monotonic()
        kind, detail, retry_after_s = OK, "", None
        try:
            result = fetch(url, policy=behaviour.policy, resolver=stand.resolve, robots=RobotsCache(), tls=trust)
            read = behaviour.stage(result) if behaviour.stage else None
            if behaviour.proof and not behaviour.proof(result, read):
                kind, detail = "wrong result", f"{result.http_status} {result.body[:100]!r} {str(read)[:100]}"
        except IngestError as error:
            kind, detail, retry_after_s = str(error.kind), str(error), error.retry_after_s
        except Exception as error:  # noqa: BLE001 - whatever else comes out is what this is here to find
            kind, detail = f"{type(error).__name__}", str(error)
        return Outcome(kind=kind, seconds=time.monotonic() - began, detail=detail, retry_after_s=retry_after_s)


def feed_policy(**limits: Any) -> dict[str, Any]:
    """The limits of a fetch of a feed."""
    return {"content_types": FEED_TYPES, **limits}


def is_page(result: FetchResult, _read: Any) -> bool:
    """The proof of most: the page came, whole."""
    return result.body == PAGE

"""The frozen records that pass between the stages of ingestion, and the policies that the stages get.

Nothing here knows Django: a stage runs in a notebook as it runs in a worker. Stages never read settings; whoever
calls them passes a policy.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from events.values.partial_date import Basis
from events.values.quantities import Quantity
from events.values.spans import Span


class ErrorKind(StrEnum):
    """Why a submission was refused or failed: a closed set, so that failures can be counted by kind."""

    BAD_URL = "bad_url"
    PRIVATE_ADDRESS = "private_address"
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    TOO_LARGE = "too_large"
    ROBOTS = "robots"
    RATE_LIMITED = "rate_limited"
    HTTP_CLIENT_ERROR = "http_client_error"
    HTTP_SERVER_ERROR = "http_server_error"
    PROTOCOL = "protocol"
    CONTENT_TYPE = "content_type"
    NO_TEXT = "no_text"
    NOT_FOUND = "not_found"
    BAD_FEED = "bad_feed"
    TAKEN_DOWN = "taken_down"
    ATTEMPTS_SPENT = "attempts_spent"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchPolicy:
    """Limits of one fetch. Times in seconds, sizes in bytes.

    `allow_networks` names address ranges that may be reached although they are not public ("127.0.0.0/8"); the
    default reaches public addresses only. `accept_gone` takes an answer of 404 or 410 for a result, of any content
    type, instead of a failure: whoever looks at a page again wants to keep what says that it is gone.
    """

    user_agent: str
    allow_networks: tuple[str, ...] = ()
    max_redirects: int = 5
    max_bytes: int = 20 * 1024 * 1024
    max_header_bytes: int = 64 * 1024
    max_headers: int = 256
    connect_timeout_s: float = 10.0
    read_timeout_s: float = 20.0
    total_timeout_s: float = 45.0
    min_interval_s: float = 5.0
    obey_robots: bool = True
    accept_gone: bool = False
    content_types: tuple[str, ...] = ("text/html", "application/xhtml+xml", "text/plain")


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchResult:
    """One answer of one server, as it came. `body` is without transfer and content encoding, its charset untouched.

    `url` is where it came from after redirects, `requested_url` what was asked for; headers keep order and repeats.
    `raw_body` is the body as sent, still under its Content-Encoding (what the vault stores); `server_address` the IP
    address that answered, "" if unknown. `http_status` is 200-299; 304, with an empty body, if conditions were sent;
    404 or 410 if the policy accepts them.
    """

    requested_url: str
    url: str
    fetched_at: dt.datetime
    http_status: int
    http_version: str
    reason: str
    request_headers: tuple[tuple[str, str], ...]
    response_headers: tuple[tuple[str, str], ...]
    body: bytes
    content_type: str
    charset: str | None = None
    raw_body: bytes = b""
    server_address: str = ""


class PublishedBasis(StrEnum):
    """How the day of publication of an article is known. INFERRED_YEAR is the only one that rests on the capture."""

    UNKNOWN = ""
    STATED = "stated"  # the page gives it as its date
    DATELINE = "dateline"  # a dateline with its year
    URL = "url"  # the address holds it
    INFERRED_YEAR = "inferred_year"  # a dateline without a year; the year follows from the day of capture


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleText:
    """What extraction read from the bytes of one capture. "" and None mean that the page does not say.

    `text` is `values.text.clean_text` form: quotes are offsets into it. `published` is EDTF as the page states it
    (never the day of fetching); `published_at` the instant if there is one; `published_basis` how it is known.
    `originator` is the agency that a reprint names ("Yonhap"), `document_symbol` a UN symbol ("S/RES/2397 (2017)").
    """

    title: str
    text: str
    language: str = "und"
    byline: str = ""
    site_name: str = ""
    canonical_url: str = ""
    published: str = ""
    published_at: dt.datetime | None = None
    published_basis: PublishedBasis = PublishedBasis.UNKNOWN
    originator: str = ""
    document_symbol: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectionInput:
    """One article for a detector. `published` is EDTF or ""; `article_id` is the caller's and comes back untouched."""

    text: str
    title: str = ""
    published: str = ""
    language: str = "en"
    url: str = ""
    article_id: str = ""


class Modality(StrEnum):
    """How a statement is meant."""

    ASSERTED = "asserted"
    PLANNED = "planned"
    ALLEGED = "alleged"
    DENIED = "denied"
    ESTIMATED = "estimated"
    HYPOTHETICAL = "hypothetical"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An actor or a place as the text names it. `role` is a codebook role for actors, "" for places.

    `public_id` is set by resolution only; `options` are the ids it could not choose between.
    """

    name: str
    role: str = ""
    public_id: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateDraft:
    """One event that a detector read in one article. `quote == text[span.start:span.end]`, always.

    `date` is EDTF ("" = the text gives no time), `score` in [0, 1], `rule` the id of the rule that fired,
    `background` whether the article mentions the event in passing rather than as its news. `detector` and
    `detector_version` are set where another one than the detector that was asked has read it.
    """

    type: str
    quote: str
    span: Span
    score: float
    rule: str
    subtype: str = ""
    date: str = ""
    date_basis: Basis = Basis.UNKNOWN
    place: Mention | None = None
    actors: tuple[Mention, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    modality: Modality = Modality.ASSERTED
    attributed_to: str = ""
    background: bool = False
    detector: str = ""
    detector_version: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


class Detector(Protocol):
    """A replaceable part: finds events in one article.

    Pure and deterministic for one `name` and `version`. Gives drafts in order of their span; an article that reports
    nothing gives an empty sequence. Raises `DetectError` only; whatever it returns is dropped unless its quote stands
    in the text verbatim.
    """

    name: str
    version: str

    def detect(self, article: DetectionInput) -> Sequence[CandidateDraft]:
        """Drafts of `article`, ordered by span."""
        ...

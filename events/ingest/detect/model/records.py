"""What passes between the parts of the detector `model`: its limits, its faults, and what it makes of one article."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple

from events.errors import DetectError
from events.ingest.records import CandidateDraft


class Fault(StrEnum):
    """Why the model gave nothing for an article, or for a part of it: a closed set, so that it can be counted."""

    BUDGET = "budget"  # the day's tokens or money are spent
    RESTING = "resting"  # it failed several times in a row and is left alone for some minutes
    CONNECT = "connect"
    BROKEN = "broken"  # the connection broke off, or what came over it is no HTTP
    TIMEOUT = "timeout"
    TOO_LARGE = "too_large"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    REQUEST_REFUSED = "request_refused"  # a 4xx: a wrong key, an unknown model, a text that is too long
    REDIRECT = "redirect"
    NO_PROTOCOL = "no_protocol"  # what came is no answer of a chat completion
    REFUSAL = "refusal"  # the model declines to answer
    NO_JSON = "no_json"  # the model answers in words
    INTERNAL = "internal"


# Faults of the endpoint rather than of one article: several in a row open the circuit.
ENDPOINT_FAULTS: Final = frozenset(
    {
        Fault.CONNECT,
        Fault.BROKEN,
        Fault.TIMEOUT,
        Fault.TOO_LARGE,
        Fault.RATE_LIMITED,
        Fault.SERVER_ERROR,
        Fault.REQUEST_REFUSED,
        Fault.REDIRECT,
        Fault.NO_PROTOCOL,
    }
)


class Loss(StrEnum):
    """Why a draft of the model, or a field of it, was dropped."""

    NOT_AN_OBJECT = "not_an_object"
    TYPE = "type"
    QUOTE = "quote_not_in_text"
    QUOTE_SIZE = "quote_too_short_or_long"
    MODALITY = "modality"
    TOO_MANY = "too_many_drafts"
    TWICE = "told_twice"
    SUBTYPE = "subtype"
    DATE = "date"
    DATE_YEAR = "date_implausible"
    DATE_AHEAD = "date_after_publication"
    DATE_LOOSE = "date_without_anchor"
    BASIS = "date_basis"
    PLACE = "place_not_in_text"
    ACTOR = "actor_not_in_text"
    ROLE = "role"
    SPEAKER = "speaker_not_in_text"
    QUANTITY = "quantity"
    UNIT = "quantity_unit"
    NUMBER = "number_not_in_text"
    SCORE = "score"


class ModelError(DetectError):
    """The endpoint gave nothing that can be used. The message never repeats what a server said: it may echo a key.

    `rest_s` is for how long the endpoint asked to be left alone, None if it did not.
    """

    def __init__(self, message: str, *, fault: Fault, rest_s: float | None = None) -> None:
        super().__init__(message, kind="internal")
        self.fault = fault
        self.rest_s = rest_s


class Tokens(NamedTuple):
    """Tokens of one or many requests, as the endpoint counts them."""

    input: int = 0
    output: int = 0


NO_TOKENS: Final = Tokens()


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelPolicy:
    """Which endpoint is asked, and the limits. Times in seconds, sizes in bytes, texts in characters.

    `url` is an address that ends with /chat/completions. `total_timeout_s` bounds one article with all its requests,
    pauses and retries. An article longer than `max_input_chars` is read in windows that share `overlap_chars`, at most
    `max_windows` of them. After `failures_before_rest` failures in a row nothing is asked for `rest_s`.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    total_timeout_s: float = 45.0
    connect_timeout_s: float = 5.0
    max_response_bytes: int = 1024 * 1024
    max_input_chars: int = 24_000
    overlap_chars: int = 600
    max_windows: int = 4
    max_output_tokens: int = 4000
    max_attempts: int = 3
    max_drafts: int = 40
    failures_before_rest: int = 3
    rest_s: float = 300.0
    seed: int = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelReading:
    """What the model made of one article.

    `drafts` are those that passed every check, ordered by span. `version` is of the model that answered. `fault` is set
    if something was not read: the drafts may then be of a part. `losses` counts what was dropped by reason,
    `unread_chars` what lay beyond the last window.
    """

    version: str
    drafts: tuple[CandidateDraft, ...] = ()
    fault: Fault | None = None
    detail: str = ""
    losses: Mapping[str, int] = field(default_factory=dict)
    tokens: Tokens = NO_TOKENS
    window_count: int = 0
    unread_chars: int = 0

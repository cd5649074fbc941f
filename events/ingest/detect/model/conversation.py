"""The protocol: one question as a chat completion, in the strictest form that the server takes, within the budget."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from events.ingest.detect.model.endpoint import Endpoint, Reply
from events.ingest.detect.model.records import Fault, ModelError, ModelPolicy, Tokens
from events.ingest.detect.model.spending import Ledger, estimate_tokens
from events.values.text import clean_line

_UNSUITED: Final = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY})
_FIRST_PAUSE_S: Final = 1.0
_MAX_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class Form:
    """How an answer is asked for. `is_late`: a server that wants `max_completion_tokens` and no temperature."""

    response_format: str
    is_late: bool = False


FORMS: Final = (Form("json_schema"), Form("json_object"), Form("text"), Form("json_schema", is_late=True))


@dataclass(frozen=True, slots=True)
class Question:
    """What the model is told: the rules that hold for every article, and this one."""

    system: str
    user: str
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """The words of the model, its name as the server gives it, whether it was cut off, and what it took."""

    text: str
    model: str
    is_cut: bool
    tokens: Tokens


class Conversation:
    """Asks one endpoint. Remembers the form that it took last, so that the next article asks once."""

    def __init__(
        self,
        policy: ModelPolicy,
        *,
        ledger: Ledger,
        endpoint: Endpoint | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._policy, self._ledger, self._sleep = policy, ledger, sleep
        self._endpoint = endpoint or Endpoint(policy)
        self._form = FORMS[0]

    def ask(self, question: Question, *, until: float) -> Answer:
        """The answer to one question; `until` is the end on `time.monotonic`, retries included.

        Raises:
            ModelError: there is none; its fault says why.
        """
        reserved = Tokens(
            estimate_tokens(question.system + question.user + json.dumps(question.schema)),
            self._policy.max_output_tokens,
        )
        for form in (self._form, *(form for form in FORMS if form != self._form)):
            reply = self._insist(form, question, reserved, until=until)
            if reply.status in _UNSUITED:
                continue
            if reply.status != HTTPStatus.OK:
                raise ModelError(f"the endpoint answered {reply.status}", fault=Fault.REQUEST_REFUSED)
            self._form = form
            return _read(reply, reserved, default=self._policy.model)
        raise ModelError("the endpoint takes none of the forms of a question", fault=Fault.REQUEST_REFUSED)

    def _insist(self, form: Form, question: Question, reserved: Tokens, *, until: float) -> Reply:
        """Ask in one form, and again after a pause where the server is busy or in trouble."""
        for attempt in range(1, self._policy.max_attempts + 1):
            failure: ModelError
            try:
                reply = self._spend(form, question, reserved, until=until)
            except ModelError as error:
                if error.fault not in {Fault.CONNECT, Fault.BROKEN}:
                    raise
                failure = error
            else:
                found = _trouble_of(reply)
                if found is None:
                    return reply
                failure = found
            pause_s = _FIRST_PAUSE_S * 2 ** (attempt - 1) if failure.rest_s is None else failure.rest_s
            if attempt == self._policy.max_attempts or time.monotonic() + pause_s >= until:
                break
            self._sleep(pause_s)
        raise failure

    def _spend(self, form: Form, question: Question, reserved: Tokens, *, until: float) -> Reply:
        """One request. What it may cost is counted before it is sent; what a refused one did not cost is given back."""
        if not self._ledger.reserve(reserved):
            raise ModelError("the budget of the day is spent", fault=Fault.BUDGET)
        try:
            reply = self._endpoint.post(self._payload(form, question), until=until)
        except ModelError as error:
            # A request that was sent may have been worked on, and be billed, although no answer came.
            if error.fault in {Fault.CONNECT, Fault.REDIRECT}:
                self._ledger.settle(reserved, Tokens())
            raise
        used = _usage(_json(reply.body), reserved) if reply.status == HTTPStatus.OK else Tokens()
        self._ledger.settle(reserved, used)
        return reply

    def _payload(self, form: Form, question: Question) -> dict[str, Any]:
        most = self._policy.max_output_tokens
        payload: dict[str, Any] = {
            "model": self._policy.model,
            "messages": [
                {"role": "system", "content": question.system},
                {"role": "user", "content": question.user},
            ],
            "seed": self._policy.seed,
            "stream": False,
        }
        payload |= {"max_completion_tokens": most} if form.is_late else {"max_tokens": most, "temperature": 0}
        if form.response_format == "json_schema":
            schema = {"name": "events", "strict": True, "schema": dict(question.schema)}
            payload["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif form.response_format == "json_object":
            payload["response_format"] = {"type": "json_object"}
        return payload


def _trouble_of(reply: Reply) -> ModelError | None:
    if reply.status == HTTPStatus.TOO_MANY_REQUESTS:
        fault = Fault.RATE_LIMITED
    elif reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        fault = Fault.SERVER_ERROR
    else:
        return None
    return ModelError(f"the endpoint answered {reply.status}", fault=fault, rest_s=reply.retry_after_s)


def _read(reply: Reply, reserved: Tokens, *, default: str) -> Answer:
    whole = _json(reply.body)
    choices = whole.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
    message = choice.get("message")
    if not isinstance(message, dict):
        raise ModelError("what came is no answer of a chat completion", fault=Fault.NO_PROTOCOL)
    text = _words(message.get("content"))
    if not text.strip():
        is_refusal = bool(message.get("refusal")) or choice.get("finish_reason") == "content_filter"
        fault = Fault.REFUSAL if is_refusal else Fault.NO_JSON
        raise ModelError("the model gave no words", fault=fault)
    name = whole.get("model")
    return Answer(
        text=text,
        model=clean_line(name)[:_MAX_NAME] if isinstance(name, str) and clean_line(name) else default,
        is_cut=choice.get("finish_reason") == "length",
        tokens=_usage(whole, reserved),
    )


def _words(content: object) -> str:
    """The text of a message: some servers send it in parts."""
    if isinstance(content, list):
        parts = [part.get("text") for part in content if isinstance(part, dict)]
        return "".join(part for part in parts if isinstance(part, str))
    return content if isinstance(content, str) else ""


def _json(body: bytes) -> dict[str, Any]:
    """The body as a mapping; empty if it is anything else, a page of HTML for one."""
    try:
        whole = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return whole if isinstance(whole, dict) else {}


def _usage(whole: Mapping[str, Any], reserved: Tokens) -> Tokens:
    """What the server says that a request took; what it does not say, or says wrongly, is what was reserved."""
    usage = whole.get("usage")
    counts = usage if isinstance(usage, dict) else {}
    return Tokens(
        _count(counts.get("prompt_tokens"), default=reserved.input),
        _count(counts.get("completion_tokens"), default=reserved.output),
    )


def _count(value: object, *, default: int) -> int:
    is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100 * default
    return int(value) if is_count else default  # type: ignore[call-overload]  # checked in the line above, by a name

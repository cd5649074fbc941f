"""The detector that asks a language model; `ModelDetector.read` says what came of it, whatever happened."""

import logging
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from events.ingest.detect.guard import keep_verifiable
from events.ingest.detect.model.agreement import tells_same
from events.ingest.detect.model.answers import read_items
from events.ingest.detect.model.checking import Checker
from events.ingest.detect.model.circuit import Circuit
from events.ingest.detect.model.conversation import Answer, Conversation
from events.ingest.detect.model.dating import publication_of
from events.ingest.detect.model.grounding import AlsoCalled, Grounding, index_names
from events.ingest.detect.model.prompt import prompt_digest, question_about
from events.ingest.detect.model.records import (
    ENDPOINT_FAULTS,
    Fault,
    Loss,
    ModelError,
    ModelPolicy,
    ModelReading,
    Tokens,
)
from events.ingest.detect.model.spending import Budget, Ledger, MemoryLedger
from events.ingest.detect.model.windows import Window, windows_of
from events.ingest.detect.rules import NameEntry
from events.ingest.records import CandidateDraft, DetectionInput
from events.values.digests import key_sha256

logger = logging.getLogger(__name__)

_NAME_CHARS: Final = 27
_DIGEST_CHARS: Final = 12


class ModelDetector:
    """Detector `model`: articles in any language that the model reads.

    Unlike the rules it is neither offline nor strictly deterministic: temperature 0 and a seed are asked for, and
    servers give what they give. Articles share nothing but the circuit and the form of the question; threads may share
    it. `version` is of the model that answered last, under the name that the server gives it.

    Args:
        policy: endpoint and limits.
        ledger: keeps count of what is spent; without one, nothing limits it.
        names: a lexicon whose other names count as standing in the text.
        also_called: the same, of a catalogue.
        conversation: how it is asked; for tests.
    """

    name = "model"

    def __init__(
        self,
        policy: ModelPolicy,
        *,
        ledger: Ledger | None = None,
        names: Iterable[NameEntry] = (),
        also_called: AlsoCalled | None = None,
        conversation: Conversation | None = None,
    ) -> None:
        self._policy = policy
        self._conversation = conversation or Conversation(policy, ledger=ledger or MemoryLedger(Budget()))
        self._circuit = Circuit(failures=policy.failures_before_rest, rest_s=policy.rest_s)
        self._names, self._also_called = index_names(names), also_called
        self.version = version_of(policy.model)

    def detect(self, article: DetectionInput) -> Sequence[CandidateDraft]:
        """Drafts of `article`, ordered by span; none if the model could not be asked, which is logged."""
        return self.read(article).drafts

    def read(self, article: DetectionInput) -> ModelReading:
        """What the model makes of `article`. Raises nothing for what an endpoint does."""
        reading = _Reading(article, self._policy, names=self._names, also_called=self._also_called)
        until = time.monotonic() + self._policy.total_timeout_s
        try:
            for window in reading.windows:
                self._ask(reading, window, until=until)
        except ModelError as error:
            reading.fault, reading.detail = error.fault, str(error)
        done = reading.finish(default=self.version)
        _log(article, done)
        return done

    def _ask(self, reading: "_Reading", window: Window, *, until: float) -> None:
        if self._circuit.is_resting():
            raise ModelError("the endpoint failed before and is left alone for now", fault=Fault.RESTING)
        try:
            answer = self._conversation.ask(question_about(reading.article, window), until=until)
        except ModelError as error:
            if error.fault in ENDPOINT_FAULTS:
                self._circuit.note_failure(asked_rest_s=error.rest_s)
            raise
        self._circuit.note_success()
        self.version = version_of(answer.model)
        reading.take(answer, window)


def version_of(model: str) -> str:
    """At most 40 characters: the beginning of the model's name, and a digest of its whole name and of the prompt."""
    return f"{model[:_NAME_CHARS]}+{key_sha256(model, prompt_digest())[:_DIGEST_CHARS]}"


class _Reading:
    """One article being read, window after window."""

    def __init__(self, article: DetectionInput, policy: ModelPolicy, **lookup: Any) -> None:  # noqa: ANN401 - see Grounding
        self.article, self._policy = article, policy
        self.windows = windows_of(
            article.text,
            max_chars=policy.max_input_chars,
            overlap_chars=policy.overlap_chars,
            max_windows=policy.max_windows,
        )
        self.fault: Fault | None = None
        self.detail = ""
        self._tokens, self._count, self._version = Tokens(), 0, ""
        self._drafts: list[CandidateDraft] = []
        self._checker = Checker(article.text, publication_of(article.published), Grounding(article.text, **lookup))

    def take(self, answer: Answer, window: Window) -> None:
        """Check what was answered about `window`.

        Raises:
            ModelError: it holds nothing that could be checked.
        """
        self._count += 1
        self._version = version_of(answer.model)
        self._tokens = Tokens(self._tokens.input + answer.tokens.input, self._tokens.output + answer.tokens.output)
        items = read_items(answer.text)
        if items.is_cut or answer.is_cut:
            self.detail = "an answer broke off; what was whole of it is kept"
        for draft in self._checker.drafts(items.items, window):
            said = {"model": answer.model, **draft.extra}
            self._add(
                replace(
                    draft,
                    detector=ModelDetector.name,
                    detector_version=self._version,
                    extra={"checks": said},
                )
            )

    def _add(self, draft: CandidateDraft) -> None:
        """One event once, also where two windows share it; the surer draft stays."""
        for number, other in enumerate(self._drafts):
            if tells_same(other, draft) and (other.subtype == draft.subtype or not other.subtype or not draft.subtype):
                self._checker.losses[Loss.TWICE] += 1
                self._drafts[number] = max(other, draft, key=lambda one: one.score)
                return
        self._drafts.append(draft)

    def finish(self, *, default: str) -> ModelReading:
        """What came of it; `default` is the version if no model answered."""
        best = sorted(self._drafts, key=lambda draft: -draft.score)
        losses: Counter[str] = self._checker.losses
        if len(best) > self._policy.max_drafts:
            losses[Loss.TOO_MANY] += len(best) - self._policy.max_drafts
        kept = sorted(best[: self._policy.max_drafts], key=lambda draft: (draft.span, draft.type))
        total = {str(reason): count for reason, count in sorted(losses.items())}
        end = self.windows[-1].start + len(self.windows[-1].text) if self.windows else 0
        unread = len(self.article.text) - end
        whole = {"lost_in_article": total, "unread_chars": unread}
        return ModelReading(
            version=self._version or default,
            drafts=keep_verifiable((_with_total(draft, whole) for draft in kept), self.article.text),
            fault=self.fault,
            detail=self.detail,
            losses=total,
            tokens=self._tokens,
            window_count=self._count,
            unread_chars=unread,
        )


def _with_total(draft: CandidateDraft, whole: Mapping[str, Any]) -> CandidateDraft:
    return replace(draft, extra={**draft.extra, "checks": {**draft.extra["checks"], **whole}})


def _log(article: DetectionInput, reading: ModelReading) -> None:
    level = logging.INFO if reading.fault is None else logging.WARNING
    logger.log(
        level,
        "model: %s: %d drafts of %d windows, %d+%d tokens, dropped %s, unread %d characters%s",
        article.article_id or "an article",
        len(reading.drafts),
        reading.window_count,
        *reading.tokens,
        dict(reading.losses) or "nothing",
        reading.unread_chars,
        f"; {reading.fault}: {reading.detail}" if reading.fault else f"; {reading.detail}" if reading.detail else "",
    )

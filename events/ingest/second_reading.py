"""The second reader of an article: the language model that the settings name, if they name one.

Without ARCHIVE_LLM_URL nothing of `detect.model` is even imported. What a model does, or fails to do, never fails an
article: the drafts of the first detector stand, and say why there was no second reading.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final, Protocol

from django.conf import settings

from events.errors import DetectError
from events.gazetteer import Gazetteer, MatchKind
from events.ingest.known_names import current_gazetteer
from events.ingest.records import CandidateDraft, DetectionInput, Detector

if TYPE_CHECKING:
    # Imported where it is used: an archive without an endpoint loads none of it.
    from events.ingest.detect.model import Ledger, ModelDetector, ModelReading

logger = logging.getLogger(__name__)

NAME: Final = "model"
COMPLETIONS: Final = "/chat/completions"


class Reader(Protocol):
    """What reads an article and says what came of it, also where nothing did; `ModelDetector` in production."""

    version: str

    def read(self, article: DetectionInput) -> "ModelReading":
        """Drafts, or a fault."""
        ...


class SecondReader:
    """Puts a second reading beside the first."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def join(self, article: DetectionInput, drafts: Sequence[CandidateDraft]) -> tuple[CandidateDraft, ...]:
        """`drafts` with what the reader makes of them in `extra`, and the drafts that only it has, ordered by span.

        Never raises.
        """
        from events.ingest.detect.model import Fault, ModelReading, join_readings  # noqa: PLC0415 - see TYPE_CHECKING

        try:
            reading = self._reader.read(article)
        except Exception as error:
            # A bug of the second reader must not cost the article its first reading.
            logger.exception("the second reading of %s failed", article.article_id)
            reading = ModelReading(version=self._reader.version, fault=Fault.INTERNAL, detail=type(error).__name__)
        joined = join_readings(drafts, reading)
        return tuple(sorted([*joined.rules, *joined.model], key=lambda draft: (draft.span, draft.type)))


@cache
def find_second_reader() -> SecondReader | None:
    """The second reader that the settings describe, one a process; None if they name no endpoint."""
    if not settings.ARCHIVE_LLM_URL:
        return None
    from events.ingest.store.spending import SpendingLedger  # noqa: PLC0415 - see TYPE_CHECKING

    return SecondReader(build_model_detector(ledger=SpendingLedger, also_called=_also_called))


def get_model_detector() -> Detector:
    """The detector `model` for a command that may run without a database: its budget is that of this one run.

    Raises:
        DetectError: the settings name no endpoint.
    """
    from events.ingest.detect.model import MemoryLedger  # noqa: PLC0415 - see TYPE_CHECKING

    return build_model_detector(ledger=MemoryLedger)


def build_model_detector(
    *, ledger: "Callable[..., Ledger]", also_called: Callable[[str], Iterable[str]] | None = None
) -> "ModelDetector":
    """The detector `model` with the limits of the settings.

    Args:
        ledger: makes the ledger of a budget.
        also_called: other names of whoever bears a name, out of a catalogue.

    Raises:
        DetectError: the settings name no endpoint.
    """
    if not settings.ARCHIVE_LLM_URL:
        raise DetectError(
            "the detector 'model' has no endpoint; set ARCHIVE_LLM_URL and ARCHIVE_LLM_MODEL", kind="internal"
        )
    from events.ingest.detect.korean.detector import DATA as KOREAN  # noqa: PLC0415 - as above
    from events.ingest.detect.model import Budget, ModelDetector, ModelPolicy  # noqa: PLC0415 - see TYPE_CHECKING
    from events.ingest.detect.rules import DATA, load_rule_book  # noqa: PLC0415 - as above

    policy = ModelPolicy(
        url=completions_url(settings.ARCHIVE_LLM_URL),
        model=settings.ARCHIVE_LLM_MODEL,
        key=settings.ARCHIVE_LLM_KEY,
        total_timeout_s=settings.ARCHIVE_LLM_TIMEOUT_S,
        max_input_chars=settings.ARCHIVE_LLM_MAX_INPUT_CHARS,
        max_output_tokens=settings.ARCHIVE_LLM_MAX_OUTPUT_TOKENS,
    )
    budget = Budget(
        daily_tokens=settings.ARCHIVE_LLM_DAILY_TOKENS,
        daily_cost=settings.ARCHIVE_LLM_DAILY_COST,
        input_price=settings.ARCHIVE_LLM_PRICE_INPUT,
        output_price=settings.ARCHIVE_LLM_PRICE_OUTPUT,
    )
    books = [load_rule_book(folder) for folder in (DATA, KOREAN)]
    names = [entry for book in books for entry in (*book.actors, *book.places)]
    return ModelDetector(policy, ledger=ledger(budget), names=names, also_called=also_called)


def completions_url(url: str) -> str:
    """The address that questions go to, out of a server's base address or the whole address itself.

    >>> completions_url("http://127.0.0.1:8080/v1/")
    'http://127.0.0.1:8080/v1/chat/completions'
    """
    base, mark, query = url.partition("?")
    base = base.rstrip("/")
    whole = base if base.endswith(COMPLETIONS) else base + COMPLETIONS
    return whole + mark + query


def _also_called(name: str, *, gazetteer: Callable[[], Gazetteer] = current_gazetteer) -> Iterable[str]:
    """All names of whoever bears `name` as written; what merely sounds alike may be somebody else."""
    for match in gazetteer().find_matches(name):
        if match.kind is not MatchKind.SOUND:
            yield from (one.text for one in match.entry.all_names)

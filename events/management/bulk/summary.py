"""What a bulk run came to, as a table of words and numbers."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Count

from events.ingest.store import Standing
from events.management.bulk.intake import Tally
from events.models import Article, Candidate, Submission, SubmissionState
from events.models.submission import OPEN_STATES

_AT_ONCE: Final = 5000
_MIB: Final = 1024 * 1024
_BAD_ENDS: Final = (SubmissionState.FAILED, SubmissionState.REFUSED)


@dataclass(slots=True)
class Outcome:
    """What became of the submissions of a run. `bad` counts those that failed or were refused, by both words."""

    states: Counter[str] = field(default_factory=Counter)
    bad: Counter[str] = field(default_factory=Counter)
    near_duplicates: int = 0
    candidates: int = 0

    @property
    def still_open(self) -> int:
        """How many have steps left."""
        return sum(self.states[state] for state in OPEN_STATES)


def outcome_of(keys: Sequence[int]) -> Outcome:
    """Count what became of these submissions; a near duplicate is an article that joined a story cluster."""
    outcome = Outcome()
    for start in range(0, len(keys), _AT_ONCE):
        part = Submission.objects.filter(pk__in=keys[start : start + _AT_ONCE]).order_by()
        for state, kind, count in part.values_list("state", "error_kind").annotate(Count("pk")):
            outcome.states[state] += count
            if state in _BAD_ENDS:
                outcome.bad[f"{state} ({kind})"] += count
        done = part.filter(state=SubmissionState.DONE).values("article")
        outcome.near_duplicates += Article.objects.filter(pk__in=done, story_cluster__isnull=False).count()
        outcome.candidates += Candidate.objects.filter(article__in=done).count()
    return outcome


def intake_lines(tally: Tally, *, took_s: float) -> Iterator[str]:
    """Lines about what was read and taken in."""
    standings = tally.standings
    yield _line("read", tally.read, f"{_rate(tally.read, took_s)} a second")
    yield _line("new", standings[Standing.NEW])
    yield _line("new versions", standings[Standing.VERSION])
    yield _line("tried again", standings[Standing.AGAIN])
    yield _line("known", standings[Standing.KNOWN])
    if tally.passed_over:
        yield _line("no pages", tally.passed_over.total())
    for reason, count in tally.passed_over.most_common():
        yield _line(f"  {reason}", count)
    yield _line("refused", tally.refused.total())
    for reason, count in tally.refused.most_common():
        yield _line(f"  {reason}", count)


def outcome_lines(outcome: Outcome, *, took_s: float, peak_bytes: int) -> Iterator[str]:
    """Lines about what became of it."""
    ended = sum(outcome.states.values()) - outcome.still_open
    yield _line("done", outcome.states[SubmissionState.DONE], f"{_rate(ended, took_s)} articles a second")
    yield _line("duplicate", outcome.states[SubmissionState.DUPLICATE])
    for words, count in outcome.bad.most_common():
        yield _line(words, count)
    yield _line("still open", outcome.still_open)
    yield _line("near duplicates", outcome.near_duplicates)
    yield _line("candidates", outcome.candidates)
    yield _line("peak memory", peak_bytes // _MIB, "MiB")


def _rate(count: int, took_s: float) -> str:
    return f"{count / max(took_s, 0.001):,.1f}"


def _line(words: str, count: int, rest: str = "") -> str:
    return f"{words:<28}{count:>10,}  {rest}".rstrip()

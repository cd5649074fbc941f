"""Measuring a detector: scores of many articles, and the figures that they add up to.

A figure has a name of two or three parts: a scope ("all", a language, a type), what is asked, and how it is put:
"all.type.f1", "ko.date.exact", "missile_launch.f1". All are shares in [0, 1]; what nothing was asked of is absent.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from events.ingest.detect import keep_verifiable
from events.ingest.records import Detector
from tests.quality.agreement import DateAgreement
from tests.quality.gold import GoldArticle
from tests.quality.scoring import MISSED, RIGHT, WRONG, ArticleScore, Counts, Fault, score_article

# What has right, wrong and missed answers; what has right and wrong ones only.
SOUGHT = ("type", "type_date", "actors", "quantities")
JUDGED = ("modality", "subtype", "empty", "quotes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Precision, recall and their harmonic mean, in [0, 1]; None where there is nothing to divide by."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float | None:
        """The share of what was found that is right."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float | None:
        """The share of what was to be found that was found."""
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both; 0 if only wrong answers or only misses."""
        return _share(2 * self.right, 2 * self.right + self.wrong + self.missed)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def rates_of(counts: Counts, name: str) -> Rates:
    """The rates of one figure or one type, out of counts by (name, outcome)."""
    return Rates(right=counts[name, RIGHT], wrong=counts[name, WRONG], missed=counts[name, MISSED])


def figures_of(counts: Counts) -> dict[str, float]:
    """The figures of one scope, by name without the scope."""
    found: dict[str, float | None] = {}
    for name in SOUGHT:
        rates = rates_of(counts, name)
        found |= {f"{name}.precision": rates.precision, f"{name}.recall": rates.recall, f"{name}.f1": rates.f1}
    found["primary.recall"] = rates_of(counts, "type_primary").recall
    exact, compatible, wrong = (counts["date", kind.value] for kind in list(DateAgreement)[:3])
    found["date.exact"] = _share(exact, exact + compatible + wrong)
    found["date.agrees"] = _share(exact + compatible, exact + compatible + wrong)
    found |= {f"{name}.accuracy": rates_of(counts, name).precision for name in JUDGED}
    return {name: value for name, value in found.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Measurement:
    """The scores of all articles that were measured, in their order."""

    scores: tuple[ArticleScore, ...]

    @property
    def counts(self) -> Counts:
        """All counts by (figure, outcome)."""
        return sum((score.counts for score in self.scores), start=Counter())

    @property
    def by_type(self) -> Counts:
        """All counts by (type, outcome)."""
        return sum((score.by_type for score in self.scores), start=Counter())

    @property
    def faults(self) -> tuple[Fault, ...]:
        """All faults, article by article."""
        return tuple(fault for score in self.scores for fault in score.faults)

    def by(self, key: Callable[[GoldArticle], str]) -> dict[str, "Measurement"]:
        """The measurement of each group of articles, in the order of the groups' names."""
        names = sorted({key(score.article) for score in self.scores})
        return {name: Measurement(tuple(s for s in self.scores if key(s.article) == name)) for name in names}

    def required_by_type(self) -> Mapping[str, int]:
        """How many required events there are of each type that an event or a draft has."""
        counts = self.by_type
        return {kind: counts[kind, RIGHT] + counts[kind, MISSED] for kind in sorted({kind for kind, _ in counts})}

    def figures(self, *, least_events: int = 1) -> dict[str, float]:
        """All figures with their scopes; of types only those with at least `least_events` required events."""
        found = {f"all.{name}": value for name, value in figures_of(self.counts).items()}
        for language, part in self.by(lambda article: article.language).items():
            found |= {f"{language}.{name}": value for name, value in figures_of(part.counts).items()}
        for kind, required in self.required_by_type().items():
            f1 = rates_of(self.by_type, kind).f1
            if required >= least_events and f1 is not None:
                found[f"{kind}.f1"] = f1
        return found


def measure(detector: Detector, articles: Iterable[GoldArticle]) -> Measurement:
    """Run `detector` over the articles, with the guard behind it as everywhere, and score what comes out.

    Raises:
        DetectError: the detector failed on an article.
    """
    return Measurement(tuple(_score(detector, article) for article in articles))


def _score(detector: Detector, article: GoldArticle) -> ArticleScore:
    drafts: Sequence[object] = (found := detector.detect(article.as_input()))
    kept = keep_verifiable(found, article.text)
    return score_article(article, kept, dropped_count=len(drafts) - len(kept))

"""The figures of a measurement for people, and for programs."""

from collections.abc import Iterable
from typing import Any

from tests.quality.figures import SOUGHT, Measurement, Rates, figures_of, rates_of
from tests.quality.scoring import RIGHT, WRONG, Counts, Fault, FaultKind
from tests.quality.standing import ResolutionScore

_NAMES = {"type": "type", "type_date": "type and date", "actors": "actors", "quantities": "quantities"}
_HEAD = f"{'':28}{'right':>7}{'wrong':>7}{'missed':>8}{'precision':>11}{'recall':>8}{'F1':>7}"


def report_lines(measurement: Measurement) -> list[str]:
    """The whole report: what was sought and judged, then by language, style and type."""
    counts = measurement.counts
    return [
        _HEAD,
        *(_rates_line(_NAMES[name], rates_of(counts, name)) for name in SOUGHT),
        "",
        *_judged_lines(counts, measurement),
        *_group_lines("by language", measurement.by(lambda article: article.language)),
        *_group_lines("by style", measurement.by(lambda article: article.style or "none")),
        *_type_lines(measurement),
    ]


def _rates_line(name: str, rates: Rates) -> str:
    shares = f"{_put(rates.precision):>11}{_put(rates.recall):>8}{_put(rates.f1):>7}"
    return f"{name:28}{rates.right:7}{rates.wrong:7}{rates.missed:8}{shares}"


def _put(share: float | None) -> str:
    return "-" if share is None else f"{share:.3f}"


def _judged_lines(counts: Counts, measurement: Measurement) -> list[str]:
    figures = figures_of(counts)
    dated = sum(count for (name, _), count in counts.items() if name == "date")
    exact, agrees = _put(figures.get("date.exact")), _put(figures.get("date.agrees"))
    lines = [
        f"{'date':28}exact {exact}, exact or compatible {agrees} of {dated} found events that have one",
        f"{'primary events found':28}{_put(figures.get('primary.recall'))}",
    ]
    for name in ("modality", "subtype"):
        asked = counts[name, RIGHT] + counts[name, WRONG]
        lines.append(f"{name + ' right':28}{_put(figures.get(f'{name}.accuracy'))} of {asked}")
    empty = counts["empty", RIGHT] + counts["empty", WRONG]
    dropped = sum(score.dropped_count for score in measurement.scores)
    return [
        *lines,
        f"{'nothing to find':28}{counts['empty', RIGHT]} of {empty} articles stayed empty",
        f"{'quotes':28}{counts['quotes', WRONG]} bad; {dropped} drafts stopped by the guard",
    ]


def _group_lines(title: str, groups: dict[str, Measurement]) -> list[str]:
    head = f"{title:28}{'articles':>9}{'events':>8}{'precision':>11}{'recall':>8}{'F1':>7}{'F1 dated':>10}{'exact':>7}"
    lines = ["", head]
    for name, part in groups.items():
        kind, dated = rates_of(part.counts, "type"), rates_of(part.counts, "type_date")
        exact = figures_of(part.counts).get("date.exact")
        shares = (
            f"{_put(kind.precision):>11}{_put(kind.recall):>8}{_put(kind.f1):>7}{_put(dated.f1):>10}{_put(exact):>7}"
        )
        lines.append(f"  {name:26}{len(part.scores):9}{kind.right + kind.missed:8}{shares}")
    return lines


def _type_lines(measurement: Measurement) -> list[str]:
    required, counts = measurement.required_by_type(), measurement.by_type
    ordered = sorted(required, key=lambda kind: (-required[kind], kind))
    head = _HEAD.replace(" " * len("by type"), "by type", 1)
    return ["", head, *(_rates_line(f"  {kind}", rates_of(counts, kind)) for kind in ordered)]


def resolution_lines(score: ResolutionScore | None) -> list[str]:
    """What is known of resolution."""
    if score is None:
        return ["", "resolution: not measured"]
    shares = f"precision {score.precision:.3f}, recall {score.recall:.3f}"
    return ["", f"resolution: {score.pairs} pairs, {shares}, {len(score.wrong)} wrong"]


def error_lines(faults: Iterable[Fault]) -> list[str]:
    """Every fault with its article, kind by kind: misses and false finds first."""
    kinds = list(FaultKind)
    ordered = sorted(faults, key=lambda fault: (kinds.index(fault.kind), fault.event_type, fault.article.article_id))
    return [
        "",
        *(f"{fault.kind:11} {fault.article.article_id:14} {fault.event_type}: {fault.said}" for fault in ordered),
    ]


def as_json(measurement: Measurement, resolution: ResolutionScore | None, *, with_faults: bool) -> dict[str, Any]:
    """The same as plain values: figures by name, figures of styles, and the faults if they are asked for."""
    styles = measurement.by(lambda article: article.style or "none")
    found: dict[str, Any] = {
        "articles": len(measurement.scores),
        "figures": {name: round(value, 4) for name, value in measurement.figures().items()},
        "styles": {name: _rounded(part) for name, part in styles.items()},
        "counts": {f"{name}.{outcome}": count for (name, outcome), count in sorted(measurement.counts.items())},
        "dropped_by_guard": sum(score.dropped_count for score in measurement.scores),
    }
    if resolution is not None:
        shares = {"precision": resolution.precision, "recall": resolution.recall}
        found["resolution"] = {"pairs": resolution.pairs, **shares, "wrong": list(resolution.wrong)}
    if with_faults:
        found["faults"] = [
            {"kind": f.kind.value, "article": f.article.article_id, "type": f.event_type, "said": f.said}
            for f in measurement.faults
        ]
    return found


def _rounded(part: Measurement) -> dict[str, float]:
    return {name: round(value, 4) for name, value in figures_of(part.counts).items()}

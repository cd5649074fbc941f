"""Renders the codebook as one Markdown document for people: the same text for the same data."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from events.taxonomy.codes import (
    Correspondence,
    DatePrecisionLevel,
    ErrorTerm,
    EventType,
    GeoPrecisionLevel,
    LinkKind,
    Match,
    QuantityKind,
    SourceKind,
    StateTerm,
    Taxonomy,
    Term,
    VerificationStatus,
    Vocabulary,
)

CODEBOOK_PATH: Final = Path(__file__).parent / "CODEBOOK.md"
SCHEME_NAMES: Final = {
    "plover": "PLOVER",
    "cameo": "CAMEO",
    "acled": "ACLED",
    "ucdp": "UCDP GED",
    "csis": "CSIS",
    "atlos": "Atlos",
    "bayanat": "Bayanat",
    "misp": "MISP",
}
_MATCH_WORDS: Final = {
    Match.EXACT: "exact",
    Match.BROADER: "broader than ours",
    Match.NARROWER: "narrower than ours",
    Match.APPROXIMATE: "approximate",
}
Columns = Sequence[tuple[str, Callable[[Term], str]]]


def render_codebook(taxonomy: Taxonomy) -> str:
    """The codebook in Markdown: contents, a chapter for each vocabulary, crosswalks; ends with a newline."""
    return "\n".join(_lines(taxonomy)).rstrip("\n") + "\n"


def _lines(taxonomy: Taxonomy) -> Iterator[str]:
    yield f"# {taxonomy.title}"
    yield ""
    yield f"Version {taxonomy.version}. Rendered from `data/*.yaml` by `python manage.py render_codebook`: edit those."
    yield ""
    yield taxonomy.description
    yield ""
    yield from _reading()
    yield from _contents(taxonomy)
    for vocabulary in taxonomy.vocabularies.values():
        yield from _event_types(taxonomy) if vocabulary.name == "event_types" else _chapter(vocabulary)


def _reading() -> Iterator[str]:
    yield "How to read it:"
    yield ""
    yield "- **Codes are fixed for ever**: never renumbered, never reused. Code 0 is `unknown`: the source is silent."
    yield "  Code 99 is `unassigned`: the source spoke, our list lacks what it said. The raw words stay in the record."
    yield "- **Crosswalks** are seen from our term. *Exact*: the same thing. *Broader* or *narrower than ours*: theirs"
    yield "  is the wider, or a part of ours. *Approximate*: no faithful term exists; the nearest serves exports only."
    yield "  A dash: there is none."
    yield ""


def _contents(taxonomy: Taxonomy) -> Iterator[str]:
    yield "## Contents"
    yield ""
    yield "| vocabulary | name in data and API | version | terms |"
    yield "| --- | --- | --: | --: |"
    for vocabulary in taxonomy.vocabularies.values():
        link = f"[{vocabulary.title}](#{_anchor(vocabulary.title)})"
        yield f"| {link} | `{vocabulary.name}` | {vocabulary.version} | {len(vocabulary)} |"
    yield ""


def _head(vocabulary: Vocabulary[Term]) -> Iterator[str]:
    yield f"## {vocabulary.title}"
    yield ""
    yield vocabulary.description
    yield ""
    yield f"`{vocabulary.name}`, version {vocabulary.version}. Origin: {vocabulary.origin}"
    yield ""


def _chapter(vocabulary: Vocabulary[Term]) -> Iterator[str]:
    yield from _head(vocabulary)
    extra = _EXTRA_COLUMNS.get(type(vocabulary.terms[0]), ())
    schemes = dict.fromkeys(scheme for term in vocabulary for scheme in term.crosswalk)
    header = ["code", "key", "label", "meaning", *(title for title, _ in extra), *map(_scheme_name, schemes)]
    yield from _table(
        header,
        (
            [
                str(term.code),
                f"`{term.key}`",
                term.label,
                term.definition,
                *(show(term) for _, show in extra),
                *(_correspondences(term.crosswalk.get(scheme, ())) for scheme in schemes),
            ]
            for term in vocabulary
        ),
    )


def _event_types(taxonomy: Taxonomy) -> Iterator[str]:
    yield from _head(taxonomy.vocabulary("event_types"))
    yield from _table(
        ["code", "key", "type", "theme", "subtypes"],
        (
            [
                str(term.code),
                f"`{term.key}`",
                f"[{term.label}](#{_anchor(f'{term.code} {term.label}')})",
                taxonomy.label("themes", term.theme),
                ", ".join(subtype.label for subtype in term.subtypes[:-2]),
            ]
            for term in taxonomy.event_types
        ),
    )
    for event_type in taxonomy.event_types:
        yield from _event_type(taxonomy, event_type)


def _event_type(taxonomy: Taxonomy, term: EventType) -> Iterator[str]:
    quantities = ", ".join(f"{taxonomy.label('quantities', key)} (`{key}`)" for key in term.required_quantities)
    yield f"### {term.code} {term.label}"
    yield ""
    yield f"`{term.key}` · {taxonomy.label('themes', term.theme)}"
    yield ""
    yield term.definition
    yield ""
    yield f"- **Unit of analysis**: {term.unit_of_analysis}"
    yield f"- **Quantities to look for**: {quantities or 'none in particular'}"
    yield ""
    yield from _list("Includes", term.includes)
    yield from _list("Excludes", (_excluded(text) for text in term.excludes))
    yield from _list("Examples", term.examples)
    yield from _table(
        ["code", "subtype", "label", "meaning"],
        ([str(item.code), f"`{item.key}`", item.label, item.definition] for item in term.subtypes),
    )
    yield from _table(
        ["scheme", "nearest terms"],
        ([_scheme_name(scheme), _correspondences(found)] for scheme, found in term.crosswalk.items()),
    )


def _excluded(text: str) -> str:
    """What belongs elsewhere, with the keys of the types it belongs to set as code."""
    what, mark, where = text.rpartition(": ")
    keys = where.split(", ")
    if not mark or not all(key.replace("_", "").isalpha() and key.islower() for key in keys):
        return text
    return f"{what} → {', '.join(f'`{key}`' for key in keys)}"


def _list(title: str, items: Iterable[str]) -> Iterator[str]:
    yield f"{title}:"
    yield ""
    for item in items:
        yield f"- {item}"
    yield ""


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield f"| {' | '.join('--:' if title == 'code' else '---' for title in header)} |"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
    yield ""


def _correspondences(found: Iterable[Correspondence]) -> str:
    return "; ".join(map(_correspondence, found)) or "–"


def _correspondence(item: Correspondence) -> str:
    note = f", {item.note}" if item.note else ""
    return f"{item.value} ({_MATCH_WORDS[item.match]}{note})" if item.value else f"–{f' ({item.note})' if note else ''}"


def _scheme_name(scheme: str) -> str:
    return SCHEME_NAMES[scheme]


def _anchor(title: str) -> str:
    """The anchor that Git hosts give a heading: lower case, punctuation dropped, spaces as hyphens."""
    kept = "".join(char for char in title.lower() if char.isalnum() or char in " -_")
    return kept.replace(" ", "-")


def _text(field: str) -> Callable[[Term], str]:
    return lambda term: str(getattr(term, field)) or "–"


def _yes(field: str) -> Callable[[Term], str]:
    return lambda term: "yes" if getattr(term, field) else "no"


def _radius(term: Term) -> str:
    radius_km = getattr(term, "radius_km", None)
    return "–" if radius_km is None else f"{radius_km:g}"


def _code(field: str) -> Callable[[Term], str]:
    return lambda term: f"`{getattr(term, field)}`" if getattr(term, field) else "–"


_EXTRA_COLUMNS: Final[dict[type[Term], Columns]] = {
    SourceKind: (("default grade", _text("default_reliability")), ("note", _text("note"))),
    QuantityKind: (("unit", _text("unit")),),
    DatePrecisionLevel: (("EDTF", _code("example")),),
    GeoPrecisionLevel: (("circle drawn, km", _radius),),
    VerificationStatus: (("mark", _text("mark")),),
    LinkKind: (("read the other way", _text("inverse_label")), ("symmetric", _yes("symmetric"))),
    ErrorTerm: (("what to do", _text("advice")), ("tried again", _yes("transient"))),
    StateTerm: (("final", _yes("final")),),
}

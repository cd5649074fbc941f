"""Rules and lexicons of the rule detector: read from YAML, checked, and never changed afterwards.

A rule file (`data/rules/FAMILY.yaml`) has three parts, `types`, `lexicons` and `rules`; docs/detection.md tells how to
write one. A lexicon file (`data/lexicons/NAME.yaml`) has the parts that all families share.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import yaml

from events.errors import DetectError
from events.ingest.detect.inflection import Irregular, iter_forms

DATA: Final = Path(__file__).parent / "data"
_CHOICE: Final = r"(?:'[^']+'|[a-z_]+)"
_PART = re.compile(rf"~(?P<gap>\d+)|(?P<choices>{_CHOICE}(?:\|{_CHOICE})*)(?P<trigger>\*)?")
# Lexicons that the scanner fills from the names that it finds.
NAME_LABELS: Final = frozenset({"actor", "place", "state", "person", "body", "dprk", "foreign"})
_CUE_KEYS: Final = {"words", "effect", "before", "after", "nouns_only", "weak", "joins"}
_RULE_KEYS: Final = {
    "id", "type", "subtype", "score", "match", "needs", "unless", "keeps_hypothetical", "lead_only", "earlier",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One element of a pattern: any of `labels`, at most `gap` tokens after the part before it."""

    labels: tuple[str, ...]
    gap: int = 0
    is_trigger: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One way of saying that something of `type` happened.

    `needs`: lexicons of which one must stand in the sentence; `unless`: lexicons of which none may.
    `keeps_hypothetical` lets a draft live although its sentence says "could"; `lead_only` asks for one of the first
    three sentences; `earlier` marks what went before the report (what somebody is charged with): the day of the news is
    not its date.
    """

    id: str
    type: str
    patterns: tuple[tuple[Part, ...], ...]
    subtype: str = ""
    score: float = 0.7
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    keeps_hypothetical: bool = False
    lead_only: bool = False
    earlier: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeProfile:
    """What is true of all rules of one event type.

    `subtypes` maps a subtype to the lexicons that tell it, first match wins; `roles` maps a grammatical place (subject,
    object, or a preposition) to a codebook role; `quantities` are the predicates worth reading; `merges_by` tells
    when two drafts of agreeing dates are one event: "date" (always), "subject" (acts of one country), "speaker"
    (and one kind of speech), "actor" (a counterpart in common), "episode" (even a month apart). `absorbs` names
    "type/subtype" that is only a part of this type; `apart` groups subtypes that are events of their own on one day (a
    law, an appointment). `sides` are subtypes told by the countries that take part, `default` is the subtype where no
    word tells another. `of_country` leaves out actors of other countries: nobody else sits in a party's plenum.
    """

    subtypes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    quantities: tuple[str, ...] = ()
    merges_by: str = "date"
    absorbs: tuple[str, ...] = ()
    apart: tuple[frozenset[str], ...] = ()
    sides: Mapping[str, frozenset[str]] = field(default_factory=dict)
    default: str = ""
    of_country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Words around a trigger that change how it is meant; windows in tokens before and after the trigger.

    `nouns_only`: the words mean it before a noun only ("further tests" are none yet, "further tightened" is a fact).
    `weak`: it counts only where no other cue does; `joins`: it counts only together with the cue of that name.
    """

    name: str
    effect: str
    before: int
    after: int
    nouns_only: bool = False
    weak: bool = False
    joins: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameEntry:
    """A name of the built-in lexicon of actors or places; `labels` are lexicons that each of its names belongs to.

    `until` is the day on which a person died: an article of later years that tells of an act tells history.
    """

    name: str
    kind: str
    country: str
    names: tuple[str, ...]
    labels: tuple[str, ...] = ()
    until: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class RuleBook:
    """Everything that the detector knows; `digest` changes whenever any byte of it does."""

    lexicons: Mapping[str, tuple[str, ...]]
    rules: tuple[Rule, ...]
    profiles: Mapping[str, TypeProfile]
    cues: tuple[Cue, ...]
    actors: tuple[NameEntry, ...]
    places: tuple[NameEntry, ...]
    units: Mapping[str, Mapping[str, Any]]
    irregular: Irregular
    subject: tuple[str, ...]
    digest: str

    @cached_property
    def subject_pattern(self) -> re.Pattern[str]:
        """Finds a word of `subject`; without any, whatever is read concerns the subject."""
        words = (re.escape(word.rstrip("*")) + ("" if word.endswith("*") else r"(?!\w)") for word in self.subject)
        return re.compile(rf"(?<!\w)(?:{'|'.join(words)})", re.IGNORECASE)

    @cached_property
    def by_first_label(self) -> Mapping[str, tuple[tuple[Rule, tuple[Part, ...]], ...]]:
        """Patterns by the lexicon that their first part asks for."""
        index: dict[str, list[tuple[Rule, tuple[Part, ...]]]] = {}
        for rule in self.rules:
            for pattern in rule.patterns:
                for label in pattern[0].labels:
                    index.setdefault(label, []).append((rule, pattern))
        return {label: tuple(pairs) for label, pairs in index.items()}

    def iter_phrases(self) -> Iterator[tuple[str, str]]:
        """Every (label, phrase) of every lexicon, all forms spelt out."""
        for label, entries in self.lexicons.items():
            for entry in entries:
                for phrase in iter_forms(entry, irregular=self.irregular):
                    yield label, phrase


def load_rule_book(folder: Path = DATA) -> RuleBook:
    """Read all YAML below `folder`.

    Raises:
        DetectError: a file is not valid; the message names the file and the rule.
    """
    files = sorted(folder.glob("*/*.yaml"))
    if not files:
        raise DetectError(
            f"no rules in {folder.name!r}: rules/*.yaml and lexicons/*.yaml belong there", kind="internal"
        )
    digest = hashlib.sha256()
    shared: dict[str, Any] = {}
    families: dict[str, Mapping[str, Any]] = {}
    for file in files:
        raw = file.read_bytes()
        digest.update(file.name.encode() + b"\0" + raw)
        content = _parse(raw, name=file.name)
        if file.parent.name == "rules":
            families[file.stem] = content
        else:
            shared[file.stem] = content
    return _assemble(shared, families, digest=digest.hexdigest()[:12])


def parse_pattern(text: str, *, where: str) -> tuple[tuple[Part, ...], dict[str, tuple[str, ...]]]:
    """Read "launch_verb* ~8 missile": parts, and a lexicon for each quoted literal.

    Raises:
        DetectError: the pattern is empty, ends in a gap, or holds something that is no part.
    """
    parts: list[Part] = []
    literals: dict[str, tuple[str, ...]] = {}
    gap, rest = 0, text.strip()
    while rest:
        found = _PART.match(rest)
        if found is None:
            raise DetectError(
                f"{where}: {rest!r} is no part of a pattern; write lexicon, 'words' or ~5", kind="internal"
            )
        rest = rest[found.end() :].lstrip()
        if found["gap"]:
            gap = int(found["gap"])
            continue
        choices = re.findall(_CHOICE, found["choices"])
        labels = tuple(f"={choice[1:-1]}" if choice.startswith("'") else choice for choice in choices)
        literals.update({label: (label[1:],) for label in labels if label.startswith("=")})
        parts.append(Part(labels, gap, found["trigger"] is not None))
        gap = -1
    if not parts or gap > 0:
        raise DetectError(f"{where}: the pattern {text!r} has no parts or ends in a gap", kind="internal")
    tight = tuple(Part(part.labels, max(part.gap, 0), part.is_trigger) for part in parts)
    if not any(part.is_trigger for part in tight):
        tight = (Part(tight[0].labels, 0, is_trigger=True), *tight[1:])
    return tight, literals


def _assemble(shared: Mapping[str, Any], families: Mapping[str, Mapping[str, Any]], *, digest: str) -> RuleBook:
    lexicons: dict[str, tuple[str, ...]] = {name: tuple(words) for name, words in shared.get("general", {}).items()}
    cues = []
    for name, entry in shared.get("cues", {}).items():
        _refuse_unknown(entry, known=_CUE_KEYS, where=f"cues.yaml, {name}")
        lexicons[f"cue_{name}"] = tuple(entry["words"])
        cues.append(
            Cue(
                name=f"cue_{name}",
                effect=entry["effect"],
                before=entry.get("before", 0),
                after=entry.get("after", 0),
                nouns_only=entry.get("nouns_only", False),
                weak=entry.get("weak", False),
                joins=f"cue_{entry['joins']}" if "joins" in entry else "",
            )
        )
    rules: list[Rule] = []
    profiles: dict[str, TypeProfile] = {}
    for family, content in families.items():
        _refuse_unknown(content, known={"types", "lexicons", "rules"}, where=f"{family}.yaml")
        for name, words in content.get("lexicons", {}).items():
            if name in lexicons:
                raise DetectError(
                    f"{family}.yaml: lexicon {name!r} exists already; choose another name", kind="internal"
                )
            lexicons[name] = tuple(words)
        for key, entry in content.get("types", {}).items():
            profiles[key] = _profile(entry or {}, where=f"{family}.yaml, type {key}")
    for family, content in families.items():
        for entry in content.get("rules", ()):
            rule, literals = _rule(entry, family=family)
            lexicons.update(literals)
            rules.append(rule)
    for predicate, entry in shared.get("units", {}).items():
        known = {"unit", "reach", "needs", "lead", "nouns", "currency"}
        _refuse_unknown(entry, known=known, where=f"units.yaml, {predicate}")
    book = RuleBook(
        lexicons=lexicons,
        rules=tuple(rules),
        profiles=profiles,
        cues=tuple(cues),
        digest=digest,
        actors=_names(shared.get("actors", ()), file="actors.yaml"),
        places=_names(shared.get("places", ()), file="places.yaml"),
        units=shared.get("units", {}),
        irregular=shared.get("irregular", {}),
        subject=tuple(shared.get("subject", ())),
    )
    _check(book)
    _check_words(book)
    return book


_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SafeLoader):  # type: ignore[misc]  # PyYAML has the C loader or not, as it was built
    """A safe loader that refuses a key given twice, of which YAML would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - PyYAML's
        keys = [key.value for key, _value in node.value]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            raise yaml.constructor.ConstructorError(None, None, f"{twice!r} stands twice", node.start_mark)
        found: dict[Any, Any] = super().construct_mapping(node, deep)
        return found


def _parse(raw: bytes, *, name: str) -> Any:  # noqa: ANN401 - YAML is any shape until it is checked
    try:
        return yaml.load(raw, Loader=_Loader) or {}  # noqa: S506 - it is safe
    except yaml.YAMLError as error:
        raise DetectError(f"{name} is not YAML: {error}", kind="internal") from error


def _refuse_unknown(entry: Mapping[str, Any], *, known: set[str], where: str) -> None:
    unknown = sorted(set(entry) - known)
    if unknown:
        raise DetectError(f"{where}: does not know {', '.join(unknown)}; it may have {sorted(known)}", kind="internal")


def _profile(entry: Mapping[str, Any], *, where: str) -> TypeProfile:
    known = {"subtypes", "roles", "quantities", "merges_by", "absorbs", "apart", "sides", "default", "of_country"}
    _refuse_unknown(entry, known=known, where=where)
    return TypeProfile(
        subtypes={key: _labels(labels) for key, labels in entry.get("subtypes", {}).items()},
        roles=entry.get("roles", {}),
        quantities=tuple(entry.get("quantities", ())),
        merges_by=entry.get("merges_by", "date"),
        absorbs=tuple(entry.get("absorbs", ())),
        apart=tuple(frozenset(group) for group in entry.get("apart", ())),
        sides={subtype: frozenset(countries) for subtype, countries in entry.get("sides", {}).items()},
        default=entry.get("default", ""),
        of_country=entry.get("of_country", ""),
    )


def _rule(entry: Mapping[str, Any], *, family: str) -> tuple[Rule, dict[str, tuple[str, ...]]]:
    where = f"{family}.yaml, rule {entry.get('id', '?')}"
    _refuse_unknown(entry, known=_RULE_KEYS, where=where)
    if not {"id", "type", "match"} <= set(entry):
        raise DetectError(f"{where}: needs id, type and match", kind="internal")
    literals: dict[str, tuple[str, ...]] = {}
    patterns = []
    for text in entry["match"]:
        pattern, words = parse_pattern(text, where=where)
        patterns.append(pattern)
        literals.update(words)
    rule = Rule(
        id=entry["id"],
        type=entry["type"],
        patterns=tuple(patterns),
        subtype=entry.get("subtype", ""),
        score=float(entry.get("score", 0.7)),
        needs=_labels(entry.get("needs", ())),
        unless=_labels(entry.get("unless", ())),
        keeps_hypothetical=entry.get("keeps_hypothetical", False),
        lead_only=entry.get("lead_only", False),
        earlier=entry.get("earlier", False),
    )
    return rule, literals


def _labels(value: str | Sequence[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _names(entries: Sequence[Mapping[str, Any]], *, file: str) -> tuple[NameEntry, ...]:
    for entry in entries:
        _refuse_unknown(
            entry,
            known={"name", "kind", "country", "names", "labels", "until"},
            where=f"{file}, {entry.get('name', '?')}",
        )
    return tuple(
        NameEntry(
            name=entry["name"],
            kind=entry.get("kind", "unknown"),
            country=entry.get("country", ""),
            names=tuple(entry.get("names", ())),
            labels=tuple(entry.get("labels", ())),
            until=entry.get("until"),
        )
        for entry in entries
    )


def _check_words(book: RuleBook) -> None:
    for label, words in book.lexicons.items():
        odd = [word for word in words if not isinstance(word, str)]
        if odd:
            raise DetectError(
                f"lexicon {label}: {odd[0]!r} is no text; put words that YAML reads otherwise (on, no, 3) in quotes",
                kind="internal",
            )


def _check(book: RuleBook) -> None:
    known = set(book.lexicons) | NAME_LABELS | {label for entry in book.actors for label in entry.labels}
    seen: set[str] = set()
    for rule in book.rules:
        if rule.id in seen:
            raise DetectError(f"rule {rule.id}: the id is used twice", kind="internal")
        seen.add(rule.id)
        if rule.type not in book.profiles:
            raise DetectError(f"rule {rule.id}: type {rule.type!r} has no entry under types", kind="internal")
        used = {label for pattern in rule.patterns for part in pattern for label in part.labels}
        for label in sorted(used | set(rule.needs) | set(rule.unless)):
            if label not in known:
                raise DetectError(f"rule {rule.id}: there is no lexicon {label!r}", kind="internal")
    for key, profile in book.profiles.items():
        for label in (label for labels in profile.subtypes.values() for label in labels):
            if label not in known:
                raise DetectError(f"type {key}: there is no lexicon {label!r}", kind="internal")

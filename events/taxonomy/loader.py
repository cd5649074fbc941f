"""Reads the codebook from its YAML files and refuses whatever is not whole.

`data/taxonomy.yaml` names the vocabularies in their order; each lies in `data/<name>.yaml`. An error names the file
and the entry, so that whoever edits the data finds the line.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import yaml

from events.errors import TaxonomyError
from events.taxonomy.builders import BUILDERS, build_term
from events.taxonomy.codes import EventType, SourceKind, Taxonomy, Term, Vocabulary
from events.taxonomy.entries import Entry

DATA_FOLDER: Final = Path(__file__).parent / "data"
INDEX_NAME: Final = "taxonomy"


@lru_cache(maxsize=1)
def get_taxonomy() -> Taxonomy:
    """The taxonomy that ships with the archive, read once a process.

    Raises:
        TaxonomyError: see `load_taxonomy`.
    """
    return load_taxonomy()


def load_taxonomy(folder: Path | None = None) -> Taxonomy:
    """Read every vocabulary of `folder` (default: the data that ships with the archive).

    Raises:
        TaxonomyError: a file is missing, is not YAML, or an entry is not valid; the message names both.
    """
    folder = DATA_FOLDER if folder is None else folder
    index = Entry(_read_yaml(folder / f"{INDEX_NAME}.yaml"), where=f"{INDEX_NAME}.yaml")
    version, title, description = index.text("version"), index.text("title"), index.text("description")
    names = index.texts("vocabularies")
    index.finish()
    _refuse_strays(folder, names)
    vocabularies = {name: _load_vocabulary(folder, name) for name in names}
    taxonomy = Taxonomy(
        version=version, title=title, description=description, vocabularies=MappingProxyType(vocabularies)
    )
    _check_references(taxonomy)
    return taxonomy


def _read_yaml(path: Path) -> Any:  # noqa: ANN401 - YAML gives any scalar or collection
    try:
        # CSafeLoader builds plain values only, and is some ten times faster than the pure Python loader.
        return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except FileNotFoundError:
        raise TaxonomyError(f"{path.name}: there is no such file in {path.parent.name}/") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise TaxonomyError(f"{path.name}: not readable as YAML in UTF-8: {error}") from error


def _refuse_strays(folder: Path, names: Iterable[str]) -> None:
    listed = {INDEX_NAME, *names}
    if strays := sorted(path.name for path in folder.glob("*.yaml") if path.stem not in listed):
        raise TaxonomyError(f"{INDEX_NAME}.yaml: does not list {', '.join(strays)}; list or remove it")


def _load_vocabulary(folder: Path, name: str) -> Vocabulary[Term]:
    head = Entry(_read_yaml(folder / f"{name}.yaml"), where=f"{name}.yaml")
    if head.key("name") != name:
        raise head.error(f"name is not {name!r}, the name of its file")
    build: Callable[[Entry], Term] = BUILDERS.get(name, build_term)
    vocabulary = Vocabulary(
        name=name,
        version=head.integer("version"),
        title=head.text("title"),
        description=head.text("description"),
        origin=head.text("origin"),
        terms=tuple(_built(entry, build) for entry in head.entries("terms")),
    )
    head.finish()
    if not vocabulary.terms:
        raise head.error("terms is empty; a vocabulary has at least one")
    _refuse_repeats(vocabulary.terms, where=head.where)
    return vocabulary


def _built(entry: Entry, build: Callable[[Entry], Term]) -> Term:
    term = build(entry)
    entry.finish()
    if isinstance(term, EventType):
        _refuse_repeats(term.subtypes, where=f"{entry.where} > subtypes")
    return term


def _refuse_repeats(terms: Iterable[Term], *, where: str) -> None:
    taken: dict[tuple[str, object], str] = {}
    for term in terms:
        for name, value in (("key", term.key), ("code", term.code), ("label", term.label.casefold())):
            if (name, value) in taken:
                raise TaxonomyError(f"{where} > {term.key}: {name} {value!r} is taken by {taken[name, value]} already")
            taken[name, value] = term.key


def _check_references(taxonomy: Taxonomy) -> None:
    """Terms that name terms of another vocabulary name existing ones (only where that vocabulary is loaded)."""
    for event_type in _terms(taxonomy.vocabularies, "event_types"):
        if isinstance(event_type, EventType):
            _refer(taxonomy, "themes", event_type.theme, where=f"event_types.yaml > {event_type.key}")
            for quantity in event_type.required_quantities:
                _refer(taxonomy, "quantities", quantity, where=f"event_types.yaml > {event_type.key}")
    for kind in _terms(taxonomy.vocabularies, "source_kinds"):
        if isinstance(kind, SourceKind):
            _refer(taxonomy, "reliability", kind.default_reliability, where=f"source_kinds.yaml > {kind.key}")


def _terms(vocabularies: Mapping[str, Vocabulary[Term]], name: str) -> tuple[Term, ...]:
    return vocabularies[name].terms if name in vocabularies else ()


def _refer(taxonomy: Taxonomy, name: str, key: str, *, where: str) -> None:
    target = taxonomy.vocabularies.get(name)
    if target is not None and key not in target:
        raise TaxonomyError(f"{where}: {key!r} is not in {name}.yaml")

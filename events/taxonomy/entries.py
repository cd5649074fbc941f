"""Reading of one mapping of a taxonomy file, field by field, with errors that name the file and the entry."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from events.errors import TaxonomyError
from events.taxonomy.codes import SCHEMES, Correspondence, Match

# Words, or one letter or digit for grades ("B", "2").
_KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*|[A-Z1-9]")
_MISSING = object()


class Entry:
    """One mapping of a file. Each read marks its field; `finish` refuses fields that nothing read."""

    def __init__(self, data: object, *, where: str) -> None:
        """Wrap `data`; `where` names file and entry for messages.

        Raises:
            TaxonomyError: it is not a mapping.
        """
        if not isinstance(data, Mapping):
            raise TaxonomyError(f"{where}: {data!r:.60} is not a mapping of fields to values")
        self._data: Mapping[Any, Any] = data
        self._read: set[str] = set()
        self.where = where

    def error(self, message: str) -> TaxonomyError:
        """An error that names the file and the entry."""
        return TaxonomyError(f"{self.where}: {message}")

    def raw(self, name: str, *, default: Any = _MISSING) -> Any:  # noqa: ANN401 - YAML gives any scalar or collection
        """The value of a field as YAML gave it; without `default` the field must be there."""
        self._read.add(name)
        value = self._data.get(name, default)
        if value is _MISSING:
            raise self.error(f"the field {name!r} is missing")
        return value

    def text(self, name: str, *, default: str | None = None) -> str:
        """A field of one line of text; without `default` it must be there and not be empty."""
        value = self.raw(name, default=_MISSING if default is None else default)
        if not isinstance(value, str):
            raise self.error(f"{name} is {value!r:.60}; write text, in quotes if YAML reads it otherwise")
        if default is None and not value.strip():
            raise self.error(f"{name} is empty; write something")
        return " ".join(value.split())

    def key(self, name: str = "key") -> str:
        """A field that holds a key: lower-case words joined by underscores, or a one-character grade."""
        value = self.text(name)
        if not _KEY.fullmatch(value):
            raise self.error(f"{name} is {value!r}; write lower-case words joined by underscores, like missile_launch")
        return value

    def integer(self, name: str) -> int:
        """A field that holds a whole number, not negative."""
        value = self.raw(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.error(f"{name} is {value!r}; write a whole number from 0 on")
        return value

    def number(self, name: str) -> float | None:
        """A field that holds a positive number or null."""
        value = self.raw(name)
        if value is None:
            return None
        if not isinstance(value, int | float) or isinstance(value, bool) or not value > 0:
            raise self.error(f"{name} is {value!r}; write a number above 0, or null")
        return float(value)

    def flag(self, name: str, *, default: bool | None = None) -> bool:
        """A field that holds true or false."""
        value = self.raw(name, default=_MISSING if default is None else default)
        if not isinstance(value, bool):
            raise self.error(f"{name} is {value!r}; write true or false")
        return value

    def choice(self, name: str, *, among: Sequence[str]) -> str:
        """A field that holds one of the values `among`."""
        value = self.text(name)
        if value not in among:
            raise self.error(f"{name} is {value!r}; valid: {', '.join(among)}")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A field that holds a list of texts, none of them empty or twice; the list may be empty."""
        value = self.raw(name)
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self.error(f"{name} is {value!r:.60}; write a list of texts")
        texts = tuple(" ".join(item.split()) for item in value)
        if len(set(texts)) != len(texts):
            raise self.error(f"{name} holds the same text twice")
        return texts

    def entries(self, name: str) -> tuple["Entry", ...]:
        """A field that holds a list of mappings, named after their key or their position."""
        value = self.raw(name)
        if not isinstance(value, list):
            raise self.error(f"{name} is {value!r:.60}; write a list of entries")
        return tuple(
            Entry(item, where=f"{self.where} > {_called(item, position)}")
            for position, item in enumerate(value, start=1)
        )

    def crosswalk(self, *, required: Sequence[str] = ()) -> Mapping[str, tuple[Correspondence, ...]]:
        """The field `crosswalk`: lists of {value, match, note} by scheme; every scheme of `required` is there."""
        value = self.raw("crosswalk", default={})
        if not isinstance(value, Mapping):
            raise self.error("crosswalk is not a mapping of schemes to lists of {value, match}")
        if unknown := [str(scheme) for scheme in value if scheme not in SCHEMES]:
            raise self.error(f"crosswalk names {', '.join(unknown)}; valid schemes: {', '.join(SCHEMES)}")
        if lacking := [scheme for scheme in required if scheme not in value]:
            raise self.error(f"crosswalk lacks {', '.join(lacking)}; write match: none where there is no such term")
        inner = Entry(value, where=f"{self.where} > crosswalk")
        return MappingProxyType({scheme: inner.correspondences(scheme) for scheme in value})

    def correspondences(self, scheme: str) -> tuple[Correspondence, ...]:
        """The field `scheme` of a crosswalk: at least one correspondence; `none` stands alone and without a value."""
        found = tuple(_correspondence(entry) for entry in self.entries(scheme))
        if not found:
            raise self.error(f"{scheme} is empty; write match: none where there is no such term")
        if len(found) > 1 and any(item.match is Match.NONE for item in found):
            raise self.error(f"{scheme} holds match: none beside other matches")
        return found

    def finish(self) -> None:
        """Refuse fields that nothing read: a misspelt field would otherwise be lost in silence."""
        if unread := [str(name) for name in self._data if name not in self._read]:
            raise self.error(f"unknown field {', '.join(unread)}; valid: {', '.join(sorted(self._read))}")


def _correspondence(entry: Entry) -> Correspondence:
    match = Match(entry.choice("match", among=[str(match) for match in Match]))
    value, note = entry.text("value", default=""), entry.text("note", default="")
    entry.finish()
    if bool(value) == (match is Match.NONE):
        raise entry.error(f"match {match} with value {value!r}; a value is there exactly when match is not none")
    return Correspondence(value=value, match=match, note=note)


def _called(item: object, position: int) -> str:
    key = item.get("key") if isinstance(item, Mapping) else None
    return f"{key}" if key else f"entry {position}"

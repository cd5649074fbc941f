"""One mapping of a YAML file, read field by field; what is wrong is noted, not raised, so that all of it is found.

A fault names the file, the entry, the field, its value and what would be right. The getters give a harmless value in
place of a bad one: nothing is loaded while a single fault is noted.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final, TypeVar

from events.errors import ArchiveError, ValueFormatError
from events.taxonomy import get_taxonomy
from events.values.partial_date import UNKNOWN_DATE, Basis, PartialDate, parse_partial_date
from events.values.public_id import check_public_id
from events.values.text import clean_text

T = TypeVar("T")
_SHOWN: Final = 8


class Row:
    """One entry: its place in words, its fields, and the list of faults that all rows of a run share."""

    def __init__(self, fields: object, *, where: str, faults: list[str]) -> None:
        self.where = where
        self.faults = faults
        self._read: set[str] = set()
        self._fields: Mapping[str, Any] = fields if isinstance(fields, Mapping) else {}
        if not isinstance(fields, Mapping):
            self.fault(f"is {fields!r}; an entry is a mapping of fields")

    def fault(self, text: str) -> None:
        """Note that something about this entry is wrong."""
        self.faults.append(f"{self.where}: {text}")

    def has(self, name: str) -> bool:
        """Whether the field is there and says anything."""
        return self._take(name) not in (None, "", [], {})

    def text(self, name: str, *, required: bool = False, limit: int | None = None) -> str:
        """Text in readable form; "" if it is absent. `limit` in characters."""
        raw = self._take(name)
        if raw is not None and not isinstance(raw, str):
            self.fault(f"{name} is {raw!r}, which YAML reads as no text; put it in quotes")
            return ""
        value = clean_text(raw or "")
        if required and not value:
            self.fault(f"{name} is missing; it has to be there")
        if limit is not None and len(value) > limit:
            self.fault(f"{name} has {len(value)} characters; {limit} is the most")
        return value

    def public_id(self, kind: str, *, name: str = "id") -> str:
        """The public id of a record of `kind`."""
        return self._parse(lambda text: check_public_id(text, kind=kind), self.text(name, required=True), name) or ""

    def code(self, name: str, vocabulary: str, *, default: str = "") -> str:
        """A code of a vocabulary of the codebook; `default` if absent, which "" makes a fault."""
        value = self.text(name) or default
        terms = get_taxonomy().vocabulary(vocabulary)
        if value not in terms:
            self.fault(f"{name} is {value!r}, which is not in {vocabulary}.yaml; {_valid(terms.keys())}")
        return value

    def choice(self, name: str, valid: Collection[str], *, required: bool = True) -> str:
        """One of a few words, or "" if it may be absent."""
        value = self.text(name)
        if (value or required) and value not in valid:
            self.fault(f"{name} is {value!r}; {_valid(valid)}")
        return value

    def reference(self, name: str, known: Mapping[str, T], *, file: str, required: bool = True) -> T | None:
        """What the key in this field stands for, or None."""
        key = self.text(name)
        if not key and not required:
            return None
        if key not in known:
            self.fault(f"{name} is {key!r}, which is no key of {file}")
        return known.get(key)

    def flag(self, name: str, *, default: bool | None = None) -> bool:
        """True or false; absent is a fault unless there is a default."""
        value = self._take(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, bool):
            self.fault(f"{name} is {value!r}; write true or false")
        return value is True

    def whole(self, name: str) -> int | None:
        """A whole number, or None if absent."""
        value = self._take(name)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self.fault(f"{name} is {value!r}; write a whole number")
        return None

    def number(self, name: str) -> float | int | None:
        """A number, or None if absent."""
        value = self._take(name)
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
            return value
        self.fault(f"{name} is {value!r}; write a number")
        return None

    def date(self, name: str, *, basis: str = "") -> PartialDate:
        """A date in EDTF; absent is unknown. `basis` names the field that says in which calendar, "" for none."""
        value = self._take(name)
        # YAML reads an unquoted 2020 as a number and 2020-03-02 as a date; both mean what they look like.
        text = value.isoformat() if isinstance(value, dt.date) else "" if value is None else str(value)
        calendar = self.choice(basis, [one.value for one in Basis], required=False) if basis else ""
        in_calendar = Basis(calendar) if calendar in [one.value for one in Basis] else Basis.UNKNOWN
        return self._parse(lambda edtf: parse_partial_date(edtf, basis=in_calendar), text, name) or UNKNOWN_DATE

    def instant(self, name: str) -> dt.datetime | None:
        """An instant in UTC such as 2017-09-03T03:30:01Z, or None if absent."""
        value = self._take(name)
        if value is None or value == "":
            return None
        if isinstance(value, dt.datetime):
            return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)
        return self._parse(_parse_instant, str(value), name)

    def texts(self, name: str) -> list[str]:
        """A list of texts, empty if absent."""
        value = self._take(name) or []
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.fault(f"{name} is {value!r}; write a list of texts")
            return []
        return [clean_text(one) for one in value]

    def strings(self, name: str) -> dict[str, str]:
        """A mapping of texts to texts, empty if absent."""
        value = self._take(name) or {}
        if not isinstance(value, Mapping):
            self.fault(f"{name} is {value!r}; write a mapping such as {{wikidata: Q423}}")
            return {}
        return {str(key): str(one) for key, one in value.items()}

    def identifiers(self, name: str) -> dict[str, str | list[str]]:
        """A mapping of schemes to one identifier or several, empty if absent."""
        value = self._take(name) or {}
        if not isinstance(value, Mapping):
            self.fault(f"{name} is {value!r}; write a mapping such as {{cns: ['151', '152'], seed: A2}}")
            return {}
        return {
            str(scheme): [str(one) for one in found] if isinstance(found, list) else str(found)
            for scheme, found in value.items()
        }

    def rows(self, name: str) -> list["Row"]:
        """A list of mappings inside this one, empty if absent."""
        value = self._take(name) or []
        if not isinstance(value, list):
            self.fault(f"{name} is {value!r}; write a list")
            return []
        return [
            Row(one, where=f"{self.where} > {name} {_label(one, number)}", faults=self.faults)
            for number, one in enumerate(value, start=1)
        ]

    def row(self, name: str) -> "Row | None":
        """A mapping inside this one, or None if absent."""
        value = self._take(name)
        return None if value is None else Row(value, where=f"{self.where} > {name}", faults=self.faults)

    def attempt(self, make: Callable[[], T]) -> T | None:
        """What `make` gives, or None with a fault noted if the archive refuses the value."""
        try:
            return make()
        except ArchiveError as error:
            self.fault(str(error))
            return None

    def finish(self) -> None:
        """Note the fields that nobody read: a misspelt field would otherwise be lost in silence."""
        for name in self._fields:
            if name not in self._read:
                self.fault(f"the field {name!r} is not known; {_valid(sorted(self._read))}")

    def _take(self, name: str) -> Any:  # noqa: ANN401 - YAML gives any scalar or collection
        self._read.add(name)
        return self._fields.get(name)

    def _parse(self, parse: Callable[[str], T], text: str, name: str) -> T | None:
        try:
            return parse(text)
        except ValueFormatError as error:
            self.fault(f"{name}: {error}")
            return None


def _parse_instant(text: str) -> dt.datetime:
    try:
        instant = dt.datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise ValueFormatError(f"{text!r} is not an instant; write it like 2017-09-03T03:30:01Z")
    return instant.astimezone(dt.UTC)


def _label(fields: object, number: int) -> str:
    return str(fields["id"]) if isinstance(fields, Mapping) and "id" in fields else str(number)


def _valid(values: Collection[str]) -> str:
    shown = list(values)
    return "valid: " + ", ".join(shown[:_SHOWN]) + (", …" if len(shown) > _SHOWN else "")

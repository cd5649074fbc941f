"""Query parameters: a table of what each list understands, and the reading of what somebody typed against it.

The same tables make the OpenAPI file, so that what is documented is what is read. Nothing is silently ignored: an
unknown name or a value that does not parse is a `QueryError` that lists what would be right. The one leniency: an
empty value counts as not given, because that is how browsers send the empty fields of a form.
"""

import datetime as dt
import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from events.errors import QueryError, ValueFormatError
from events.taxonomy import get_taxonomy
from events.values.digests import key_sha256
from events.values.partial_date import parse_partial_date
from events.values.public_id import check_public_id

Params = Mapping[str, Sequence[str]]
Reader = Callable[[str, str], str]
"""Takes the name of a parameter and one value; gives the value in its one canonical spelling or raises QueryError."""

MAX_VALUE_CHARS: Final = 500
MAX_CURSOR_CHARS: Final = 2000
MAX_REPEATS: Final = 100
MAX_PAGE_SIZE: Final = 500
DEFAULT_PAGE_SIZE: Final = 50
_SHOWN_CHARS: Final = 60
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SCHEMED = re.compile(r"[a-z][a-z0-9_]{0,39}:.{1,200}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of one list.

    `many` may be repeated, which means OR; `excludable` may be written `-name`, which means none of these.
    `meaning` is the sentence of the documentation.
    """

    name: str
    meaning: str
    read: Reader
    example: str = ""
    many: bool = False
    excludable: bool = False
    max_chars: int = MAX_VALUE_CHARS

    @property
    def valid(self) -> tuple[str, ...]:
        """All values there are, or () where they cannot be listed."""
        return self.read.values() if isinstance(self.read, OneOf) else ()


@dataclass(frozen=True, slots=True)
class OneOf:
    """Reads one of a closed list of values."""

    values: Callable[[], tuple[str, ...]]

    def __call__(self, name: str, text: str) -> str:
        """Give `text` back, or raise QueryError with all values and the nearest one."""
        valid = self.values()
        if text in valid:
            return text
        near = difflib.get_close_matches(text[:_SHOWN_CHARS].lower(), valid, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise QueryError(f"{name} is {shown(text)}, which is not one of its values{hint}", parameter=name, valid=valid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """What was given, by name: every value in canonical spelling, repeats and order folded away."""

    wanted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    excluded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a parameter that may be repeated; () if it was not given."""
        return self.wanted.get(name, ())

    def none_of(self, name: str) -> tuple[str, ...]:
        """Every value of its `-name` form."""
        return self.excluded.get(name, ())

    def one(self, name: str, *, default: str = "") -> str:
        """The value of a parameter that is given once."""
        return next(iter(self.all(name)), default)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """How a list is walked. `digest` names the question, so that a cursor of another question can be refused."""

    sort: str
    page_size: int = DEFAULT_PAGE_SIZE
    cursor: str = ""
    count: bool = False
    digest: str = ""


def choices(*values: str) -> OneOf:
    """One of `values`."""
    return OneOf(lambda: values)


def vocabulary(name: str) -> OneOf:
    """One key of a vocabulary of the codebook."""
    return OneOf(lambda: get_taxonomy().vocabulary(name).keys())


def public_id(kind: str, *, look_up: str) -> Reader:
    """The public id of a record of `kind`; `look_up` is where a name can be turned into one."""

    def read(name: str, text: str) -> str:
        try:
            return check_public_id(text, kind=kind)
        except ValueFormatError as error:
            raise QueryError(f"{name}: {shorten(str(error))}; look it up at {look_up}", parameter=name) from error

    return read


def free_text(name: str, text: str) -> str:
    """Words to search for; white space is folded."""
    words = " ".join(text.split())
    if not words:
        raise QueryError(f"{name} holds white space only", parameter=name)
    return words


def verbatim(_name: str, text: str) -> str:
    """The text as it came."""
    return text


def country(name: str, text: str) -> str:
    """An ISO 3166-1 alpha-2 code, in either case."""
    if re.fullmatch(r"[A-Za-z]{2}", text):
        return text.upper()
    raise QueryError(
        f"{name} is {shown(text)}; write two letters of ISO 3166-1 such as KP, KR, US, JP, CN or RU", parameter=name
    )


def dyad(name: str, text: str) -> str:
    """Two different countries such as KP-KR, in alphabetical order."""
    first, _, second = text.partition("-")
    if re.fullmatch(r"[A-Za-z]{2}-[A-Za-z]{2}", text) and first.upper() != second.upper():
        return "-".join(sorted((first.upper(), second.upper())))
    raise QueryError(f"{name} is {shown(text)}; write two different countries such as KP-KR", parameter=name)


def language(name: str, text: str) -> str:
    """A BCP 47 tag such as en, ko or zh-Hans."""
    if re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}", text):
        return text
    raise QueryError(f"{name} is {shown(text)}; write a language tag such as en, ko or zh-Hans", parameter=name)


def edtf(name: str, text: str) -> str:
    """An EDTF date with at least one known end."""
    try:
        date = parse_partial_date(text)
    except ValueFormatError as error:
        raise QueryError(f"{name}: {shorten(str(error))}", parameter=name) from error
    if date.earliest is None and date.latest is None:
        raise QueryError(f"{name} is {shown(text)}, which leaves both ends open", parameter=name)
    return date.edtf


def instant(name: str, text: str) -> str:
    """A day, or a time with its offset; given back in UTC."""
    refusal = QueryError(
        f"{name} is {shown(text)}; write 2024-12-27 or 2024-12-27T08:00:00Z (in an address, + is written %2B)",
        parameter=name,
    )
    full = f"{text}T00:00:00Z" if _DAY.fullmatch(text) else text
    if not _INSTANT.fullmatch(full):
        raise refusal
    try:
        return dt.datetime.fromisoformat(full).astimezone(dt.UTC).isoformat()
    except (ValueError, OverflowError) as error:
        raise refusal from error


def external_id(name: str, text: str) -> str:
    """A scheme and an identifier of another data set: cns:245."""
    if _SCHEMED.fullmatch(text):
        return text
    raise QueryError(f"{name} is {shown(text)}; write a scheme and an id such as cns:245 or seed:A2", parameter=name)


def whole_number(low: int, high: int) -> Reader:
    """A whole number from `low` to `high`, in ASCII digits."""

    def read(name: str, text: str) -> str:
        # The length check comes first: int() of a million digits would take its time.
        if re.fullmatch(r"[0-9]{1,9}", text) and low <= int(text) <= high:
            return str(int(text))
        raise QueryError(f"{name} is {shown(text)}; write a whole number from {low} to {high}", parameter=name)

    return read


def names_of(values: Callable[[], tuple[str, ...]]) -> Reader:
    """A comma-separated selection of `values`, in the order of `values`."""
    one = OneOf(values)

    def read(name: str, text: str) -> str:
        picked = {one(name, part.strip()) for part in text.split(",") if part.strip()}
        return ",".join(value for value in values() if value in picked)

    return read


FLAG: Final = choices("true", "false")

PAGING: Final = (
    Parameter(
        name="page_size",
        meaning=f"How many results a page holds, 1 to {MAX_PAGE_SIZE}; {DEFAULT_PAGE_SIZE} if not given.",
        read=whole_number(1, MAX_PAGE_SIZE),
        example="50",
    ),
    Parameter(
        name="cursor",
        meaning="Where a page begins: taken from `next` or `previous` of an answer, never made up.",
        read=verbatim,
        max_chars=MAX_CURSOR_CHARS,
    ),
    Parameter(
        name="count", meaning="`on` adds `count`, the number of results on all pages.", read=choices("on"), example="on"
    ),
)


def read_parameters(params: Params, parameters: Sequence[Parameter]) -> Readings:
    """Read what was typed against a table.

    Args:
        params: every value of every parameter, as `dict(request.GET.lists())` gives them.
        parameters: what the list understands.

    Raises:
        QueryError: an unknown name, a value that does not parse, a repeat of what may be given once only.
    """
    known = {parameter.name: parameter for parameter in parameters}
    wanted: dict[str, tuple[str, ...]] = {}
    excluded: dict[str, tuple[str, ...]] = {}
    for name, raw_values in params.items():
        parameter = known.get(name.removeprefix("-"))
        minus = name.startswith("-")
        if parameter is None or (minus and not parameter.excludable):
            raise _unknown(name, parameters)
        values = _read_values(name, raw_values, parameter)
        if values:
            (excluded if minus else wanted)[parameter.name] = values
    return Readings(wanted=wanted, excluded=excluded)


def read_paging(readings: Readings, *, sort: str) -> Paging:
    """The walk through a list that `readings` ask for, in the order `sort`."""
    return Paging(
        sort=sort,
        page_size=int(readings.one("page_size", default=str(DEFAULT_PAGE_SIZE))),
        cursor=readings.one("cursor"),
        count=readings.one("count") == "on",
        digest=_digest(readings, sort),
    )


def shown(text: str) -> str:
    """A value inside an error message: quoted, and cut where it is long."""
    return repr(text if len(text) <= _SHOWN_CHARS else text[:_SHOWN_CHARS] + "…")


def shorten(message: str) -> str:
    """A message that quotes what was typed, kept to a length that a person reads."""
    return message if len(message) <= MAX_VALUE_CHARS else message[:MAX_VALUE_CHARS] + "…"


def _unknown(name: str, parameters: Sequence[Parameter]) -> QueryError:
    valid = [parameter.name for parameter in parameters]
    valid += [f"-{parameter.name}" for parameter in parameters if parameter.excludable]
    return QueryError(f"there is no parameter {shown(name)} here", parameter=name[:_SHOWN_CHARS], valid=tuple(valid))


def _read_values(name: str, raw_values: Sequence[str], parameter: Parameter) -> tuple[str, ...]:
    given = [value for value in raw_values if value]
    if len(given) > 1 and not parameter.many:
        raise QueryError(f"{name} is given {len(given)} times; give it once", parameter=name)
    if len(given) > MAX_REPEATS:
        raise QueryError(f"{name} is given {len(given)} times; give at most {MAX_REPEATS}", parameter=name)
    return tuple(sorted({parameter.read(name, _checked(name, value, parameter.max_chars)) for value in given}))


def _checked(name: str, value: str, limit: int) -> str:
    if len(value) > limit:
        raise QueryError(f"{name} has {len(value)} characters; at most {limit} are read", parameter=name)
    # PostgreSQL takes no NUL, and UTF-8 has no lone surrogates.
    if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
        raise QueryError(f"{name} holds a character that no text has (NUL or half a surrogate pair)", parameter=name)
    return value


def _digest(readings: Readings, sort: str) -> str:
    pager = {parameter.name for parameter in PAGING} | {"fields", "include"}
    parts = [sort]
    for sign, group in (("+", readings.wanted), ("-", readings.excluded)):
        for name in sorted(group.keys() - pager):
            parts += [sign + name, *group[name]]
    return key_sha256(*parts)[:12]

"""Bodies of requests, read as strictly as addresses: an unknown field or a value of another type is refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from rest_framework.request import Request

from events.errors import QueryError
from events.search.parameters import Parameter, Readings, read_parameters

# An event with more claims or participants than that is several events.
MAX_ITEMS = 1_000


def read_fields(request: Request, *, fields: Sequence[Parameter], files: Sequence[str] = ()) -> Readings:
    """The text fields of a JSON object or form; `files` are names that the form may have besides.

    Raises:
        QueryError: a field is unknown, no text, given twice, or does not parse.
    """
    sent = object_of(request)
    known = {field.name for field in fields}
    # What an unknown field holds does not matter: it is refused by its name.
    texts = {
        name: _texts(sent, name) if name in known else [""]
        for name in sent
        if not (name in files and name in request.FILES)
    }
    return read_parameters(texts, fields)


def find_file(request: Request, name: str) -> UploadedFile[bytes] | None:
    """The document in the form, or None.

    Raises:
        QueryError: there are several.
    """
    found = request.FILES.getlist(name)
    if len(found) > 1:
        raise QueryError(f"{name} is given {len(found)} times; hand in one document at a time", parameter=name)
    return found[0] if found else None


def object_of(request: Request) -> Any:  # noqa: ANN401 - a dict or a form's QueryDict
    """The body, which must be an object or a form.

    Raises:
        QueryError: it is a list, a text, a number.
    """
    data = request.data
    if not isinstance(data, dict):
        raise QueryError("the body is not a JSON object; write {…}", parameter="")
    return data


def check_names(sent: dict[str, Any], *, valid: Sequence[str]) -> None:
    """Refuse fields that nothing would read.

    Raises:
        QueryError: there is one.
    """
    for name in sent:
        if name not in valid:
            raise QueryError(f"there is no field {name[:60]!r} here", parameter=name[:60], valid=tuple(valid))


def find_text(sent: dict[str, Any], name: str, *, max_chars: int) -> str | None:
    """A text field; None if it was not sent. "" is kept: it empties what was there.

    Raises:
        QueryError: it is no text, too long, or holds what no text has.
    """
    value = sent.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise QueryError(f"{name} is not a text", parameter=name)
    if len(value) > max_chars or "\x00" in value:
        raise QueryError(f"{name} holds more than {max_chars} characters, or NUL", parameter=name)
    return value


def get_text(sent: dict[str, Any], name: str, *, max_chars: int) -> str:
    """A text field that is needed, trimmed.

    Raises:
        QueryError: it is missing or blank, or what `find_text` refuses.
    """
    text = (find_text(sent, name, max_chars=max_chars) or "").strip()
    if not text:
        raise QueryError(f"{name} is missing; it is needed here", parameter=name)
    return text


def find_texts(sent: dict[str, Any], name: str, *, max_chars: int) -> list[str] | None:
    """A list of texts; None if it was not sent.

    Raises:
        QueryError: it is no such list.
    """
    value = sent.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or len(value) > MAX_ITEMS or not all(isinstance(item, str) for item in value):
        raise QueryError(f"{name} is not a list of at most {MAX_ITEMS} texts", parameter=name)
    return [find_text({name: item}, name, max_chars=max_chars) or "" for item in value]


def find_number(sent: dict[str, Any], name: str, *, low: int, high: int) -> int | None:
    """A whole number; None if it was not sent.

    Raises:
        QueryError: it is no whole number from `low` to `high`.
    """
    value = sent.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise QueryError(f"{name} is not a whole number from {low} to {high}", parameter=name)
    return value


def find_objects(sent: dict[str, Any], name: str, *, valid: Sequence[str]) -> list[dict[str, Any]] | None:
    """A list of small objects; None if it was not sent.

    Raises:
        QueryError: it is no such list.
    """
    value = sent.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or len(value) > MAX_ITEMS or not all(isinstance(item, dict) for item in value):
        raise QueryError(f"{name} is not a list of at most {MAX_ITEMS} objects", parameter=name)
    for item in value:
        check_names(item, valid=valid)
    return value


def _texts(sent: Any, name: str) -> list[str]:  # noqa: ANN401 - a dict or a form's QueryDict
    values = sent.getlist(name) if hasattr(sent, "getlist") else [sent[name]]
    for value in values:
        if not isinstance(value, str) and value is not None:
            raise QueryError(f"{name} is not a text", parameter=name[:60])
    return [value or "" for value in values]

"""Out of the words of a model, the list of what it proposes: plain JSON, JSON in a fence, among words, or cut off."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Any, Final, NamedTuple

from events.ingest.detect.model.records import Fault, ModelError

# What a model thought before it answered, as some servers leave it in the answer.
_THOUGHTS = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_LIST = re.compile(r'"events"\s*:\s*\[')
_MAX_TRIED: Final = 20
# Decimal keeps what was written, also "NaN" and numbers that no float holds; the checks refuse those.
_DECODER: Final = json.JSONDecoder(parse_float=Decimal, parse_int=Decimal, parse_constant=Decimal)


class Items(NamedTuple):
    """What was proposed, unchecked, in its order; `is_cut` if the list breaks off."""

    items: list[Any]
    is_cut: bool


def read_items(text: str) -> Items:
    """The list under `events` of the first object in `text` that has one; numbers are `Decimal`.

    Raises:
        ModelError: there is none (`Fault.NO_JSON`): the model refused, or wrote something else.
    """
    text = _THOUGHTS.sub("", text)
    for start in islice(_starts(text), _MAX_TRIED):
        value = _decode(text, start)
        found = value[0].get("events") if value is not None and isinstance(value[0], dict) else None
        if isinstance(found, list):
            return Items(found, is_cut=False)
    opened = _LIST.search(text)
    if opened is None:
        raise ModelError("the model's answer holds no JSON object with events", fault=Fault.NO_JSON)
    return Items(list(_iter_whole(text, opened.end())), is_cut=True)


def _starts(text: str) -> Iterator[int]:
    return (found.start() for found in re.finditer(r"\{", text))


def _iter_whole(text: str, start: int) -> Iterator[Any]:
    """The members of a list that are whole, up to the first that is not."""
    while True:
        while start < len(text) and text[start] in " \t\r\n,":
            start += 1
        value = _decode(text, start)
        if value is None:
            return
        yield value[0]
        start = value[1]


def _decode(text: str, start: int) -> tuple[Any, int] | None:
    try:
        return _DECODER.raw_decode(text, start)
    except (ValueError, ArithmeticError, RecursionError):
        return None

"""Hanja: the Korean reading of a name in Chinese characters, and its forms in other countries' characters.

The table `data/hanja.csv` holds the characters that Korean names use; a name with any other has no reading.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product
from pathlib import Path
from typing import Final

HANJA_PATH: Final = Path(__file__).parent / "data" / "hanja.csv"
MAX_SPELLINGS: Final = 64
_CHARACTERS = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")


@dataclass(frozen=True, slots=True)
class Hanja:
    """One character: its reading at the head of a name and elsewhere, in northern spelling, and all its forms."""

    head: str
    reading: str
    forms: str


def is_hanja(text: str) -> bool:
    """Whether `text` is Chinese characters alone."""
    return _CHARACTERS.fullmatch(text) is not None


def read_hanja(text: str) -> str:
    """The name in Hangul, or "" if a character is not in the table."""
    table = load_hanja()
    if not text or any(character not in table for character in text):
        return ""
    return table[text[0]].head + "".join(table[character].reading for character in text[1:])


def hanja_spellings(text: str) -> tuple[str, ...]:
    """`text` first, then the same in traditional, simplified and Japanese characters, in any mixture."""
    table = load_hanja()
    choices = (dict.fromkeys((one, *table[one].forms)) if one in table else (one,) for one in text)
    return tuple(map("".join, islice(product(*choices), MAX_SPELLINGS)))


@lru_cache(maxsize=1)
def load_hanja() -> Mapping[str, Hanja]:
    """The characters of the table by each of their forms, read once a process."""
    lines = HANJA_PATH.read_text(encoding="utf-8").splitlines()
    table: dict[str, Hanja] = {}
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        head, _, other = row["hangul"].partition("/")
        forms = row["hanja"] + row["variants"]
        character = Hanja(head=head, reading=other or head, forms=forms)
        # A form that is a character of its own elsewhere in the table keeps its own row.
        table |= {row["hanja"]: character} | {form: character for form in row["variants"] if form not in table}
    return table

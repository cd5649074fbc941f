"""Pages that say that they are not there although the server answered as if they were ("404 as 200")."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from events.ingest.extract.about import SEPARATORS, bare

_DATA: Final = Path(__file__).parent / "data" / "missing.yaml"
_SENTENCE_END: Final = r"\s*(?:[.!?。！？…]|$)"
_SPLIT = re.compile("|".join(map(re.escape, SEPARATORS)) + r"|[|»]")
_FIRST_LINES: Final = 3
_FEW: Final = 160  # letters with which a page holds a notice and no news


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a page shows: its title element, headings, first lines, and how many letters of prose it has."""

    title: str
    headings: tuple[str, ...]
    lines: tuple[str, ...]
    letters: int
    site_name: str = ""


def is_missing(notice: Notice) -> bool:
    """Whether a short page says in its title or only heading, or has no other words than, that nothing is there."""
    if notice.letters > int(_load()["max_letters"]):
        return False
    if len(notice.headings) == 1 and _says_so(notice.headings[0]):
        return True
    is_untitled = not notice.headings or any(map(_says_so, notice.headings))
    if is_untitled and _title_says_so(notice):
        return True
    return notice.letters <= _FEW and is_untitled and any(map(_says_so, notice.lines[:_FIRST_LINES]))


def _title_says_so(notice: Notice) -> bool:
    """The title or one part of it, if the rest is the name of the site: "404 - Fire on the border" is a headline."""
    if _says_so(notice.title):
        return True
    parts = [part for part in _SPLIT.split(notice.title) if part.strip()]
    rest = [part for part in parts if not _says_so(part)]
    names_site = all(bare(part) in bare(notice.site_name) or bare(notice.site_name) in bare(part) for part in rest)
    return len(rest) < len(parts) and (names_site or notice.letters <= _FEW)


def _says_so(words: str) -> bool:
    return _statement().match(" ".join(words.split())) is not None


@cache
def _load() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    return data


@cache
def _statement() -> re.Pattern[str]:
    apologies, statements = ("|".join(_load()[name]) for name in ("apologies", "statements"))
    return re.compile(rf"^\W*(?:(?:{apologies})[\s\W]*){{0,3}}(?:{statements}){_SENTENCE_END}", re.IGNORECASE)

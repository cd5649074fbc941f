"""Symbols of United Nations and IAEA documents: S/RES/2397 (2017), S/2020/151, A/RES/71/202, SC/16444, GOV/2023/41.

An article has a symbol when it *is* that document, not when it mentions one: so only its address, its title and lines
that hold nothing else are read.
"""

import re
from collections.abc import Iterable
from typing import Final

# Series of the press releases of the United Nations; in their addresses the strokes are left out.
_PRESS: Final = (
    *("SC", "SG/SM", "SG/A", "SG/T", "DSG/SM", "DSG/A", "DSG/T", "GA/DIS", "GA/SHC", "GA/EF", "GA/L", "GA/SPD"),
    *("GA/AB", "GA/COL", "GA/PAL", "GA", "ECOSOC", "HR/CN", "HR/CT", "HR", "DC", "ORG", "PI", "IHA", "ENV/DEV", "NGO"),
    *("L", "SAG", "WOM", "OBV", "SOC"),
)
_FORMS: Final = (
    r"S/RES/\d{1,4}(?:\s?\(\d{4}\))?",
    r"[AE]/RES/(?:ES-\d{1,2}/|S-\d{1,2}/)?\d{1,4}(?:/\d{1,4})?(?:\s?\([IVXLC]{1,8}\))?",
    r"A/HRC/(?:RES/)?\d{1,3}/\d{1,3}(?:/(?:Add|Corr)\.\d{1,2})?",
    r"A/\d{1,3}/\d{1,4}(?:/(?:Add|Corr|Rev)\.\d{1,2})?",
    r"S/PRST/\d{4}/\d{1,3}",
    r"S/PV\.\d{1,5}",
    r"S/AC\.\d{1,3}/\d{4}/\d{1,4}",
    r"S/\d{4}/\d{1,4}(?:/(?:Add|Corr|Rev)\.\d{1,2})?",
    rf"(?:{'|'.join(_PRESS)})/\d{{3,6}}",
    r"GOV/(?:INF/)?\d{4}/\d{1,3}(?:-GC\(\d{1,3}\)/\d{1,3})?",
    r"GC\(\d{1,3}\)/(?:RES/|INF/)?\d{1,3}",
    r"INFCIRC/\d{1,4}(?:/(?:Add|Rev|Mod)\.\d{1,2})?",
)
_SYMBOL = re.compile(r"(?<![\w/])(?:" + "|".join(_FORMS) + r")(?![\w/])")
_RESOLUTION = re.compile(r"^(S/RES/\d{1,4})\s?(\(\d{4}\))$")
_PRESS_URL = re.compile(r"//press\.un\.org/\w{2}/\d{4}/(?P<series>[a-z]{1,6})(?P<number>\d{3,6})\.", re.IGNORECASE)
_SERIES: Final = {series.replace("/", "").lower(): series for series in _PRESS}
_DOCUMENT_URL = re.compile(r"//(?:www\.)?(?:undocs\.org|docs\.un\.org)/(?:\w\w/)?(?P<symbol>[^?#]+)", re.IGNORECASE)
_MAX_LINE: Final = 80
_FIRST_LINES: Final = 15


def find_symbols(text: str) -> list[str]:
    """All symbols in `text`, in order, each once."""
    return list(dict.fromkeys(_tidy(found[0]) for found in _SYMBOL.finditer(text)))


def find_document_symbol(*, url: str, title: str, lines: Iterable[str]) -> str:
    """The symbol of the document itself, or "". `lines` are the short lines around its title.

    Where lines name several documents, they are a list of references and none of them is this one.
    """
    for candidate in (_from_url(url), *(find_symbols(title)[:1])):
        if candidate:
            return candidate
    alone = {_tidy(line.strip()) for line in lines if len(line) <= _MAX_LINE and _SYMBOL.fullmatch(line.strip())}
    return alone.pop() if len(alone) == 1 else ""


def first_lines(text: str) -> list[str]:
    """The lines of a text among which its symbol may stand."""
    return text.split("\n", _FIRST_LINES)[:_FIRST_LINES]


def _from_url(url: str) -> str:
    press = _PRESS_URL.search(url)
    if press is not None:
        series = _SERIES.get(press["series"].lower())
        return f"{series}/{press['number']}" if series else ""
    document = _DOCUMENT_URL.search(url)
    found = (
        find_symbols(document["symbol"].strip("/").replace("%20", " ").replace("%28", "(").replace("%29", ")"))
        if document
        else []
    )
    return found[0] if found else ""


def _tidy(symbol: str) -> str:
    """One spelling: a Security Council resolution has a space before its year."""
    return _RESOLUTION.sub(r"\1 \2", symbol)

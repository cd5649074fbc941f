"""Layouts of single sites, as data (`data/overrides.yaml`): where their title, date and paragraphs stand."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from lxml.etree import XPath
from lxml.html import HtmlElement

from events.ingest.extract.blocks import block_lines, one_line
from events.values.urls import host_of

_DATA: Final = Path(__file__).parent / "data" / "overrides.yaml"
_STEP = re.compile(r"(?P<tag>[a-z][a-z0-9]*)?(?P<marks>(?:[.#][A-Za-z_][\w-]*)*)")


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout of a site; an empty selector means that the general reader decides."""

    title: str = ""
    date: str = ""
    body: str = ""
    first_is_title: bool = False


@dataclass(frozen=True, slots=True)
class Override:
    """What is known of one site, or of all below one domain; the names are those of `data/overrides.yaml`."""

    hosts: tuple[str, ...]
    site_name: str = ""
    originator: str = ""
    fresh_year: bool = False
    zone: str = ""
    dated_query: bool = False
    drop: tuple[re.Pattern[str], ...] = ()
    layouts: tuple[Layout, ...] = ()

    def drops(self, line: str) -> bool:
        """Whether a line is a mark of the page."""
        return any(pattern.fullmatch(line.strip()) for pattern in self.drop)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a layout found on a page; "" is not found. `lines` are the paragraphs."""

    title: str = ""
    date: str = ""
    lines: tuple[str, ...] = ()


def find_override(url: str) -> Override | None:
    """What is known of the site of `url`, or None."""
    host = host_of(url)
    return next(
        (
            override
            for override in _load()
            if any(host == known or host.endswith("." + known) for known in override.hosts)
        ),
        None,
    )


def read_layout(tree: HtmlElement, override: Override) -> Reading:
    """What the first fitting layout of `override` finds on a page; empty if none fits."""
    for layout in override.layouts:
        reading = _read(tree, layout)
        if (reading.title or not layout.title) and (reading.lines or not layout.body):
            kept = tuple(line for line in reading.lines if not override.drops(line))
            return Reading(reading.title, reading.date, kept)
    return Reading()


def select(tree: HtmlElement, selector: str) -> list[HtmlElement]:
    """The elements that a selector names, in order; none for an empty one."""
    return list(_xpath(selector)(tree)) if selector else []


def _read(tree: HtmlElement, layout: Layout) -> Reading:
    lines = [line for element in select(tree, layout.body) for line in block_lines(element)]
    title = next((one_line(element) for element in select(tree, layout.title)), "")
    date = next((one_line(element) for element in select(tree, layout.date)), "")
    if layout.first_is_title and lines:
        title, lines = lines[0], lines[1:]
    return Reading(title, date, tuple(lines))


@cache
def _xpath(selector: str) -> XPath:
    """The XPath of a small CSS selector: `div.title`, `p#first`, `article h1`."""
    steps = []
    for part in selector.split():
        found = _STEP.fullmatch(part)
        if found is None:
            raise ValueError(
                f"{selector!r} is not a selector that overrides.yaml may use: tag, .class, #id, descendants"
            )
        conditions = "".join(
            f"[contains(concat(' ', normalize-space(@class), ' '), ' {mark[1:]} ')]"
            if mark[0] == "."
            else f"[@id='{mark[1:]}']"
            for mark in re.findall(r"[.#][\w-]+", found["marks"])
        )
        steps.append((found["tag"] or "*") + conditions)
    return XPath("descendant-or-self::" + "//".join(steps))


@cache
def _load() -> tuple[Override, ...]:
    return tuple(_override(entry) for entry in yaml.safe_load(_DATA.read_text(encoding="utf-8")))


def _override(entry: Mapping[str, Any]) -> Override:
    listed = {
        "hosts": tuple(entry["hosts"]),
        "drop": tuple(re.compile(pattern) for pattern in entry.get("drop", ())),
        "layouts": tuple(Layout(**layout) for layout in entry.get("layouts", ())),
    }
    return Override(**{**entry, **listed})

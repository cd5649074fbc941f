"""The words of an article, out of the page around them.

trafilatura finds them; its careful mode is asked first, its ordinary and generous ones when too little comes.
"""

import logging
import re
from functools import cache
from typing import Final

import trafilatura
from lxml import etree
from lxml.html import HtmlElement
from trafilatura.settings import Extractor

from events.ingest.extract.blocks import block_lines
from events.ingest.extract.markup import FLAT, parse_html
from events.ingest.extract.structured import StructuredArticle

logger = logging.getLogger(__name__)
# They warn of every reading that gives little, which here is a step on the way to the next one.
for _name in ("trafilatura", "htmldate"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

_MODES: Final = ("alone", "precision", "balanced", "recall")
_SHORT: Final = 80
_LONGER: Final = 2.0  # how much more JSON-LD must hold than the page's own paragraphs to be taken instead
_ENOUGH: Final = 240  # characters with which the careful reading is believed
_SPLIT_LINES: Final = 3  # paragraphs that must be found and missed before an article counts as split
_SPLIT_SHARE: Final = 0.3  # of what was found: how much must be missed
_BOXED: Final = etree.XPath("//*[@class][p]")
_MARKUP = re.compile(r"</?(?:p|br|div|a|em|strong)\b")


def find_text(tree: HtmlElement, said: StructuredArticle) -> str:
    """The words of the article: the careful reading, the ordinary, the generous; JSON-LD where it holds much more."""
    if tree.get(FLAT) is not None:
        return "\n".join(_paragraphs(tree))
    best = ""
    for mode in _MODES:
        text = _read(tree, mode)
        best = max(best, text, key=len)
        if len(text) > _ENOUGH:
            best = _complete(tree, text)
            break
    if len(best) < _SHORT:
        best = max(best, "\n".join(_paragraphs(tree)), key=len)
    body = "\n".join(line for line in _plain(said.body) if line) if len(said.body) > _LONGER * len(best) else ""
    return body if len(body) > _LONGER * len(best) and len(body) > _SHORT else best


def _read(tree: HtmlElement, mode: str) -> str:
    try:
        found = trafilatura.bare_extraction(tree, options=_options(mode))  # it copies a tree that it is given
    except Exception:
        logger.warning("trafilatura failed in mode %s", mode, exc_info=True)
        return ""
    return str(getattr(found, "text", None) or "")


@cache
def _options(mode: str) -> Extractor:
    """The careful mode comes first without trafilatura's comparison with two other readers: a third of the time.

    It is believed only if it finds enough; old pages of nested tables need the comparison.
    """
    return Extractor(
        output_format="python",
        fast=mode == "alone",
        comments=False,
        precision=mode in {"alone", "precision"},
        recall=mode == "recall",
        tables=True,
    )


def _complete(tree: HtmlElement, text: str) -> str:
    """The whole of an article whose paragraphs stand in several boxes of one class, of which one was read.

    Magazines put an advertisement between the boxes, and half of the article is lost.
    """
    found_words = " ".join(text.split())
    boxes: dict[tuple[str, str, str], list[HtmlElement]] = {}
    for box in _BOXED(tree):
        outer = box.getparent()
        key = (str(box.tag), box.get("class"), outer.get("class") or "" if outer is not None else "")
        boxes.setdefault(key, []).append(box)
    for same in boxes.values():
        lines = [line for box in same for line in block_lines(box)] if len(same) > 1 else []
        long = [line for line in lines if len(line) >= _SHORT]
        missed = [line for line in long if line[:_SHORT] not in found_words]
        enough = len(long) - len(missed) >= _SPLIT_LINES and len(missed) >= _SPLIT_LINES
        if enough and sum(map(len, missed)) > _SPLIT_SHARE * len(text):
            return "\n".join(lines)
    return text


def _paragraphs(tree: HtmlElement) -> list[str]:
    """Every paragraph of the body; all of its text if it has none."""
    lines = [line for paragraph in tree.iter("p") for line in block_lines(paragraph)]
    return lines or [line for body in tree.iter("body") for line in block_lines(body)]


def _plain(body: str) -> list[str]:
    if "<" in body and _MARKUP.search(body):
        tree = parse_html(body)
        return block_lines(tree) if tree is not None else []
    return [" ".join(line.split()) for line in body.split("\n")]

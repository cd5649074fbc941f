"""The words of an element, line by line: blocks and line breaks end a line, code is no word."""

import re
from collections.abc import Iterator
from typing import Final

from lxml.html import HtmlElement

BREAKS: Final = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    }
)
SKIPPED: Final = frozenset({"script", "style", "noscript", "template", "iframe", "button", "select", "textarea"})
_SPACES = re.compile(r"\s+")


def one_line(element: HtmlElement) -> str:
    """All words of an element on one line."""
    return " ".join(" ".join(block_lines(element)).split())


def block_lines(element: HtmlElement) -> list[str]:
    """The words of an element, a line for each block or line break. Iterative: depth costs no recursion."""
    lines = (" ".join(line.split()) for line in "".join(_walk(element)).split("\n"))
    return [line for line in lines if line]


def _walk(element: HtmlElement) -> Iterator[str]:
    stack: list[tuple[HtmlElement, bool]] = [(element, False)]
    while stack:
        node, is_left = stack.pop()
        tag = node.tag if isinstance(node.tag, str) else "script"  # comments have no name
        if is_left:
            if tag in BREAKS:
                yield "\n"
            if node is not element:
                yield _flat(node.tail)
            continue
        stack.append((node, True))
        if tag in BREAKS:
            yield "\n"
        if tag not in SKIPPED:
            yield _flat(node.text)
            stack.extend((child, False) for child in reversed(node))


def _flat(text: str | None) -> str:
    return _SPACES.sub(" ", text) if text else ""

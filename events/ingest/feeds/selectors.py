"""CSS selectors of listing rules: tags, classes, ids, attributes, descendants and children.

Parsed by cssselect, matched here in one walk. As XPath, `div div div a` takes libxml2 minutes on a page that nests
its elements on purpose.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cssselect import SelectorError, parse
from cssselect.parser import Attrib, Class, CombinedSelector, Element, Hash, Tree
from lxml.html import HtmlElement

from events.errors import ValueFormatError

MAX_SELECTOR: Final = 200
_DESCENDANT: Final = " "
_CHILD: Final = ">"

_Test = Callable[[HtmlElement], bool]


@dataclass(frozen=True, slots=True)
class _Step:
    """One element of a path: how it hangs on the step before, and what it has to be."""

    combinator: str
    tests: tuple[_Test, ...]

    def holds(self, element: HtmlElement) -> bool:
        return all(test(element) for test in self.tests)


@dataclass(frozen=True, slots=True)
class Selector:
    """Paths, of which one has to be matched. Made by `parse_selector`."""

    paths: tuple[tuple[_Step, ...], ...]

    def iter_matches(self, scope: HtmlElement) -> Iterator[HtmlElement]:
        """Elements in `scope` or `scope` itself, in document order; nothing within a match is looked at.

        What is outside of `scope` counts for nothing. Time is linear in the elements.
        """
        none = tuple(0 for _ in self.paths)
        stack = [(scope, none, none)]  # an element, the steps that its parent is and those that an ancestor is
        while stack:
            element, parent, above = stack.pop()
            here = tuple(_steps_of(element, *args) for args in zip(self.paths, parent, above, strict=True))
            if any(steps >> (len(path) - 1) for steps, path in zip(here, self.paths, strict=True)):
                yield element
                continue
            beyond = tuple(old | new for old, new in zip(above, here, strict=True))
            stack.extend((child, here, beyond) for child in reversed(element) if isinstance(child.tag, str))

    def find(self, scope: HtmlElement) -> HtmlElement | None:
        """The first match, or None."""
        return next(self.iter_matches(scope), None)


@lru_cache(maxsize=256)
def parse_selector(text: str) -> Selector:
    """Read a selector.

    Raises:
        ValueFormatError: it is too long, no selector, or one that counts or looks at siblings.
    """
    if len(text) > MAX_SELECTOR:
        raise ValueFormatError(f"the selector {text[:40]!r}... has {len(text)} characters; {MAX_SELECTOR} is the most")
    try:
        parsed = parse(text)
    except SelectorError as error:
        raise ValueFormatError(f"{text!r} is no CSS selector: {error}") from error
    if any(selector.pseudo_element for selector in parsed):
        raise _unusable(text)
    return Selector(tuple(tuple(_steps(selector.parsed_tree, text)) for selector in parsed))


def _steps_of(element: HtmlElement, path: tuple[_Step, ...], parent: int, above: int) -> int:
    """The steps of `path`, as bits, that `element` can be."""
    steps = 0
    for index, step in enumerate(path):
        before = above if step.combinator == _DESCENDANT else parent
        if (index == 0 or before >> (index - 1) & 1) and step.holds(element):
            steps |= 1 << index
    return steps


def _steps(tree: Tree, text: str) -> list[_Step]:
    if isinstance(tree, CombinedSelector):
        if tree.combinator not in {_DESCENDANT, _CHILD}:
            raise _unusable(text)
        left, right = _steps(tree.selector, text), _steps(tree.subselector, text)
        return [*left, _Step(tree.combinator, right[0].tests)]
    return [_Step(_DESCENDANT, tuple(_tests(tree, text)))]


def _tests(tree: Tree, text: str) -> list[_Test]:
    match tree:
        case Element(namespace=None):
            return [_tag(tree.element.lower())] if tree.element else []
        case Class():
            return [*_tests(tree.selector, text), _class(tree.class_name)]
        case Hash():
            return [*_tests(tree.selector, text), _attribute("id", "=", tree.id)]
        case Attrib(namespace=None) if tree.operator in _OPERATORS and not tree.flag:
            value = (tree.value.value or "") if tree.value is not None else ""
            return [*_tests(tree.selector, text), _attribute(tree.attrib.lower(), tree.operator, value)]
        case _:
            raise _unusable(text)


def _tag(name: str) -> _Test:
    return lambda element: element.tag == name


def _class(name: str) -> _Test:
    return lambda element: name in (element.get("class") or "").split()


def _attribute(name: str, operator: str, value: str) -> _Test:
    compare = _OPERATORS[operator]
    return lambda element: (have := element.get(name)) is not None and compare(have, value)


_OPERATORS: Final[dict[str, Callable[[str, str], bool]]] = {
    "exists": lambda _have, _want: True,
    "=": lambda have, want: have == want,
    "^=": lambda have, want: bool(want) and have.startswith(want),
    "$=": lambda have, want: bool(want) and have.endswith(want),
    "*=": lambda have, want: bool(want) and want in have,
    "~=": lambda have, want: want in have.split(),
    "|=": lambda have, want: have == want or have.startswith(f"{want}-"),
}


def _unusable(text: str) -> ValueFormatError:
    return ValueFormatError(
        f"the selector {text!r} cannot be used; it may have tags, .classes, #ids, [attributes], descendants, "
        "children (>) and commas"
    )

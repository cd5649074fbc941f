"""Selectors of listing rules."""

import time

import pytest
from lxml import html

from events.errors import ValueFormatError
from events.ingest.feeds.selectors import parse_selector

PAGE = html.document_fromstring(
    """<body><div id="menu"><a id="m" href="/m">m</a></div>
    <ul class="list news"><li class="item first"><a id="a1" href="/1" rel="x y" lang="en-GB">1</a></li>
    <li class="item"><p><a id="a2" href="/2.pdf">2</a></p></li></ul><a id="n">n</a></body>"""
)


@pytest.mark.parametrize(
    ("selector", "ids"),
    [
        ("a", ["m", "a1", "a2", "n"]),
        ("a[href]", ["m", "a1", "a2"]),
        ("li a", ["a1", "a2"]),
        ("li > a", ["a1"]),
        ("ul.list > li.item a", ["a1", "a2"]),
        ("ul.list > a", []),
        (".first a, #menu > a", ["m", "a1"]),
        ("a[href$='.pdf']", ["a2"]),
        ("a[href^='/1'], a[href*=pdf]", ["a1", "a2"]),
        ("a[rel~=y]", ["a1"]),
        ("a[lang|=en]", ["a1"]),
        ("a[id=a2]", ["a2"]),
        ("A#n", ["n"]),
        ("body ul li p > a", ["a2"]),
        ("div div a", []),
        ("a[href*='']", []),
    ],
)
def test_elements_are_found_in_their_order(selector: str, ids: list[str]) -> None:
    assert [found.get("id") for found in parse_selector(selector).iter_matches(PAGE)] == ids


def test_nothing_within_a_match_is_one_and_what_is_outside_counts_for_nothing() -> None:
    tree = html.fromstring("<div class='x'><div class='x'><b>1</b></div></div>")
    (outer,) = parse_selector(".x").iter_matches(tree)

    assert outer is tree
    assert parse_selector("div > div > b").find(tree[0]) is None
    assert parse_selector("div > b").find(tree[0]) is not None


@pytest.mark.parametrize(
    "selector",
    ["a:hover", "li:nth-child(2)", "li + li", "p ~ a", "div:not(.x)", "a::text", "svg|a", "a[href=x i]", "a[", "", "a" * 201],
)  # fmt: skip
def test_others_are_refused(selector: str) -> None:
    with pytest.raises(ValueFormatError, match="selector"):
        parse_selector(selector)


def test_nesting_on_purpose_costs_no_time() -> None:
    tree = html.fromstring("<div>" * 200 + "<a href='/x'>x</a>" * 5000)
    began = time.perf_counter()

    assert len(list(parse_selector("div div div div div div a").iter_matches(tree))) == 5000
    assert time.perf_counter() - began < 30  # as XPath it takes hours

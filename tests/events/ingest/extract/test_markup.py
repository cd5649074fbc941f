"""The guarded parse."""

import time

import pytest

from events.ingest.extract.blocks import block_lines
from events.ingest.extract.markup import FLAT, MAX_DEPTH, MAX_ELEMENTS, drop_code, drop_margins, parse_html, strip_tags


def lines_of(html: str) -> list[str]:
    tree = parse_html(html)
    assert tree is not None
    return block_lines(tree)


def test_a_page_that_ends_twice_is_read_to_its_real_end() -> None:
    assert lines_of("<html><body><p>one</p></body></html><p>two</p></html>") == ["one", "two"]


@pytest.mark.parametrize(
    "char", ["\x00", "\x01", "\x0b", "\x1b", "\x1f", "\ufffe", "\uffff", "&#1;", "&#xffff;", "\ud800"]
)
def test_characters_that_no_tree_may_hold_are_left_out(char: str) -> None:
    tree = parse_html(f"<html><body><p>{char}one</p><nav>x</nav>{char}two {'word ' * 20}</body></html>")
    assert tree is not None
    drop_margins(tree)
    assert block_lines(tree)[0].endswith("one")
    assert "two word" in " ".join(block_lines(tree))


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 255, 5_000, 200_000])
def test_too_deep_a_page_keeps_its_words(depth: int) -> None:
    tree = parse_html("<html><body>" + "<div>" * depth + "the words" + "</div>" * depth + "</body></html>")
    assert tree is not None
    assert tree.get(FLAT) is not None
    assert "the words" in " ".join(block_lines(tree))
    assert all(sum(1 for _ in element.iterancestors()) < MAX_DEPTH for element in tree.iter())


def test_an_ordinary_page_keeps_its_structure() -> None:
    tree = parse_html("<html><body>" + "<div>" * 50 + "<p>x</p></body>")
    assert tree is not None
    assert tree.get(FLAT) is None


def test_too_many_elements_are_read_as_lines() -> None:
    tree = parse_html("<html><title>T</title><body>" + "<p>x</p>" * (MAX_ELEMENTS + 1))
    assert tree is not None
    assert tree.get(FLAT) is not None
    assert next(tree.iter("title")).text == "T"


def test_a_tag_of_ten_megabytes_does_not_hang_it() -> None:
    html = "<html><body><div " + " ".join(f"a{number}=x" for number in range(1_000_000)) + "><p>words</p></div></body>"
    started = time.monotonic()
    assert len(html) > 10_000_000 or parse_html(html) is not None
    parse_html(html)
    assert time.monotonic() - started < 20  # seconds; without the guard it takes hours


def test_code_is_taken_out_and_what_stands_behind_it_stays() -> None:
    tree = parse_html("<html><body>a<script>x</script>b<style>y</style>c<svg><text>z</text></svg>d<link>e</body>")
    assert tree is not None
    drop_code(tree)
    assert "".join(tree.itertext()) == "abcde"


def test_menus_and_footers_are_taken_out_unless_they_hold_the_article() -> None:
    words = "The words of the article. " * 9
    tree = parse_html(
        f"<html><body><nav>Home</nav>a<img>b<footer><nav>x</nav>(c)</footer>c<nav><h1>Fired</h1></nav>{words}</body></html>"
    )
    assert tree is not None
    drop_margins(tree)
    assert " ".join(block_lines(tree)) == f"abc Fired {words.strip()}"
    left_open = parse_html(f"<html><body><nav>Home<p>{words}</p>")
    assert left_open is not None
    drop_margins(left_open)
    assert words.strip() in block_lines(left_open)


def test_tags_are_stripped_in_one_pass() -> None:
    html = "<title>T</title>a &amp; b<br>c<script>if (1 < 2) {}</script> d<p class='x'>e <b>f</b></p><style>x"
    assert strip_tags(html) == ["Ta & b", "c d", "e f"]
    assert strip_tags("") == []
    assert strip_tags("a <b") == ["a"]

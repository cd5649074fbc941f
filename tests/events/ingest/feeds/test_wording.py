"""Words and addresses of entries."""

import pytest

from events.errors import ValueFormatError
from events.ingest.feeds.wording import (
    MAX_SUMMARY,
    MAX_TITLE,
    absolute_url,
    check_url,
    language_of,
    plain_summary,
    plain_title,
)

BASE = "https://a.example/news/list.html"


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://b.example/x", "https://b.example/x"),
        (" /x\n", "https://a.example/x"),
        ("x?a=1#b", "https://a.example/news/x?a=1#b"),
        ("//b.example/x", "https://b.example/x"),
        ("?id=3", "https://a.example/news/list.html?id=3"),
        ("/a b\tc", "https://a.example/a%20bc"),
        ("/기사/1", "https://a.example/기사/1"),
        ("HTTP://b.example/", "HTTP://b.example/"),
        ("", ""),
        ("#top", ""),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("ftp://b.example/x", ""),
        ("file:///etc/passwd", ""),
        ("mailto:a@b.example", ""),
        ("https://user:secret@b.example/", ""),
        ("https://[::1", ""),
        ("https://b.example:99999/", ""),
        ("https:\\\\b.example\\x", ""),
        ("/" + "x" * 3000, ""),
    ],
)
def test_links_become_absolute_or_nothing(link: str, url: str) -> None:
    assert absolute_url(link, base=BASE) == url


def test_a_relative_address_is_no_address_of_a_feed() -> None:
    check_url(BASE)
    with pytest.raises(ValueFormatError, match="address of the feed"):
        check_url("/feed.xml")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>two<br/>three</p>", "One\n\ntwo\nthree"),
        ("a<script>var x = '<p>'</script>b<style>p{}</style>c", "a b c"),
        ("<!-- hidden -->seen<!-- open", "seen"),
        ("caf&eacute; &amp;amp; &#8220;so&#8221;", "café & “so”"),
        ("3 < 4 and 5 > 4", "3 < 4 and 5 > 4"),
        ("<a href='x", ""),
        ("북<b>한</b>", "북한"),
        ("", ""),
    ],
)
def test_summaries_are_words(markup: str, text: str) -> None:
    assert plain_summary(markup, is_markup=True) == text


def test_plain_text_is_left_as_it_is() -> None:
    assert plain_summary("a <b> &amp; c", is_markup=False) == "a <b> &amp; c"
    assert plain_title("a\n<b>", is_markup=False) == "a <b>"


def test_lengths_are_bounded() -> None:
    assert len(plain_title("word " * 1000, is_markup=True)) <= MAX_TITLE
    assert len(plain_summary("word " * 1000, is_markup=True)) <= MAX_SUMMARY


@pytest.mark.parametrize(
    ("tag", "language"),
    [("ko-KR", "ko"), ("en_US", "en"), ("zh-Hant-TW", "zh"), (" KO ", "ko"), ("und", ""), ("", ""), (None, ""), ("1", "")],
)  # fmt: skip
def test_languages(tag: object, language: str) -> None:
    assert language_of(tag) == language

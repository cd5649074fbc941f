"""Conditional requests: a server's validators go back to it as plain header lines, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.ingest.fetch.conditions import MAX_VALIDATOR, Conditions, request_headers

ETAG = 'W/"67ab-5e8"'
MODIFIED = "Sun, 22 Nov 2026 12:01:30 GMT"


def test_what_the_server_said_goes_back_word_for_word() -> None:
    assert request_headers(Conditions(etag=ETAG, last_modified=MODIFIED)) == {
        "If-None-Match": ETAG,
        "If-Modified-Since": MODIFIED,
    }


def test_what_it_did_not_say_is_not_asked() -> None:
    assert request_headers(None) == {}
    assert request_headers(Conditions()) == {}
    assert request_headers(Conditions(etag=ETAG)) == {"If-None-Match": ETAG}
    assert request_headers(Conditions(last_modified=MODIFIED)) == {"If-Modified-Since": MODIFIED}


@pytest.mark.parametrize(
    "value",
    [
        '"a"\r\nX-Injected: 1',
        '"a"\nb',
        '"a"\r',
        '"a\x00"',
        '"a\x7f"',
        '"판"',  # no header can carry it
        " \t ",
        "x" * (MAX_VALIDATOR + 1),
    ],
)
def test_what_is_no_header_value_is_left_out(value: str) -> None:
    assert request_headers(Conditions(etag=value, last_modified=value)) == {}


def test_servers_that_forget_the_quotes_get_their_word_back() -> None:
    assert request_headers(Conditions(etag=" abc def ")) == {"If-None-Match": "abc def"}
    assert request_headers(Conditions(etag='"caf\xe9"')) == {"If-None-Match": '"caf\xe9"'}
    assert request_headers(Conditions(etag="x" * MAX_VALIDATOR)) == {"If-None-Match": "x" * MAX_VALIDATOR}


@given(st.text(max_size=60))
def test_no_value_makes_more_than_one_line(value: str) -> None:
    for sent in request_headers(Conditions(etag=value, last_modified=value)).values():
        assert len(sent.encode("latin-1").splitlines()) == 1

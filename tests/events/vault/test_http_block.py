"""HTTP answers as they stand in records; `test_imports` has what producers do to them."""

import pytest

from events.errors import VaultError
from events.vault.http_block import HttpAnswer, parse_answer, settle


def test_an_answer_is_taken_apart() -> None:
    answer = parse_answer(
        b"HTTP/1.1 404 Not Found\r\nContent-Type: Text/HTML; charset=EUC-KR\r\nA: 1\r\na: 2\r\n\r\nbo\r\n\r\ndy"
    )

    assert answer == HttpAnswer(
        version="HTTP/1.1",
        status=404,
        reason="Not Found",
        headers=(("Content-Type", "Text/HTML; charset=EUC-KR"), ("A", "1"), ("a", "2")),
        body=b"bo\r\n\r\ndy",
    )
    assert answer.header("a") == "1, 2"
    assert answer.header("b") == ""
    assert answer.content_type == ("text/html", "euc-kr")


def test_an_answer_may_have_neither_reason_nor_headers_nor_body() -> None:
    answer = parse_answer(b"HTTP/2 304\r\n\r\n")

    assert (answer.version, answer.status, answer.reason, answer.headers, answer.body) == ("HTTP/2", 304, "", (), b"")


@pytest.mark.parametrize(
    "block", [b"", b"\r\n\r\n", b"HTTP/1.1 200 OK", b"HTTP/1.1 2000 OK\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n"]
)
def test_what_is_no_answer_is_refused(block: bytes) -> None:
    with pytest.raises(VaultError, match="not HTTP"):
        parse_answer(block)


def test_settling_leaves_a_plain_answer_alone() -> None:
    answer = parse_answer(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n5\r\na")

    assert settle(answer) == answer


def test_a_hundred_thousand_chunks_are_undone_quickly() -> None:
    answer = parse_answer(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 100_000 + b"0\r\n\r\n"
    )

    assert settle(answer).body == b"x" * 100_000

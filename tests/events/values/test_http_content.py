"""What headers say of a body, and how it is decompressed."""

import gzip
import secrets
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.errors import ContentCodingError
from events.values.http_content import decode_content, parse_content_type


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("text/html; charset=UTF-8", ("text/html", "utf-8")),
        ("Text/HTML ;Charset='euc-kr'", ("text/html", "euc-kr")),
        ('text/html; boundary=x; charset="shift_jis"', ("text/html", "shift_jis")),
        ("text/html", ("text/html", None)),
        ("text/html, text/plain", ("text/html", None)),
        ("text/html; charset=", ("text/html", None)),
        ("html", ("", None)),
        ("", ("", None)),
        ("\x00/\x00; charset=utf-8", ("", "utf-8")),
    ],
)
def test_content_types_are_read_leniently(header: str, expected: tuple[str, str | None]) -> None:
    assert tuple(parse_content_type(header)) == expected


@given(st.binary(max_size=2000))
def test_what_was_compressed_comes_back(body: bytes) -> None:
    bare = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    variants = {
        "gzip": gzip.compress(body),
        "deflate": zlib.compress(body),
        "Deflate ": bare.compress(body) + bare.flush(),
        "": body,
        "identity": body,
        "deflate, gzip": gzip.compress(zlib.compress(body)),
    }
    for codings, raw in variants.items():
        assert decode_content(raw, codings=codings, max_bytes=3000) == body


@given(st.binary(min_size=1, max_size=200), st.sampled_from(["gzip", "deflate", "br", "gzip, deflate"]))
def test_rubbish_raises_one_kind_of_error(raw: bytes, codings: str) -> None:
    with suppress(ContentCodingError):
        assert len(decode_content(raw, codings=codings, max_bytes=1000)) <= 1000


def test_the_limit_is_exact() -> None:
    raw = gzip.compress(b"x" * 1000)
    assert len(decode_content(raw, codings="gzip", max_bytes=1000)) == 1000
    with pytest.raises(ContentCodingError) as caught:
        decode_content(raw, codings="gzip", max_bytes=999)
    assert caught.value.too_large


def test_the_limit_holds_over_members_together() -> None:
    raw = gzip.compress(b"x" * 600) * 2
    with pytest.raises(ContentCodingError):
        decode_content(raw, codings="gzip", max_bytes=1000)


def test_a_cut_body_is_told_from_a_corrupt_one() -> None:
    whole = gzip.compress(b"words " * 500)
    with pytest.raises(ContentCodingError) as cut:
        decode_content(whole[:-9], codings="gzip", max_bytes=10_000)
    assert cut.value.truncated
    with pytest.raises(ContentCodingError) as corrupt:
        decode_content(b"<html>", codings="gzip", max_bytes=10_000)
    assert not corrupt.value.truncated


def test_padding_after_a_member_is_ignored() -> None:
    assert decode_content(gzip.compress(b"words") + b"\0" * 20, codings="gzip", max_bytes=100) == b"words"


def test_a_million_members_cost_no_time() -> None:
    body = gzip.compress(b"page")
    many = body + gzip.compress(b"") * 9_999
    assert decode_content(many, codings="gzip", max_bytes=1000) == b"page"
    with pytest.raises(ContentCodingError) as caught:
        decode_content(many + gzip.compress(b""), codings="gzip", max_bytes=1000)
    assert caught.value.too_large


def test_members_that_span_many_reads_are_joined() -> None:
    parts = [bytes([n]) * 300_000 + secrets.token_bytes(50_000) for n in range(4)]
    raw = b"".join(gzip.compress(part) for part in parts)
    assert decode_content(raw, codings="gzip", max_bytes=2_000_000) == b"".join(parts)


def test_garbage_that_begins_like_a_member_leaves_nothing_behind() -> None:
    broken = bytearray(gzip.compress(b"not a word of this", mtime=0))
    broken[-6] ^= 0xFF  # its checksum
    assert decode_content(gzip.compress(b"page") + broken, codings="gzip", max_bytes=1000) == b"page"


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_the_start_of_a_body_can_be_had(coding: str) -> None:
    text = secrets.token_hex(50_000).encode()
    raw = gzip.compress(text) if coding == "gzip" else zlib.compress(text)
    assert decode_content(raw, codings=coding, max_bytes=1000, cut=True) == text[:1000]
    early = decode_content(raw[: len(raw) // 2], codings=coding, max_bytes=len(text), cut=True)
    assert len(early) > 1000
    assert text.startswith(early)
    assert decode_content(text, codings="", max_bytes=10, cut=True) == text[:10]
    with pytest.raises(ContentCodingError):
        decode_content(b"neither", codings=coding, max_bytes=1000, cut=True)


def test_an_error_does_not_repeat_a_long_header() -> None:
    for codings in ("x" * 10_000, ", ".join(["gzip"] * 5000)):
        with pytest.raises(ContentCodingError) as caught:
            decode_content(b"x", codings=codings, max_bytes=10)
        assert len(str(caught.value)) < 200

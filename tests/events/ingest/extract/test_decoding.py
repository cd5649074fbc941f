"""Bytes to characters, where header, page and bytes disagree."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.errors import ExtractError
from events.ingest.extract.decoding import check_is_text, decode_text, is_html

KOREAN = "북한이 동해상으로 탄도미사일을 발사했다고 합동참모본부가 밝혔다. " * 8
JAPANESE = "防衛省は、北朝鮮から弾道ミサイルの可能性があるものが発射されたと発表した。" * 8
CHINESE = "韩国联合参谋本部说，朝鲜向东部海域发射了一枚弹道导弹，飞行了约一千公里。" * 8
TRADITIONAL = "韓國聯合參謀本部說，朝鮮向東部海域發射了一枚彈道導彈，飛行了約一千公里。" * 8
RUSSIAN = "По данным военных, ракета пролетела около тысячи километров и упала в море. " * 8
FRENCH = "Le missile a été tiré à l'aube, où l'état-major l'a détecté près de la côte. " * 4


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        (KOREAN, "cp949", "euc-kr"),
        (JAPANESE, "cp932", "Shift_JIS"),
        (JAPANESE, "euc_jp", "euc-jp"),
        (JAPANESE, "iso2022_jp", "iso-2022-jp"),
        (CHINESE, "gb18030", "gb2312"),
        (CHINESE, "gb18030", "GB18030"),
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "koi8_r", "koi8-r"),
        (RUSSIAN, "cp866", "ibm866"),
        (TRADITIONAL, "big5hkscs", "big5"),
        (KOREAN, "johab", "johab"),
        (FRENCH, "cp1252", "iso-8859-1"),
    ],
)
def test_the_declared_charset_is_used(text: str, codec: str, label: str) -> None:
    body = text.encode(codec)
    assert decode_text(body, charset=label, html=False) == text
    page = f'<html><head><meta charset="{label}"></head><body>{text}'
    assert decode_text(page.encode(codec), charset=None, html=True) == page
    old = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={label}"><body>{text}'
    assert decode_text(old.encode(codec), charset=None, html=True) == old


LEGACY = [
    (KOREAN, "cp949"),
    (KOREAN, "johab"),
    (JAPANESE, "cp932"),
    (JAPANESE, "euc_jp"),
    (JAPANESE, "iso2022_jp"),
    (KOREAN, "iso2022_kr"),
    (CHINESE, "gb18030"),
    (TRADITIONAL, "big5hkscs"),
    (RUSSIAN, "cp1251"),
    (RUSSIAN, "koi8_r"),
    (FRENCH, "cp1252"),
]


@pytest.mark.parametrize(("text", "codec"), LEGACY)
@pytest.mark.parametrize("length", [36, 200])
def test_what_nobody_declares_is_detected(text: str, codec: str, length: int) -> None:
    assert decode_text(text[:length].encode(codec), charset=None, html=False) == text[:length]


@pytest.mark.parametrize(("text", "codec"), LEGACY[:-1])
@pytest.mark.parametrize("lie", ["iso-8859-1", "utf-8", "euc-kr", "shift_jis", "gb2312", "big5", "windows-1251"])
def test_a_header_that_lies_is_not_believed(text: str, codec: str, lie: str) -> None:
    assert decode_text(text.encode(codec), charset=lie, html=False) == text


@pytest.mark.parametrize(("text", "codec"), LEGACY[:-1])
def test_nor_is_a_page_that_lies(text: str, codec: str) -> None:
    page = f'<html><head><meta charset="windows-1252"></head><body>{text}'
    assert decode_text(page.encode(codec), charset=None, html=True) == page
    assert decode_text(page.encode(codec), charset="utf-8", html=True) == page


@pytest.mark.parametrize(("text", "codec"), [row for row in LEGACY[:-2] if not row[1].startswith("iso2022")])
def test_a_few_broken_bytes_do_not_change_the_charset(text: str, codec: str) -> None:
    body = (text * 3).encode(codec) + b"\xff\xff " + (text * 3).encode(codec)
    label = {"cp949": "euc-kr", "big5hkscs": "big5", "cp932": "shift_jis", "euc_jp": "euc-jp"}.get(codec, codec)
    for charset in (label.replace("cp1251", "windows-1251"), None, "iso-8859-1"):
        read = decode_text(body, charset=charset, html=False)
        assert read.startswith(text)
        assert read.endswith(text[-20:])


def test_utf8_with_a_broken_piece_stays_utf8() -> None:
    body = KOREAN.encode() + "café".encode("cp1252") + b" " + KOREAN.encode()
    for charset in (None, "iso-8859-1", "euc-kr", "utf-8"):
        read = decode_text(body, charset=charset, html=False)
        assert read.startswith(KOREAN)
        assert read.count("\ufffd") == 1


@pytest.mark.parametrize("wrong", ["iso-8859-1", "euc-kr", "shift_jis", "us-ascii", "zlib", "rot13", "utf-16"])
def test_utf8_is_recognised_whatever_is_declared(wrong: str) -> None:
    for text in (KOREAN, FRENCH, RUSSIAN):
        assert decode_text(text.encode(), charset=wrong, html=False) == text


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_byte_order_mark_decides(codec: str) -> None:
    mark = {"utf-8": codecs.BOM_UTF8}.get(codec, "\ufeff".encode(codec))
    assert decode_text(mark + KOREAN.encode(codec), charset="euc-kr", html=False) == KOREAN


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_recognised(codec: str) -> None:
    assert decode_text(FRENCH.encode(codec), charset=None, html=False) == FRENCH


def test_a_text_cut_in_the_middle_of_a_character_loses_only_that() -> None:
    assert decode_text(KOREAN.strip().encode()[:-2], charset=None, html=False).startswith(KOREAN[:100])


@given(st.binary(max_size=500), st.sampled_from([None, "utf-8", "euc-kr", "iso-2022-jp", "x"]), st.booleans())
def test_no_bytes_break_it(body: bytes, charset: str | None, html: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    assert decode_text(body, charset=charset, html=html).encode(errors="replace") is not None


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (b"<html><body>", "text/html", True),
        (b"plain words", "text/html", False),
        (b"  <!DOCTYPE html><html>", "text/plain", True),
        (b"1 < 2 and <p> is a tag <div>", "text/plain", False),
        (b"<div><p>words</p></div>", "", True),
        (b"plain words", "", False),
        ("\ufeff<html>".encode("utf-16"), "text/plain", True),
        (b"<p>x</p>", "application/xhtml+xml; charset=utf-8", True),
    ],
)
def test_tags_decide_what_is_html(body: bytes, content_type: str, *, expected: bool) -> None:
    assert is_html(body, content_type=content_type) is expected


def test_text_passes() -> None:
    for text in (KOREAN, FRENCH, "", "a\tb\x0cc\r\n"):
        check_is_text(text.encode(), content_type="text/plain; charset=utf-8")
    check_is_text(FRENCH.encode("utf-16-le"), content_type="text/plain")


@pytest.mark.parametrize("body", [b"%PDF-1.4", b"PK\x03\x04", b"GIF89a", b"\x1f\x8b\x08", b"\x00\x01\x02\x03" * 50])
def test_binaries_do_not(body: bytes) -> None:
    with pytest.raises(ExtractError):
        check_is_text(body, content_type="text/plain")

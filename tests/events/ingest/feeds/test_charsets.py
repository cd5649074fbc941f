"""Characters of documents whose charset is wrong, missing or a lie."""

import codecs

import pytest

from events.ingest.feeds.charsets import decode_document

TEXT = "<rss><title>북한이 동해상으로 탄도미사일을 발사했다고 합동참모본부가 밝혔다</title></rss>"
JAPANESE = (
    "<rss><title>北朝鮮が弾道ミサイルを発射したと韓国軍が発表しました。詳しい状況はわかっていません</title></rss>"
)


def _declared(charset: str) -> str:
    return f'<?xml version="1.0" encoding="{charset}"?>{TEXT}'


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("utf-8", "utf-8"),
        ("UTF-8", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("euc-kr", "euc-kr"),
        ("ks_c_5601-1987", "cp949"),
        ("windows-949", "cp949"),
        ("iso-2022-kr", "iso2022_kr"),
        ("utf-16", "utf-16"),
        ("utf-16", "utf-16-le"),
        ("utf-16", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("utf-32", "utf-32-le"),
    ],
)
def test_what_is_declared_rightly_is_read_and_gives_no_note(declared: str, codec: str) -> None:
    text, note = decode_document(_declared(declared).encode(codec), charset=None)

    assert text.endswith(TEXT)
    assert note == ""


@pytest.mark.parametrize(
    ("declared", "header", "codec", "words"),
    [
        ("euc-kr", None, "utf-8", "declared as cp949, but written in utf-8"),
        ("utf-8", None, "cp949", "guessed"),
        ("utf-8", "euc-kr", "cp949", ""),
        ("utf-8", "utf-8", "cp949", "guessed"),
        ("nonsense", None, "utf-8", ""),
        ("utf-16", None, "utf-8", ""),
        ("zlib", None, "utf-8", ""),
        ("idna", "punycode", "utf-8", ""),
    ],
)
def test_a_lie_is_found_out(declared: str, header: str | None, codec: str, words: str) -> None:
    text, note = decode_document(_declared(declared).encode(codec), charset=header)

    assert text.endswith(TEXT)
    assert words in note
    assert bool(words) == bool(note)


def test_characters_of_the_larger_code_page_are_read_under_the_name_of_the_smaller() -> None:
    assert decode_document("<rss>똠</rss>".encode("cp949"), charset="euc-kr").text == "<rss>똠</rss>"
    assert decode_document("<rss>“quotes”</rss>".encode("cp1252"), charset="iso-8859-1").text == "<rss>“quotes”</rss>"


@pytest.mark.parametrize("codec", ["cp932", "euc_jp"])
def test_what_nobody_declares_is_guessed(codec: str) -> None:
    text, note = decode_document(JAPANESE.encode(codec), charset=None)

    assert text == JAPANESE
    assert "guessed" in note


def test_a_few_broken_bytes_do_not_spoil_the_rest() -> None:
    text, note = decode_document(TEXT.encode().replace("밝".encode(), b"\xff"), charset="utf-8")

    assert text == TEXT.replace("밝", "\ufffd")
    assert note == "some bytes are no text in utf-8"


def test_the_longer_mark_is_found_first() -> None:
    assert decode_document(codecs.BOM_UTF32_LE + "<a/>".encode("utf-32-le"), charset=None).text == "<a/>"


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"\x80", bytes(range(256)), b"\xef\xbb\xbf"])
def test_anything_is_read(body: bytes) -> None:
    assert isinstance(decode_document(body, charset="\0 \ufffd").text, str)

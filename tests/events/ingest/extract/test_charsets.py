"""Right readings are told from wrong ones."""

import pytest

from events.ingest.extract.charsets import TESTED, is_plausible

TEXTS = {
    "cp949": "국방부는 발사체 두 발이 동해에 떨어졌다고 밝혔다.",
    "johab": "국방부는 발사체 두 발이 동해에 떨어졌다고 밝혔다.",
    "cp932": "防衛省によると、飛翔体は日本海に落下した。",
    "euc_jp": "防衛省によると、飛翔体は日本海に落下した。",
    "gb18030": "国防部说，这两枚飞行物都落在了东部海域。",
    "big5hkscs": "國防部說，這兩枚飛行物都落在了東部海域。",
    "cp1251": "Министерство обороны сообщило о двух пусках.",
    "koi8_r": "Министерство обороны сообщило о двух пусках.",
}


@pytest.mark.parametrize(("codec", "text"), TEXTS.items())
def test_only_the_right_reading_is_plausible(codec: str, text: str) -> None:
    body = text.encode(codec)
    assert [other for other in TESTED if is_plausible(body.decode(other, "replace"), codec=other)] == [codec]
    assert not is_plausible(body.decode("cp1252", "replace"), codec="cp1252")


def test_latin_letters_are_mostly_plain() -> None:
    assert is_plausible("Le missile a été tiré près de la côte", codec="cp1252")
    assert not is_plausible("Ïî äàííûì âîåííûõ", codec="cp1252")


def test_nothing_foreign_is_plausible_anywhere() -> None:
    assert all(is_plausible("<p>plain</p>", codec=codec) for codec in (*TESTED, "cp1252"))
    assert is_plausible("", codec="cp949")


def test_many_broken_characters_are_not() -> None:
    assert is_plausible("국방부는 밝혔다\ufffd", codec="cp949")
    assert not is_plausible("국방부는\ufffd\ufffd\ufffd", codec="cp949")

"""Which language a text is in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.ingest.extract.languages import choose_language, guess_language, parse_language_tag

TEXTS = {
    "en": "The missile was launched from the east coast, and it flew for about twenty minutes, said the ministry.",
    "ko": "북한이 동해상으로 탄도미사일을 발사했다고 합동참모본부(JCS)가 밝혔다.",
    "ja": "防衛省は、北朝鮮から弾道ミサイルの可能性があるものが発射されたと発表した。",
    "zh": "韩国联合参谋本部说，朝鲜向东部海域发射了一枚弹道导弹。",
    "ru": "По данным военных, ракета пролетела около тысячи километров.",
    "uk": "За даними військових, ракета пролетіла близько тисячі кілометрів і впала в море.",
    "de": "Die Rakete wurde von der Küste gestartet und ist nach etwa zwanzig Minuten in das Meer gestürzt.",
    "fr": "Le missile a été tiré depuis la côte est et il est tombé dans la mer, selon les autorités du pays.",
    "es": "El misil fue lanzado desde la costa y cayó en el mar, según las autoridades de los países que lo vieron.",
    "pt": "O míssil foi lançado da costa e não caiu em terra, segundo as autoridades que o viram ao amanhecer.",
    "ar": "أطلقت كوريا الشمالية صاروخا باليستيا باتجاه البحر الشرقي",
}


@pytest.mark.parametrize(("language", "text"), TEXTS.items())
def test_languages_are_told_apart(language: str, text: str) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize("text", ["", "123 456", "OK", "Pyongyang Wonsan Hamhung Sinuiju Kaesong Nampo Rason Chongjin"])
def test_what_cannot_be_told_is_undetermined(text: str) -> None:
    assert guess_language(text) == "und"


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", "en"),
        ("ko-KR", "ko"),
        ("en_US", "en"),
        ("zh-Hans-CN", "zh"),
        ("EN", "en"),
        ("und", ""),
        ("", ""),
        ("<x>", ""),
    ],
)
def test_tags_are_reduced_to_the_language(tag: str, language: str) -> None:
    assert parse_language_tag(tag) == language


@pytest.mark.parametrize(
    ("stated", "text_language", "chosen"),
    [
        ("en-US", "en", "en"),
        ("en", "ko", "ko"),  # the template's language, not the text's
        ("ko", "en", "en"),
        ("", "fr", "fr"),
        ("id", "en", "id"),  # Latin script belies nothing
        ("bg", "ru", "bg"),  # nor does Cyrillic
    ],
)
def test_a_stated_language_stands_unless_the_script_belies_it(stated: str, text_language: str, chosen: str) -> None:
    assert choose_language(stated, TEXTS[text_language]) == chosen


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    assert len(guess_language(text)) in (2, 3)

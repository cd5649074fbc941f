import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml

from events.ingest.detect.korean import KoreanRuleDetector
from events.ingest.records import DetectionInput, Modality
from events.values.partial_date import Basis

SENTENCES = yaml.safe_load((Path(__file__).parent / "sentences.yaml").read_text(encoding="utf-8"))
FOUND = [(kind, subtype, text) for kind, cases in SENTENCES.items() for subtype, text in cases["found"]]
MISSED = [(kind, text) for kind, cases in SENTENCES.items() for text in cases["missed"]]


@pytest.mark.parametrize(("kind", "subtype", "text"), FOUND)
def test_a_plain_sentence_of_each_kind_is_found(read_korean, kind, subtype, text):
    found = {draft.type: draft for draft in read_korean(text)}
    assert kind in found
    assert not subtype or found[kind].subtype == subtype
    assert found[kind].quote == text


@pytest.mark.parametrize(("kind", "text"), MISSED)
def test_what_only_sounds_alike_is_not_found(read_korean, kind, text):
    assert kind not in {draft.type for draft in read_korean(text)}


def test_a_wire_report_gives_who_when_where_how_many_and_who_says_so(read_korean):
    text = "북한이 15일 오전 원산 일대에서 동해상으로 단거리 탄도미사일 3발을 발사했다고 합동참모본부가 밝혔다."
    (draft,) = read_korean(text)
    assert (draft.type, draft.subtype, draft.date) == ("missile_launch", "srbm", "2024-05-15")
    assert draft.place is not None
    assert draft.place.name == "Wonsan"
    assert [(actor.name, actor.role) for actor in draft.actors] == [("North Korea", "initiator")]
    assert draft.attributed_to == "ROK JCS"
    assert [(quantity.predicate, quantity.best) for quantity in draft.quantities] == [("missiles_fired", 3)]
    assert not draft.background
    assert draft.modality is Modality.ASSERTED


def test_state_media_of_pyongyang_are_read_as_well(read_korean):
    text = (
        "(평양 5월 16일발 조선중앙통신) 경애하는 김정은동지께서 5월 15일 중요국방공업기업소를 현지지도하시였다.\n"
        "조용원동지, 리병철동지가 동행하였다."
    )
    (draft,) = read_korean(text)
    assert (draft.type, draft.subtype, draft.date) == ("leader_public_activity", "onsite_guidance", "2024-05-15")
    assert draft.actors[0].name == "Kim Jong Un"
    assert draft.date_basis is Basis.KST


def test_what_two_sentences_tell_of_one_launch_is_one_draft(read_korean):
    text = (
        "북한이 17일 동해상으로 탄도미사일을 발사했다.\n합참은 이날 오후 북한이 발사한 미사일을 포착했다고 밝혔다.\n"
        "미사일은 300여㎞를 비행했다."
    )
    (draft,) = read_korean(text)
    assert {quantity.predicate for quantity in draft.quantities} == {"range_km"}
    assert draft.attributed_to == "ROK JCS"


def test_what_lies_further_back_is_background(read_korean):
    drafts = read_korean("북한이 16일 미사일을 발사했다. 북한은 지난 1월 14일에도 탄도미사일을 발사했다.")
    assert [(draft.date, draft.background) for draft in drafts] == [("2024-05-16", False), ("2024-01-14", True)]


def test_a_sentence_that_counts_belongs_to_the_news(read_korean):
    text = "북한이 16일 탄도미사일을 발사했다. 북한이 탄도미사일을 발사한 것은 지난달 22일 이후 24일 만이다."
    assert [draft.date for draft in read_korean(text)] == ["2024-05-16"]


def test_third_states_among_themselves_are_no_news_of_this_archive(read_korean):
    text = "김정은 위원장은 평양에 있다. 러시아는 우크라이나를 규탄하는 성명을 냈다. 중국은 태국과 협정에 서명했다."
    assert read_korean(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "국회는 17일 예산안을 통과시켰다. 여당은 성명을 발표했다.",
        "이란이 탄도미사일을 발사했다고 이스라엘이 밝혔다.",
        "",
        "   \n ",
        "!" * 1000,
        "\x00\x01 ㅋㅋㅋ",
    ],
)
def test_articles_of_other_subjects_propose_nothing(read_korean, text):
    assert read_korean(text) == ()


HOSTILE = {
    "no spaces": "북한이미사일을발사했다" * 90_000,
    "spaces": "북한이 미사일을 발사했다. " * 3000,
    "syllables": "가나다라마바사 " * 130_000,
    "emoji": "북한🚀이 17일 🇰🇵 미사일👩‍👩‍👧을 발사했다. " * 50,
    "hanja": "北韓이 彈道미사일을 發射했다. 金正恩 國務委員長은 平壤에서 談話를 發表했다. " * 50,
    "mixed": "북한 North Korea が ミサイル を запустила 발사했다 ﷽ \u202e발사\u202c \u0301\u0301 " * 50,
    "jamo": "ㅂㅜㄱㅎㅏㄴㅇㅣ ㅁㅣㅅㅏㅇㅣㄹ 북한 " * 200,
    "decomposed": "\u1107\u116e\u11a8\u1112\u1161\u11ab 북한이 미사일을 발사했다. " * 50,
    "brackets": "북한(" * 5000,
    "numbers": "북한 " + "1234567890일 99월 77일 0일 00월 " * 500,
    "newlines": "북한\n" * 20_000,
    "quotes": '북한은 "' * 5000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_costs_seconds_at_most_and_quotes_stay_exact(read_korean, text):
    started = time.monotonic()
    drafts = read_korean(text)
    assert time.monotonic() - started < 60
    assert all(text[draft.span.start : draft.span.end] == draft.quote for draft in drafts)


def test_emoji_before_a_sentence_do_not_shift_its_quote(read_korean):
    text = "🚀🚀 속보 👩‍👩‍👧\n북한이 16일 탄도미사일을 발사했다."
    (draft,) = read_korean(text)
    assert draft.quote == "북한이 16일 탄도미사일을 발사했다."
    assert text[draft.span.start : draft.span.end] == draft.quote


def test_two_runs_and_many_threads_give_the_same(korean_detector):
    article = DetectionInput(
        text="북한이 16일 미사일을 발사했다. 김여정은 담화를 냈다.", published="2024-05-17", language="ko"
    )
    once = korean_detector.detect(article)
    assert once
    with ThreadPoolExecutor(4) as pool:
        assert all(drafts == once for drafts in pool.map(korean_detector.detect, [article] * 12))


def test_the_model_is_not_loaded_for_articles_of_other_subjects():
    detector = KoreanRuleDetector()
    assert detector.detect(DetectionInput(text="국회는 예산안을 통과시켰다.", language="ko")) == ()
    assert "_scanner" not in vars(detector)


def test_weaker_drafts_can_be_hidden(korean_detector):
    text = "북한이 16일 미사일을 발사했다. 북한의 열병식 사진이 있다."
    article = DetectionInput(text=text, published="2024-05-17", language="ko")
    kinds = {draft.type for draft in korean_detector.detect(article)}
    strict = KoreanRuleDetector(min_score=0.8)
    assert kinds == {"missile_launch", "military_display"}
    assert {draft.type for draft in strict.detect(article)} == {"missile_launch"}


def test_talk_of_what_could_be_or_of_what_a_book_tells_is_no_event(read_korean):
    text = (
        "김정은 시대의 평양을 다룬 책이 나왔다. 저자는 열병식과 미사일 발사를 설명한다.\n"
        "미국이 대북 제재를 완화할 경우 협상이 재개될 수 있다는 의견도 있다. 정부는 대화의 문을 열어 두고 있다."
    )
    assert read_korean(text) == ()

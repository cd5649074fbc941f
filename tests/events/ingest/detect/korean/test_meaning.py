import pytest

from events.ingest.detect.korean.meaning import country_of, is_subject, particle_of, speaker_hit


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("북한은 16일 미사일을 발사했다.", "asserted"),
        ("북한은 16일 미사일을 발사한 것으로 알려졌다.", "asserted"),
        ("북한은 16일 미사일을 발사한 것으로 추정된다.", "asserted"),
        ("북한은 16일 미사일을 발사하고 있다.", "asserted"),
        ("북한은 위성을 발사할 예정이다.", "planned"),
        ("북한은 위성을 발사할 계획이라고 밝혔다.", "planned"),
        ("북한은 위성을 발사하겠다고 통보했다.", "planned"),
        ("북한은 위성을 발사하기로 결정했다.", "planned"),
        ("북한은 곧 위성을 발사할 것으로 예상된다.", "planned"),
        ("북한이 러시아에 무기를 보냈다는 의혹이 제기됐다.", "alleged"),
        ("북한이 러시아에 포탄을 보냈다는 주장을 북한은 부인했다.", "alleged"),
        ("한국이 평양에 무인기를 침투시켰다고 북한이 주장했다.", "alleged"),
        ("북한은 러시아에 포탄을 보낸 사실을 부인했다.", "denied"),
    ],
)
def test_how_a_sentence_is_meant(read_korean, text, modality):
    found = {draft.modality.value for draft in read_korean(text) if draft.type != "official_statement"}
    assert found == {modality}


@pytest.mark.parametrize(
    "text",
    [
        "북한은 미사일을 발사하지 않았다.",
        "북한은 미사일을 발사하지는 않았다.",
        "북한은 미사일을 발사하지 못했다.",
        "북한은 미사일을 안 쐈다.",
        "북한이 미사일을 발사할 수 있다.",
        "북한이 미사일을 발사할 가능성이 있다.",
        "북한이 미사일을 발사할 징후가 있다.",
        "북한이 미사일을 발사하면 대응한다.",
        "북한이 미사일을 발사하기 위한 시설이 있다.",
        "북한은 미사일을 발사해야 한다.",
        "정부는 북한에 미사일을 발사하지 말라고 했다.",
    ],
)
def test_what_did_not_happen_or_might_happen_is_no_draft(read_korean, text):
    assert "missile_launch" not in {draft.type for draft in read_korean(text)}


def test_a_claim_holds_for_all_that_is_reported(read_korean):
    (draft,) = read_korean("북한은 한국이 평양에 무인기를 침투시켜 전단을 뿌렸다고 주장했다.")
    assert (draft.type, draft.modality.value) == ("hybrid_provocation", "alleged")


def test_somebody_without_a_known_name_is_not_taken_for_the_topic(read_korean):
    (draft,) = read_korean("중국은 지난달 탈북민 수백 명을 북송했다고 인권단체들이 주장했다.")
    assert (draft.modality.value, draft.attributed_to) == ("alleged", "")


def test_a_negation_does_not_reach_into_the_clause_before(read_korean):
    found = [draft.type for draft in read_korean("북한은 미사일을 발사했지만 핵실험은 하지 않았다.")]
    assert found == ["missile_launch"]


def test_who_claims_an_act_of_their_own_raises_no_doubt(read_korean):
    (draft,) = read_korean("북한은 위성을 발사했다고 주장했다.")
    assert (draft.modality.value, draft.attributed_to) == ("asserted", "North Korea")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("북한이 미사일을 발사했다고 합참이 밝혔다.", "ROK JCS"),
        ("합참은 북한이 미사일을 발사했다고 밝혔다.", "ROK JCS"),
        ("합참에 따르면 북한이 미사일을 발사했다.", "ROK JCS"),
        ("조선중앙통신은 김정은 위원장이 공장을 시찰했다고 보도했다.", "KCNA"),
        ("김여정 노동당 부부장은 '대화는 없다'고 말했다.", "Kim Yo Jong"),
        ("북한 외무성 대변인은 미국을 규탄한다고 밝혔다.", "DPRK Foreign Ministry"),
        ("북한이 미사일을 발사했다.", None),
    ],
)
def test_who_is_quoted(scanner, text, speaker):
    scan = scanner.scan(text)
    found = speaker_hit(scan.sentences[0], scan=scan)
    assert (found.entry.name if found else None) == speaker


def test_particles_stand_behind_the_titles_of_a_name(scanner):
    scan = scanner.scan("김정은 국무위원장은 푸틴 러시아 대통령에게 친서를 보냈다.")
    first, *_, last = scan.sentences[0].of("actor")
    assert particle_of(first, scan) == ("은", "JX")
    assert is_subject(first, scan)
    assert particle_of(last, scan)[0] == "에게"
    assert (country_of(first), country_of(None)) == ("KP", "")

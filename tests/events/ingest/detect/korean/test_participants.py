import pytest


def _actors(read_korean, text, kind):
    (draft,) = [draft for draft in read_korean(text) if draft.type == kind]
    return [(actor.name, actor.role) for actor in draft.actors]


@pytest.mark.parametrize(
    ("text", "kind", "actors"),
    [
        ("북한이 미사일을 발사했다고 합참이 밝혔다.", "missile_launch", [("North Korea", "initiator")]),
        ("합참은 북한이 미사일을 발사했다고 밝혔다.", "missile_launch", [("North Korea", "initiator")]),
        ("미국은 북한의 미사일 발사를 규탄했다.", "missile_launch", [("North Korea", "initiator")]),
        (
            "북한은 러시아에 포탄을 보냈다.",
            "arms_or_troop_transfer",
            [("North Korea", "supplier"), ("Russia", "recipient")],
        ),
        (
            "미국과 한국은 북한에 맞서 연합훈련을 시작했다.",
            "military_exercise",
            [("United States", "participant"), ("South Korea", "participant"), ("North Korea", "target")],
        ),
        (
            "김정은 국무위원장과 푸틴 러시아 대통령은 평양에서 정상회담을 했다.",
            "leader_summit",
            [("Kim Jong Un", "participant"), ("Vladimir Putin", "participant")],
        ),
        ("김여정 노동당 중앙위원회 부부장이 담화를 냈다.", "official_statement", [("Kim Yo Jong", "speaker")]),
        (
            "한·미·일은 북한을 규탄하는 성명을 발표했다.",
            "official_statement",
            [
                ("South Korea", "speaker"),
                ("United States", "speaker"),
                ("Japan", "speaker"),
                ("North Korea", "addressee"),
            ],
        ),
        ("재무상 장철수 외무상이 북한에서 담화를 냈다.", "official_statement", [("장철수", "speaker")]),
    ],
)
def test_who_took_part_and_how(read_korean, text, kind, actors):
    assert _actors(read_korean, text, kind) == actors


def test_a_left_out_subject_is_the_one_before(read_korean):
    text = "북한은 16일 열병식을 개최했다. 이어 동해로 탄도미사일을 발사했다."
    assert _actors(read_korean, text, "missile_launch") == [("North Korea", "initiator")]


def test_whoever_accuses_hackers_is_no_hacker(read_korean):
    actors = _actors(read_korean, "FBI는 가상자산을 탈취한 배후로 북한 해커들을 지목했다.", "cyber_operation")
    assert actors[0] == ("North Korea", "initiator")


def test_both_sides_are_those_named_last(read_korean):
    drafts = read_korean("북한과 러시아는 16일 만났다. 양국은 17일 조약에 서명했다.")
    (signed,) = [draft for draft in drafts if draft.type == "agreement"]
    assert signed.actors[0].role == "signatory"
    assert signed.actors[0].name in {"North Korea", "Russia"}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("북한이 평안북도 동창리에서 동해상으로 미사일을 발사했다.", "Sohae Satellite Launching Station"),
        ("북한이 동해상으로 미사일을 발사했다.", "East Sea"),
        ("북한이 원산 일대에서 미사일을 발사했다.", "Wonsan"),
        ("북한군이 군사분계선을 침범했다.", "Military Demarcation Line"),
        ("북한이 미사일을 발사했다.", None),
    ],
)
def test_where_it_happened(read_korean, text, place):
    (draft,) = read_korean(text)
    assert (draft.place.name if draft.place else None) == place


def test_a_relative_is_told_from_whom_he_is_related_to(read_korean):
    text = "김정은의 이복형 김정남이 2017년 2월 13일 쿠알라룸푸르에서 독살됐다."
    assert _actors(read_korean, text, "covert_violence") == [("Kim Jong Nam", "victim")]


def test_nobody_is_made_the_speaker_of_a_statement(read_korean):
    drafts = read_korean("어느 기구가 북한의 발사를 규탄하는 글을 실었다.")
    assert "official_statement" not in {draft.type for draft in drafts}


def test_the_government_is_the_souths_where_no_other_is_named(read_korean):
    assert _actors(read_korean, "정부는 북한에 회담을 제안했다.", "official_statement")[0] == ("South Korea", "speaker")
    assert _actors(read_korean, "러시아 정부는 북한에 회담을 제안했다.", "official_statement")[0] == (
        "Russia",
        "speaker",
    )

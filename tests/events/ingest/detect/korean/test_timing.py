import pytest


@pytest.mark.parametrize(
    ("text", "date", "origin"),
    [
        ("북한이 15일 미사일을 발사했다.", "2024-05-15", "sentence"),
        ("북한이 15일 미사일을 발사했다고 합참이 16일 밝혔다.", "2024-05-15", "sentence"),
        ("합참은 16일 북한이 전날 미사일을 발사했다고 밝혔다.", "2024-05-15", "sentence"),
        ("합참은 16일 북한이 지난 9일부터 11일까지 미사일을 쐈다고 밝혔다.", "2024-05-09/2024-05-11", "sentence"),
        ("북한은 15일 회의를 열었으며 이튿날 미사일을 발사했다.", "2024-05-16", "sentence"),
        ("북한이 미사일을 발사했다.", "2024-05-16/2024-05-17", "report_window"),
        ("북한은 위성을 발사할 계획이다.", "2024-05-17/..", "report_window"),
        ("북한은 20일 위성을 발사할 예정이다.", "2024-05-20", "sentence"),
        ("북한은 15일 훈련을 비난했다. 북한은 미사일을 발사했다.", "2024-05-15", "article"),
    ],
)
def test_where_a_date_comes_from(read_korean, text, date, origin):
    (draft,) = [draft for draft in read_korean(text) if draft.type in {"missile_launch", "space_launch"}]
    assert (draft.date, draft.extra["date_origin"]) == (date, origin)


def test_the_day_of_publication_is_never_taken_far_down(read_korean):
    text = "북한은 넓다. " * 7 + "북한은 미사일을 발사했다."
    (draft,) = read_korean(text)
    assert (draft.date, draft.background) == ("", True)


def test_each_of_two_acts_has_its_own_day(read_korean):
    drafts = read_korean("북한은 14일 미사일을 발사했고, 15일 열병식을 개최했다.")
    assert {draft.type: draft.date for draft in drafts} == {
        "missile_launch": "2024-05-14",
        "military_display": "2024-05-15",
    }


def test_a_joint_statement_is_not_dated_to_what_it_tells(read_korean):
    drafts = read_korean("북한 해커들이 지난해 가상자산을 훔쳤다고 한미일이 공동성명에서 밝혔다.")
    dates = {draft.type: draft.date for draft in drafts}
    assert dates["cyber_operation"] == "2023"
    assert dates["official_statement"] != "2023"


def test_the_day_of_a_report_is_not_the_day_of_what_it_tells(read_korean):
    text = "북한이 15일 미사일을 발사했다. 조선중앙통신은 16일 김정은 위원장이 발사를 참관했다고 보도했다."
    assert {draft.date for draft in read_korean(text)} == {"2024-05-15"}


def test_what_is_dated_ahead_is_a_plan_unless_told_in_the_past(read_korean):
    modalities = {
        draft.type: draft.modality.value
        for draft in read_korean(
            "안보리는 20일 북한 문제로 공개회의를 연다. 북한이 18일 미사일을 발사했다.", published="2024-05-17"
        )
    }
    assert modalities["missile_launch"] == "asserted"


def test_a_day_behind_the_verb_belongs_to_the_next_one(read_korean):
    drafts = read_korean("북한은 억류한 미국인을 석방했고 16일 열병식을 개최했다.")
    dates = {draft.type: draft.date for draft in drafts}
    assert dates["military_display"] == "2024-05-16"
    assert dates["movement_of_people"] != "2024-05-16"


def test_nothing_is_anchored_on_an_unknown_day(read_korean):
    (draft,) = read_korean("북한이 15일 미사일을 발사했다.", published="")
    assert draft.date == ""


def test_a_dateline_dates_nothing(read_korean):
    (draft,) = read_korean("(평양 5월 2일발 조선중앙통신) 조선인민군은 사격훈련을 진행하였다.", published="2024-05-03")
    assert draft.date == "2024-05-02/2024-05-03"

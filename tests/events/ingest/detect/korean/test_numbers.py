from decimal import Decimal

import pytest

from events.ingest.detect.korean.numbers import find_ordinal, read_quantities


def _read(korean_book, text, *wanted):
    return read_quantities(text, units=korean_book.units, wanted=wanted)


@pytest.mark.parametrize(
    ("text", "predicate", "low", "best", "high", "approximate"),
    [
        ("탄도미사일 3발을 발사했다", "missiles_fired", None, 3, None, False),
        ("탄도미사일 두 발을 발사했다", "missiles_fired", None, 2, None, False),
        ("미사일 두세 발을 발사했다", "missiles_fired", 2, None, 3, False),
        ("미사일 10여 발을 발사했다", "missiles_fired", None, 10, None, True),
        ("미사일 8기를 발사했다", "missiles_fired", None, 8, None, False),
        ("해안포 200여 발을 사격했다", "rounds_fired", None, 200, None, True),
        ("고도 약 50㎞로 날았다", "apogee_km", None, 50, None, True),
        ("최고 고도 6,000km", "apogee_km", None, 6000, None, False),
        ("600여㎞를 비행했다", "range_km", None, 600, None, True),
        ("사거리 1천500킬로미터", "range_km", None, 1500, None, False),
        ("최고 속도는 마하 5였다", "speed_mach", None, 5, None, False),
        ("규모 6.3의 지진", "magnitude_mb", None, Decimal("6.3"), None, False),
        ("병력 1만2천여 명을 보냈다", "troops", None, 12000, None, True),
        ("병력 1만 명 이상을 보냈다", "troops", 10000, None, None, False),
        ("북한군 20∼30명이 넘어왔다", "troops", 20, None, 30, False),
        ("북한군 수십 명이 넘어왔다", "troops", 20, None, 90, False),
        ("오물풍선 260여 개를 날렸다", "balloons", None, 260, None, True),
        ("6억2천만 달러를 훔쳤다", "amount_usd", None, 620_000_000, None, False),
        ("최소 19억 달러를 훔쳤다", "amount_usd", 1_900_000_000, None, None, False),
        ("쌀 5만 톤을 보냈다", "mass_t", None, 50_000, None, False),
        ("2명이 숨지고 3명이 다쳤다", "dead", None, 2, None, False),
        ("탈북민 500명을 강제북송했다", "repatriated", None, 500, None, False),
        ("컨테이너 1만3천 개를 보냈다", "containers", None, 13_000, None, False),
        ("찬성 13표로 가결됐다", "votes_for", None, 13, None, False),
        ("메가톤급이 아닌 10킬로톤이었다", "yield_kt", None, 10, None, False),
    ],
)
def test_numerals_and_counters(korean_book, text, predicate, low, best, high, approximate):
    (found,) = _read(korean_book, text, predicate)
    assert (found.low, found.best, found.high) == (low, best, high)
    assert found.approximate is approximate


@pytest.mark.parametrize(
    ("text", "predicate"),
    [
        ("미사일 여러 발을 발사했다", "missiles_fired"),
        ("17일 미사일을 발사했다", "missiles_fired"),
        ("병사 3명이 미사일을 봤다", "missiles_fired"),
        ("길이 600㎞의 국경", "range_km"),
        ("1천 톤", "amount_usd"),
    ],
)
def test_other_numbers_are_left_alone(korean_book, text, predicate):
    assert _read(korean_book, text, predicate) == ()


def test_each_quantity_comes_once_and_says_who_gives_it(korean_book):
    text = "미사일 2발이 고도 50㎞로 600㎞를 비행했다"
    found = read_quantities(
        text, units=korean_book.units, wanted=["missiles_fired", "apogee_km", "range_km"], speaker="ROK JCS"
    )
    assert {quantity.predicate: quantity.best for quantity in found} == {
        "missiles_fired": 2,
        "apogee_km": 50,
        "range_km": 600,
    }
    assert {quantity.attributed_to for quantity in found} == {"ROK JCS"}


@pytest.mark.parametrize(("text", "number"), [("6차 핵실험", 6), ("제3차 지하핵시험", 3), ("여섯 번째 핵실험", 6)])
def test_an_event_may_have_a_number_in_a_series(text, number):
    ordinal = find_ordinal(text)
    assert ordinal is not None
    assert ordinal.best == number


def test_times_are_no_ordinals():
    assert find_ordinal("70여 차례 지원했다") is None

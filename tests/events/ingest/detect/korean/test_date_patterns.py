import pytest

from events.ingest.detect.korean import date_patterns as patterns


@pytest.mark.parametrize(("word", "number"), [("7", 7), ("사흘", 3), ("보름", 15), ("열", 10), ("많은", None)])
def test_counts_are_digits_or_native_numerals(word, number):
    assert patterns.read_number(word) == number


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (patterns.FULL, "2024년 5월 3일"),
        (patterns.FULL, "주체112(2023)년 3월 1일"),
        (patterns.MONTH_RANGE, "9월 30일부터 10월 3일"),
        (patterns.DAY_ONLY, "지난 17일"),
        (patterns.AGO, "사흘 전"),
        (patterns.WEEKDAY, "지난주 금요일"),
    ],
)
def test_a_pattern_takes_the_whole_expression(pattern, text):
    found = pattern.search(f"북한은 {text} 발사했다")
    assert found is not None
    assert found[0] == text


@pytest.mark.parametrize("text", ["17일간", "17일째", "17일 만에", "17일 동안", "3일절", "20일발 조선중앙통신"])
def test_a_number_before_il_is_not_always_a_day(text):
    assert patterns.DAY_ONLY.search(text) is None

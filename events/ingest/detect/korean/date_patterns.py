"""How Korean writes dates: the words, their distances, and the patterns that `dates` reads."""

import re
from typing import Final

MOST_DAYS: Final = 120
MOST_AGO: Final = 200
YEAR_WORDS: Final = {
    "지지난해": -2,
    "재작년": -2,
    "지난해": -1,
    "작년": -1,
    "올해": 0,
    "금년": 0,
    "내년": 1,
    "이듬해": 1,
}
MONTH_WORDS: Final = {
    "지지난달": -2, "지난달": -1, "전달": -1, "이달": 0, "이번달": 0, "금월": 0, "내달": 1, "다음달": 1,
}  # fmt: skip
WEEK_WORDS: Final = {"지지난주": -2, "지난주": -1, "이번주": 0, "금주": 0, "다음주": 1, "내주": 1}
WEEKDAYS: Final = "월화수목금토일"
DAY_WORDS: Final = {
    "오늘": 0, "금일": 0, "어제": -1, "어저께": -1, "그제": -2, "그저께": -2, "엊그제": -2, "내일": 1, "모레": 2,
}  # fmt: skip
ANAPHORA: Final = {
    "이날": 0, "당일": 0, "같은날": 0, "전날": -1, "전일": -1, "하루전": -1, "다음날": 1, "이튿날": 1, "하루뒤": 1,
}  # fmt: skip
MONTH_PARTS: Final = {
    "초순": (1, 10), "초": (1, 10), "상순": (1, 10), "중순": (11, 20), "중반": (11, 20), "하순": (21, 31),
    "말": (21, 31), "말께": (21, 31),
}  # fmt: skip
YEAR_PARTS: Final = {
    "초": (1, 3), "연초": (1, 3), "상반기": (1, 6), "하반기": (7, 12), "말": (10, 12), "연말": (10, 12), "봄": (3, 5),
    "여름": (6, 8), "가을": (9, 11),
}  # fmt: skip
_NUMBERS: Final = {
    "하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "여드레": 8, "아흐레": 9, "열흘": 10,
    "보름": 15, "한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10,
    "석": 3, "넉": 4,
}  # fmt: skip

_D = r"(?<![\d.])(?P<d>3[01]|[12]\d|0?[1-9])"
_M = r"(?P<m>1[0-2]|0?[1-9])\s?월"
_RY: Final = "(?P<ry>지지난해|재작년|지난해|작년|올해|금년|내년|이듬해)"
# "전달" is "handed over" far more often than "the month before".
_MONTH_BEFORE: Final = r"(?<![가-힣])(?<![가-힣]\s)전달(?=\s?\d|\s?초|\s?중순|\s?말|에\s)"
_RM: Final = rf"(?P<rm>지지난\s?달|지난\s?달|{_MONTH_BEFORE}|이번\s?달|이달|금월|내달|다음\s?달)"
_TO = r"\s?(?:[~∼〜–-]|부터|에서)\s?"
# What makes "17일" a length of time, a count or a name rather than a day.
_NO_DAY = (
    r"(?!간|째|\s?(?:동안|연속|이내|가량|정도)|\s간[의\s,.]|[차당여절]|\s?만(?:에|이|의|\s|[.,]|$)|\s?[내뒤](?:[에\s.,]|$)"
    r"|\s?(?:전|후)(?:[에\s.,]|$)|천하)"
)
_HOUR = r"(?:\s?(?:오전|오후|새벽|밤)?\s?\d{1,2}시)?"
_PART = "(?P<part>초순|상순|중순|하순|중반|말께|초|말)?"
HINT = re.compile(r"\d|날|일|월|주|해|년|달|제|흘|틀|새|오늘|모레|보름")
NOT_DATES = re.compile(
    r"(?<!\d)\d{1,2}[·.]\d{1,2}\s?(?=[가-힣]*(?:합의|선언|성명|회담|전쟁|사변|정전|공동))|오늘날|날마다"
)
FULL = re.compile(
    rf"(?:주체\s?\d{{1,3}}\s?\(\s?)?(?P<y>(?:18|19|20)\d\d)\s?\)?\s?년\s?{_M}\s?(?P<d>3[01]|[12]\d|0?[1-9])\s?일"
)
NUMERIC = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)[.-]\s?(?P<m>1[0-2]|0?[1-9])[.-]\s?(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)")
MONTH_DAY = re.compile(
    rf"(?<!\d)(?:(?P<lead>지난|오는)\s)?(?:{_RY}\s)?{_M}\s?(?P<d>3[01]|[12]\d|0?[1-9])\s?일(?!\s?(?:간|째|동안)|발)"
)
MONTH_RANGE = re.compile(
    rf"(?<!\d)(?:(?P<y>(?:19|20)\d\d)년\s)?(?:{_RY}\s)?{_M}\s?(?P<d>3[01]|[12]\d|0?[1-9])\s?일?{_TO}"
    r"(?:(?P<m2>1[0-2]|0?[1-9])\s?월\s?)?(?P<d2>3[01]|[12]\d|0?[1-9])\s?일"
)
RELATIVE_RANGE = re.compile(rf"{_RM}\s?(?P<d>3[01]|[12]\d|0?[1-9])\s?일?{_TO}(?P<d2>3[01]|[12]\d|0?[1-9])\s?일")
# "지난 4일부터 오는 14일까지", "지난달 28일부터 이달 2일까지".
LONG_RANGE = re.compile(
    rf"(?:{_RM}\s?|(?P<lead>지난|오는)\s?)?(?<!월)(?<!월 ){_D}\s?일{_HOUR}\s?부터\s"
    r"(?:(?P<m2>1[0-2]|0?[1-9])\s?월\s?|(?P<rm2>이번\s?달|이달|지난\s?달|내달|다음\s?달)\s?|오는\s|지난\s)?(?P<d2>3[01]|[12]\d|0?[1-9])\s?일"
)
DAY_RANGE = re.compile(
    rf"(?:(?P<lead>지난|오는)\s?)?{_D}\s?일?\s?(?:[~∼〜–-]|일부터|,)\s?(?P<d2>3[01]|[12]\d|0?[1-9])\s?일{_NO_DAY}"
)
RELATIVE_MONTH_DAY = re.compile(rf"{_RM}\s?(?P<d>3[01]|[12]\d|0?[1-9])\s?일")
RELATIVE_MONTH = re.compile(rf"{_RM}\s?{_PART}")
MONTH = re.compile(
    rf"(?<!\d)(?:(?P<lead>지난|오는)\s?)?(?:(?P<y>(?:18|19|20)\d\d)\s?년\s?)?(?:{_RY}\s?)?{_M}(?!\s?\d+\s?일|급|호)\s?{_PART}"
)
DAY_ONLY = re.compile(rf"(?:(?P<lead>지난|오는)\s?)?(?<!월)(?<!월 ){_D}\s?일(?!발|부\s){_NO_DAY}")
DECADE = re.compile(r"(?<!\d)(?P<y>(?:18|19|20)\d0)\s?년대")
YEAR = re.compile(
    rf"(?:(?<!\d)(?P<y>(?:18|19|20)\d\d)\s?년(?!대|간|도|생|형|식)|{_RY})\s?(?P<part>연초|연말|상반기|하반기|초|말|봄|여름|가을)?(?![가-힣]*회)"
)
DAY_WORD = re.compile(rf"(?<![가-힣])(?P<word>{'|'.join(sorted(DAY_WORDS, key=len, reverse=True))})(?!날)")
ANAPHORIC = re.compile(r"(?<![가-힣])(?P<word>이날|당일|같은\s?날|전날|전일|하루\s?전|다음\s?날|이튿날|하루\s?뒤)")
WEEKDAY = re.compile(
    r"(?:(?P<lead>지지난\s?주|지난\s?주|이번\s?주|금주|다음\s?주|내주|지난|오는)\s?)?(?P<word>[월화수목금토일])요일"
)
WEEK = re.compile(
    r"(?<![가-힣])(?P<lead>지지난\s?주|지난\s?주|이번\s?주|금주|다음\s?주|내주)(?!년|\s?[월화수목금토일]요일)\s?(?P<part>말)?"
)
AGO = re.compile(
    r"(?:(?P<n>하루|이틀|사흘|나흘|닷새|엿새|이레|여드레|아흐레|열흘|보름|(?:\d{1,3}|한|두|세|네|석|넉|다섯|여섯|일곱|여덟|아홉|열)(?=\s?(?:일|주일|주|개월|달|년)))"
    r"\s?(?P<unit>일|주일|주|개월|달|년)?)\s?(?P<way>전|뒤|후)(?=[에의인\s.,]|$)"
)


def read_number(word: str) -> int | None:
    """A count as digits or as a Korean numeral of days; None for anything else."""
    return int(word) if word.isdigit() else _NUMBERS.get(word)

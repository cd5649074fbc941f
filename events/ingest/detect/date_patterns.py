"""Patterns of dates in English news. The readers in `dates` turn what they match into EDTF."""

import re
from typing import Final

from events.ingest.detect.calendar_words import MONTH_PATTERN, NUMBER_PATTERN, WEEKDAY_PATTERN

_DAY = r"(?P<d>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?![\d,.]\d|\d|:)"
_DAY2 = _DAY.replace("<d>", "<d2>")
_MONTH = rf"(?P<m>{MONTH_PATTERN})\.?"
_MONTH2 = rf"(?P<m2>{MONTH_PATTERN})\.?"
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_YEAR2 = r"(?P<y2>(?:19|20)\d\d)"
_TO = r"\s*(?:-|–|—|to|through|until|till|and)\s*"
_WEEK = rf"(?:(?:{WEEKDAY_PATTERN}),?\s+(?:\(\s*)?)?"
_YEAR_LEADS = "|".join(
    rf"(?<={word})" for word in ("[Ii]n ", "ince ", "of ", "uring ", "from ", "by ", "ntil ", "arly ", "ate ", r"\(")
)

ISO: Final = re.compile(rf"\b{_YEAR}-(?P<m>0[1-9]|1[0-2])-(?P<d>[0-2]\d|3[01])\b")
DAY_RANGES: Final = (
    re.compile(rf"\b{_MONTH}\s+{_DAY}{_TO}(?:{_MONTH2}\s+)?{_DAY2}(?:,?\s+{_YEAR}\b)?"),
    re.compile(rf"\b{_DAY}{_TO}{_DAY2}\s+(?:of\s+)?{_MONTH}\b(?:,?\s+{_YEAR}\b)?"),
    re.compile(rf"\b{_DAY}\s+{_MONTH}{_TO}{_DAY2}\s+{_MONTH2}\b(?:,?\s+{_YEAR}\b)?"),
)
FULL_DAYS: Final = (
    re.compile(rf"{_WEEK}\b{_MONTH}\s+{_DAY},?\s+{_YEAR}\b"),
    re.compile(rf"{_WEEK}\b{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}\b"),
)
MONTH_YEAR: Final = re.compile(rf"\b{_MONTH},?\s+{_YEAR}\b")
MONTH_DAYS: Final = (
    re.compile(rf"{_WEEK}\b{_MONTH}\s+{_DAY}\b"),
    re.compile(rf"{_WEEK}\b{_DAY}\s+(?:of\s+)?{_MONTH}\b"),
)
MONTH_RANGE: Final = re.compile(rf"\b{_MONTH}{_TO}{_MONTH2}(?:\s+{_YEAR})?\b(?!\s+\d)")
# Lower-case "may" and "march" are words, so only a capital after a preposition is a month.
MONTH: Final = re.compile(
    r"\b(?P<pre>(?i:in|since|of|last|next|this|by|until|during|from|through|early|late|mid)[\s-]+(?:early|late|mid)?[\s-]?)"
    rf"{_MONTH}(?![\w’'-])"
)
JUCHE: Final = re.compile(r"\bJuche\s+(?P<n>\d{2,3})(?:\s*\((?:19|20)\d\d\))?")
YEAR_RANGES: Final = (
    re.compile(rf"\b(?:from|between)\s+{_YEAR}{_TO}{_YEAR2}\b"),
    re.compile(rf"\b{_YEAR}[-–]{_YEAR2}\b"),
)
DECADE: Final = re.compile(r"\b(?P<y>(?:19|20)\d0)s\b")
YEAR: Final = re.compile(rf"(?:{_YEAR_LEADS}){_YEAR}\b(?!\s+(?:troops|soldiers|people|tons|dollars|missiles))")
WEEKDAY: Final = re.compile(
    rf"\b(?P<pre>(?:(?:early|late|last|next|this|on|by|until|since)\s+)*)(?P<w>{WEEKDAY_PATTERN})"
    rf"(?:(?:\s+(?:night|morning|evening|afternoon))?\s+(?:and|to|through)\s+(?P<w2>{WEEKDAY_PATTERN}))?\b"
    r"(?P<week>\s+(?:of\s+)?(?:last|this|next)\s+week\b)?",
    re.IGNORECASE,
)
ANAPHORA: Final = re.compile(
    r"\b(?:on\s+)?(?:the same (?:day|night)|that (?:day|night|morning)|the (?:previous|next|following) day|"
    r"the day (?:before|after)(?!\s+(?:the|a|an|his|its)\b)|a day (?:earlier|later)|"
    r"(?:earlier|later) (?:in|on) the (?:same )?day|"
    r"(?:earlier|later) that day)\b",
    re.IGNORECASE,
)
SINCE_THEN: Final = re.compile(r"\b[Ss]ince then\b")
RELATIVE_DAY: Final = re.compile(
    r"\b(?:today|yesterday|tonight|tomorrow|last night|this morning|this afternoon|this evening)\b", re.IGNORECASE
)
AGO: Final = re.compile(
    rf"\b(?<![\d,.])(?P<n>\d{{1,3}}|{NUMBER_PATTERN}|a few|several|a couple of)\s+"
    r"(?P<unit>days?|weeks?|months?|years?)\s+"
    r"(?P<rel>ago|earlier|later|before|prior)\b",
    re.IGNORECASE,
)
CALENDAR_UNIT: Final = re.compile(
    r"\b(?P<pre>(?:earlier|later|late|early)\s+)?(?P<which>this|last|next|coming|previous)\s+(?P<unit>week|month|year)\b",
    re.IGNORECASE,
)
ORDINAL_DAY: Final = re.compile(
    rf"\bon the {_DAY}\b(?!\s+(?:anniversary|birth|floor|day|session|plenary|meeting|round|[A-Z]))", re.IGNORECASE
)
RECENT: Final = re.compile(r"\b(?:in recent (?:days|weeks|months|years)|recently|recent|lately)\b", re.IGNORECASE)
STRETCH: Final = re.compile(
    rf"\b(?:in|over|during|within)\s+the\s+(?P<which>past|last|previous|coming|next)\s+"
    rf"(?:(?P<n>\d{{1,3}}|{NUMBER_PATTERN}|few|several|couple of)\s+)?(?P<unit>hours?|days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
_PART = r"(?P<part>[Ee]arly|[Mm]id|[Mm]iddle|[Ll]ate|[Ee]nd)"
_WHICH = r"(?P<which>last|this|next|previous)"
PART_OF_MONTH: Final = re.compile(
    rf"\b{_PART}(?:[\s-]+|\s+of\s+|[\s-]of[\s-]){_MONTH}(?:,?\s+{_YEAR})?(?![\w’'-])(?!\s+\d)"
)
DAY_OF_MONTH: Final = re.compile(rf"\b(?:on\s+)?the\s+{_DAY}\s+(?:of\s+)?{_WHICH}\s+month\b", re.IGNORECASE)
MONTH_OF_YEAR: Final = re.compile(rf"\b{_MONTH}\s+(?:of\s+)?{_WHICH}\s+year\b")
PART_OF_YEAR: Final = re.compile(
    r"\b(?:the\s+)?(?P<part>(?i:first half|second half|first quarter|second quarter|third quarter|"
    r"fourth quarter|last quarter|end|spring|summer|autumn|fall|winter))\s+(?:of\s+)?"
    rf"(?:(?:the\s+year\s+)?{_YEAR}\b|{_WHICH}\s+year\b)"
)
OFFSET: Final = re.compile(
    r"\b(?:(?:just|only|about|barely|nearly|almost|less than|more than|some)\s+)?"
    rf"(?:(?<![\d,.])(?P<n>\d{{1,3}}|{NUMBER_PATTERN}|a few|several|a couple of))?\s*"
    r"\b(?P<unit>hours?|days?|weeks?|months?|years?)\s+(?P<rel>after|before|since)\b(?!\s+(?:that|then|it|which)\b)",
    re.IGNORECASE,
)
WEEKEND: Final = re.compile(r"\b(?:over|during|at|on|this|last)\s+(?:the\s+)?(?:past\s+)?weekend\b", re.IGNORECASE)
PART_OF_THIS_MONTH: Final = re.compile(
    rf"\b(?P<part>earlier|later|early|mid|late|end)(?:\s+of)?\s+{_WHICH}\s+month\b", re.IGNORECASE
)
EARLIER_THIS_WEEK: Final = re.compile(r"\b(?P<part>earlier|later)\s+this\s+week\b", re.IGNORECASE)
DECADES_AGO: Final = re.compile(
    rf"\b(?<![\d,.])(?P<n>\d{{1,3}}|{NUMBER_PATTERN}|a couple of)\s+decades?\s+ago\b", re.IGNORECASE
)
MONTH_OF_SAME_YEAR: Final = re.compile(rf"\b{_MONTH}\s+(?:of\s+)?(?:the same|that)\s+year\b")
SAME_UNIT: Final = re.compile(r"\b(?:that|the same)\s+(?P<unit>month|year)\b", re.IGNORECASE)
DECADES: Final = re.compile(
    r"\b(?P<y>(?:19|20)\d0)s\s*(?:and|or|to|through|-|–)\s*(?:early\s+|late\s+)?(?:the\s+)?['’]?(?P<y2>(?:19|20)?\d0)s\b"
)
YEAR_OF: Final = re.compile(rf"\b(?:[Tt]he|[Aa]|[Aa]n|[Ii]ts|[Tt]heir|[Hh]is|’s|'s)\s+{_YEAR}\s+(?=[A-Za-z])(?!U\.?N)")
LABEL_YEAR: Final = re.compile(rf"^[\s•*·–-]{{0,4}}{_YEAR}\s*[:–—](?:\s*(?P<m>{MONTH_PATTERN})\s*[:–—])?")
BEFORE_LABEL: Final = re.compile(r"[\s•*·–-]{0,4}")
AFTER_LABEL: Final = re.compile(r"\s*[:–—]")
SEASON: Final = re.compile(
    r"\b(?:in|during|last|this|since|over)\s+(?:the\s+)?(?:late\s+|early\s+)?(?P<part>spring|summer|autumn|winter)\b(?!\s+(?:of|Olympic))",
    re.IGNORECASE,
)

"""The gold set itself: large enough, of every kind, and free of slips that a program can see."""

import calendar
import datetime as dt
import re
from collections import Counter

import pytest

from events.ingest.records import Modality
from events.taxonomy import get_taxonomy
from events.values.partial_date import parse_partial_date
from tests.quality.agreement import date_bounds
from tests.quality.gold import GoldArticle, gold_files, load_gold

# Types that no article reports as its required event, each with the reason.
NOT_REPORTED: dict[str, str] = {}
# Articles that name a weekday on which nothing annotated happens, each with the reason.
OTHER_WEEKDAYS = {"wire-30": "a funeral to come, which is no event of its own in the annotation"}

_MONTHS = "|".join(f"{name}|{name[:3]}\\.?" for name in calendar.month_name[1:]) + r"|Sept\.?"
_DAYS = "|".join(calendar.day_name)
# "Friday, Nov. 18", "Friday 18 November 2022", "November 18 (Friday)"; then "(서울) 11월 18일(금)".
_ENGLISH = [
    re.compile(rf"\b(?P<name>{_DAYS}),? (?:the )?(?P<m>{_MONTHS}) (?P<d>\d\d?)\b(?:,? (?P<y>\d{{4}}))?"),
    re.compile(rf"\b(?P<name>{_DAYS}),? (?P<d>\d\d?) (?P<m>{_MONTHS})\b(?:,? (?P<y>\d{{4}}))?"),
    re.compile(rf"\b(?P<m>{_MONTHS}) (?P<d>\d\d?)(?:, (?P<y>\d{{4}}))? \((?P<name>{_DAYS})\)"),
]
_KOREAN = re.compile(
    r"(?:(?P<y>\d{4})년 )?(?:(?P<m>\d\d?)월 )?(?P<d>\d\d?)일\s?\((?P<name>[월화수목금토일])(?:요일)?\)"
)
_KOREAN_DAYS = "월화수목금토일"
# "SEOUL, Nov. 18 - ", "Pyongyang, November 1 -- " at the head of the text.
_DATELINE = re.compile(rf"\A\(?[\w .]+, (?P<m>{_MONTHS}) (?P<d>\d\d?)\b(?:, (?P<y>\d{{4}}))?[^.]{{0,14}}?(?:-|–|—|\()")
_WEEKDAY = re.compile(rf"\b({_DAYS})\b|([{_KOREAN_DAYS}])요일")
_YEAR_DAYS = 366
_WEEK_DAYS = 7


@pytest.fixture(scope="module")
def articles():
    return load_gold(gold_files())


@pytest.fixture(scope="module")
def events(articles):
    """(article, event) of every event of every article."""
    return [(article, event) for article in articles for event in article.events]


def _ids(articles):
    return sorted({article.article_id for article in articles})


def _month(name):
    return name if name.isdigit() else str(list(calendar.month_abbr).index(name[:3]))


def _days_meant(published, year, month, day):
    """The days that a date without a year, or without a month, may be near publication."""
    latest = date_bounds(published)[1]
    near = (latest + dt.timedelta(days=shift) for shift in range(-_YEAR_DAYS, _YEAR_DAYS + 1))
    if year:
        return [dt.date(int(year), int(month), int(day))] if month else []
    return [one for one in near if one.day == int(day) and (not month or one.month == int(_month(month)))]


def _weekdays_meant(article):
    """The weekdays, by number, of publication and of the first and last week of each event."""
    bounds = [date_bounds(date) for date in (article.published, *(event.date for event in article.events)) if date]
    week = [dt.timedelta(days=shift) for shift in range(_WEEK_DAYS)]
    return {
        day.weekday() for first, last in bounds for day in (*(first + shift for shift in week), last) if day <= last
    }


def _weekdays_named(article):
    """(words, weekday number named, days that may be meant) of each weekday that stands with its date."""
    patterns = [_KOREAN] if article.language == "ko" else _ENGLISH
    for pattern in patterns:
        for found in pattern.finditer(article.text):
            name = found["name"]
            number = _KOREAN_DAYS.index(name) if len(name) == 1 else list(calendar.day_name).index(name)
            month = found["m"] and _month(found["m"])
            yield found[0], number, _days_meant(article.published, found["y"], month, found["d"])


def test_there_are_enough_articles_and_enough_of_them_hold_nothing(articles):
    assert len(articles) >= 60
    assert len([article for article in articles if not article.events]) >= 15


def test_every_article_has_its_own_id_and_its_own_text(articles):
    assert not [name for name, count in Counter(a.article_id for a in articles).items() if count > 1]
    assert not [text[:60] for text, count in Counter(a.text for a in articles).items() if count > 1]


def test_every_article_says_what_a_detector_needs(articles):
    lacking = [a for a in articles if not (a.text.strip() and a.title and a.language and a.style and a.published)]

    assert not _ids(lacking)
    assert {"en", "ko"} <= {article.language for article in articles}


def test_every_type_of_the_codebook_is_reported_by_some_article(events):
    reported = {kind for _, event in events if not event.optional for kind in event.types[:1]}
    wanted = set(get_taxonomy().event_types.keys())

    assert wanted - reported == set(NOT_REPORTED)
    assert all(NOT_REPORTED.values())


def test_types_subtypes_and_predicates_are_those_of_the_codebook(events):
    taxonomy = get_taxonomy()
    predicates = set(taxonomy.vocabulary("quantities").keys())
    wrong = [
        (article.article_id, event.types, event.subtype)
        for article, event in events
        if not all(map(taxonomy.is_event_type, event.types))
        or (event.subtype and not taxonomy.is_subtype(event.types[0], event.subtype))
    ]
    numbers = [(article.article_id, quantity) for article, event in events for quantity in event.quantities]

    assert not wrong
    assert not [(name, quantity.predicate) for name, quantity in numbers if quantity.predicate not in predicates]
    assert not [(name, quantity) for name, quantity in numbers if not any(q is not None for q in quantity.bounds)]


def test_modality_and_salience_are_known_words(events):
    wrong = [
        article
        for article, event in events
        if event.modality not in set(Modality) or event.salience not in {"primary", "background"}
    ]

    assert not _ids(wrong)


def test_plans_accusations_and_denials_are_among_the_events(events):
    modalities = Counter(event.modality for _, event in events if not event.optional)

    assert min(modalities[kind] for kind in ("planned", "alleged", "denied")) >= 5


def test_dates_are_edtf(articles, events):
    for article in articles:
        parse_partial_date(article.published)
    unread = [(a.article_id, event.date) for a, event in events if event.date and date_bounds(event.date) is None]

    assert not unread


def test_what_an_article_reports_as_done_does_not_lie_after_it(events):
    a_day = dt.timedelta(days=1)
    ahead = [
        (article.article_id, event.date)
        for article, event in events
        if event.modality == "asserted"
        and event.date
        and date_bounds(event.date)[0] > date_bounds(article.published)[1] + a_day
    ]

    assert not ahead


def test_an_actor_is_named_once_in_an_event(events):
    twice = [article for article, event in events if len(set(event.actors)) != len(event.actors)]

    assert not _ids(twice)


def test_weekdays_agree_with_the_calendar(articles):
    wrong = [
        (article.article_id, words)
        for article in articles
        for words, number, days in _weekdays_named(article)
        if days and number not in {day.weekday() for day in days}
    ]

    assert not wrong


def test_a_weekday_that_an_article_names_is_that_of_an_event_or_of_publication(articles):
    wrong = {}
    for article in (article for article in articles if article.events):
        named = {
            list(calendar.day_name).index(found[1]) if found[1] else _KOREAN_DAYS.index(found[2])
            for found in _WEEKDAY.finditer(article.text)
        }
        if strays := named - _weekdays_meant(article):
            wrong[article.article_id] = [calendar.day_name[number] for number in strays]

    assert {name: days for name, days in wrong.items() if name not in OTHER_WEEKDAYS} == {}
    assert set(OTHER_WEEKDAYS) <= set(wrong), "exemptions that are not needed any more"


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("It fired on Friday, Nov. 18, 2022.", True),
        ("It fired on Thursday, Nov. 18, 2022.", False),
        ("It fired on Friday, 18 November.", True),
        ("It fired on Monday, 18 November.", False),
        ("It fired on November 18 (Friday).", True),
    ],
)
def test_the_check_of_weekdays_sees_a_wrong_one(text, is_right):
    article = GoldArticle(article_id="x", text=text, events=(), published="2022-11-19", language="en")
    ((_, number, days),) = _weekdays_named(article)

    # Without a year the day of the year before and of the year after may be meant as well.
    assert (number in {day.weekday() for day in days}) is is_right


def test_a_dateline_is_that_of_publication(articles):
    wrong = []
    for article in articles:
        found = _DATELINE.match(article.text)
        if not found:
            continue
        published = date_bounds(article.published)[1]
        near = [published - dt.timedelta(days=shift) for shift in range(3)]
        if not any((day.month, day.day) == (int(_month(found["m"])), int(found["d"])) for day in near):
            wrong.append((article.article_id, found[0]))

    assert not wrong

import datetime as dt
from typing import Any
from urllib.parse import parse_qs

import pytest

from events.errors import QueryError
from events.models import Feed
from events.search import lists, page_of
from events.search.lists import RecordList
from tests.events.api.builders import (
    NOW,
    make_actor,
    make_article,
    make_candidate,
    make_claim,
    make_contradiction,
    make_event,
    make_place,
    make_source,
    make_submission,
)

ALL = (
    lists.SOURCES,
    lists.ACTORS,
    lists.PLACES,
    lists.ARTICLES,
    lists.CLAIMS,
    lists.CONTRADICTIONS,
    lists.CANDIDATES,
    lists.SUBMISSIONS,
    lists.QUARANTINE,
    lists.FEEDS,
)

pytestmark = pytest.mark.django_db


def found(records: RecordList[Any], text: str) -> list[Any]:
    query = records.parse(parse_qs(text))
    return page_of(query, records.select(query.readings)).results


@pytest.mark.parametrize("records", ALL, ids=lambda records: records.name)
def test_every_filter_can_be_asked_both_ways(records: RecordList[Any]) -> None:
    samples = {"source": "src", "article": "art", "event": "evt", "actor": "act", "feed": "fed"}
    samples["parent"] = "act" if records is lists.ACTORS else "plc"
    for parameter in records.filters:
        value = parameter.example or next(iter(parameter.valid), "") or f"{samples[parameter.name]}-7k3m9x2q4d"
        assert parameter.meaning.endswith(".")
        assert found(records, f"{parameter.name}={value}") == []
        if parameter.excludable:
            assert found(records, f"-{parameter.name}={value}") == []


@pytest.mark.parametrize("records", ALL, ids=lambda records: records.name)
def test_unknown_parameters_are_refused(records: RecordList[Any]) -> None:
    with pytest.raises(QueryError) as caught:
        records.parse({"nothing": ["x"]})
    assert "cursor" in caught.value.valid


def test_sources() -> None:
    kcna = make_source(name="KCNA", kind="dprk_state_media", country="KP", state_controlled=True, reliability="D")
    yonhap = make_source(name="Yonhap", country="KR", names=[{"text": "연합뉴스"}])
    assert found(lists.SOURCES, "") == [kcna, yonhap]
    assert found(lists.SOURCES, "q=yon") == found(lists.SOURCES, "q=연합뉴스") == [yonhap]
    assert found(lists.SOURCES, "state_controlled=true") == found(lists.SOURCES, "reliability=D") == [kcna]
    assert found(lists.SOURCES, "-country=KP") == [yonhap]
    assert found(lists.SOURCES, "q=%25") == []


def test_actors_by_the_beginning_of_any_name() -> None:
    kim = make_actor("Kim Jong Un", names=("김정은", "Kim Chŏng-ŭn"), kind="person")
    make_actor("Kimberley", kind="person")
    party = make_actor("Workers' Party of Korea", names=("조선로동당",), kind="party_body")
    assert found(lists.ACTORS, "q=kim jong") == found(lists.ACTORS, "q=김정") == [kim]
    assert found(lists.ACTORS, "q=kim-ch") == [kim]
    assert found(lists.ACTORS, "q=jong un") == [kim]
    assert found(lists.ACTORS, "q=WORKERS") == [party]
    assert found(lists.ACTORS, "q=%25") == []
    with pytest.raises(QueryError, match="no letter"):
        found(lists.ACTORS, "q='")


def test_children_of_an_actor() -> None:
    party = make_actor("Party")
    bureau = make_actor("Bureau", parent=party)
    assert found(lists.ACTORS, f"parent={party.public_id}") == [bureau]
    assert found(lists.ACTORS, f"-parent={party.public_id}") == [party]


def test_places() -> None:
    country = make_place("North Korea", names=("조선",), kind="country")
    city = make_place("Pyongyang", names=("평양",), parent=country)
    assert found(lists.PLACES, "q=평양") == found(lists.PLACES, f"parent={country.public_id}") == [city]


def test_articles_by_the_days_on_which_they_may_have_been_published() -> None:
    source = make_source()
    day = make_article(published="2024-12-29", source=source, title="Plenum ends")
    open_end = make_article(published="2020-06/..", language="ko")
    make_article()
    assert found(lists.ARTICLES, "date_from=2024&date_to=2024") == [day, open_end]
    assert found(lists.ARTICLES, "date_to=2020") == [open_end]
    assert found(lists.ARTICLES, f"source={source.public_id}") == found(lists.ARTICLES, "q=plenum") == [day]
    assert found(lists.ARTICLES, "language=ko") == [open_end]
    assert len(found(lists.ARTICLES, f"-source={source.public_id}")) == 2
    with pytest.raises(QueryError):
        found(lists.ARTICLES, "date_from=../2020")


def test_claims_are_accepted_ones_on_published_events() -> None:
    event = make_event()
    claim = make_claim(event, predicate="date", value="2020")
    make_claim(event, state="withdrawn")
    make_claim(make_event(state="draft"))
    assert found(lists.CLAIMS, "") == [claim]
    assert found(lists.CLAIMS, f"event={event.public_id}&predicate=date") == [claim]
    assert found(lists.CLAIMS, "-predicate=date") == []


def test_contradictions_from_either_side() -> None:
    kcna, yonhap = make_source(), make_source()
    one, other = make_event(), make_event()
    first, second = make_claim(one, source=kcna), make_claim(other, source=yonhap)
    pair = make_contradiction(first, second)
    make_contradiction(first, make_claim(other), state="dismissed")
    make_contradiction(first, make_claim(make_event(state="withdrawn")))
    assert found(lists.CONTRADICTIONS, "") == [pair]
    for event in (one, other):
        assert found(lists.CONTRADICTIONS, f"event={event.public_id}") == [pair]
        assert found(lists.CONTRADICTIONS, f"-event={event.public_id}") == []
    assert found(lists.CONTRADICTIONS, f"source={yonhap.public_id}&kind=date") == [pair]
    assert found(lists.CONTRADICTIONS, "-kind=date") == []


def test_candidates_and_submissions() -> None:
    article = make_article("Missile fired.")
    first, second = make_candidate(article), make_candidate(article, type="nuclear_test")
    assert found(lists.CANDIDATES, "state=open") == [first, second]
    assert found(lists.CANDIDATES, f"article={article.public_id}&-type=missile_launch") == [second]
    waiting, done = make_submission(), make_submission(state="done", article=article)
    assert found(lists.SUBMISSIONS, "") == [done, waiting]
    assert (
        found(lists.SUBMISSIONS, "-state=queued") == found(lists.SUBMISSIONS, f"article={article.public_id}") == [done]
    )


def test_the_quarantine_is_what_failed_or_was_refused_the_latest_end_first() -> None:
    early = make_submission(state="failed", error_kind="dns", ended_at=NOW)
    late = make_submission(state="refused", error_kind="robots", ended_at=NOW + dt.timedelta(hours=1), origin="feed")
    make_submission()
    assert found(lists.QUARANTINE, "") == [late, early]
    assert found(lists.QUARANTINE, "error=dns") == found(lists.QUARANTINE, "-origin=feed") == [early]
    assert found(lists.SUBMISSIONS, "error=robots") == [late]
    with pytest.raises(QueryError, match="did you mean 'dns'"):
        found(lists.QUARANTINE, "error=DNS")


def test_the_quarantine_pages_through_ends_of_one_instant() -> None:
    rows = [make_submission(state="failed", error_kind="dns") for _ in range(5)]
    seen: list[Any] = []
    cursor = "begin"
    while cursor:
        query = lists.QUARANTINE.parse({"page_size": ["2"], "cursor": [cursor.removeprefix("begin")]})
        page = page_of(query, lists.QUARANTINE.select(query.readings))
        seen, cursor = [*seen, *page.results], page.next_cursor
    assert seen == rows[::-1]


def test_feeds_by_source_and_by_what_they_are() -> None:
    zeta, alpha = make_source(name="Zeta"), make_source(name="Alpha")
    second = Feed.objects.create(source=zeta, url="https://zeta.example.org/feed", kind="rss", is_active=True)
    first = Feed.objects.create(source=alpha, url="https://alpha.example.org/map.xml", kind="sitemap", health="dead")
    assert found(lists.FEEDS, "") == [first, second]
    assert found(lists.FEEDS, "active=true") == found(lists.FEEDS, f"-source={alpha.public_id}") == [second]
    assert (
        found(lists.FEEDS, "health=dead") == found(lists.FEEDS, "q=MAP") == found(lists.FEEDS, "-kind=rss") == [first]
    )
    submission = make_submission(origin="feed", feed=second)
    make_submission()
    assert found(lists.SUBMISSIONS, f"feed={second.public_id}") == [submission]

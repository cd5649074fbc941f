"""Whether single rows say what they can say."""

import datetime as dt

import pytest

from tests.events.review.audit.damage import damage, found_by
from tests.factories import (
    ActorNameFactory,
    ActorRelationFactory,
    ArticleFactory,
    ArticleVersionFactory,
    CandidateFactory,
    ClaimFactory,
    EventFactory,
    ParticipationFactory,
    PlaceNameFactory,
)

NOON = dt.datetime(2025, 3, 4, 12, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows():
    """One sound row of each kind."""
    article = ArticleFactory()
    quote = article.text[:11]
    return {
        "article": article,
        "event": EventFactory(date="2020-03"),
        "claim": ClaimFactory(article=article, quote=quote, start=0, end=len(quote), locator=""),
        "dated": ClaimFactory(dated=True),
        "candidate": CandidateFactory(),
        "part": ParticipationFactory(),
        "relation": ActorRelationFactory(),
        "actor name": ActorNameFactory(text="Kim Chŏng-ŭn"),
        "place name": PlaceNameFactory(),
        "version": ArticleVersionFactory(article=ArticleFactory()),
        "removed": ArticleFactory(text="░░░\n░", text_sha256="", taken_down_at=NOON),
    }


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("check", ["dates", "codes", "ids", "names", "quotes", "texts"])
def test_sound_rows_are_sound(vault, check):
    assert found_by(check, vault) == []


@pytest.mark.parametrize(
    ("check", "row", "sql", "words"),
    [
        (
            "dates",
            "event",
            "UPDATE events_event SET date_latest = '2020-04-30'",
            "'2020-03' means 2020-03-01 to 2020-03-31",
        ),
        ("dates", "event", "UPDATE events_event SET date = 'soon'", "'soon' is not an EDTF date"),
        ("dates", "event", "UPDATE events_event SET date_basis = 'gmt'", "date_basis 'gmt'"),
        ("dates", "event", "UPDATE events_event SET date = ''", "an unknown date has the bounds"),
        ("dates", "dated", "UPDATE events_claim SET date_precision = 'month'", "'2020-03-02' means"),
        ("dates", "article", "UPDATE events_article SET published_latest = '2020-03-03'", "has other bounds"),
        ("dates", "article", "UPDATE events_article SET published = 'soon'", "'soon' is not an EDTF date"),
        ("codes", "event", "UPDATE events_event SET type = 'party'", "type is 'party'"),
        ("codes", "event", "UPDATE events_event SET subtype = 'feast'", "subtype 'feast' does not belong"),
        ("codes", "part", "UPDATE events_participation SET role = 'king'", "role is 'king'"),
        ("ids", "event", "UPDATE events_event SET public_id = 'clm-7k3m9x2q4d'", "not an id of kind event"),
        ("names", "actor name", "UPDATE events_actorname SET folded = 'kim'", "is found as 'kim'"),
        ("names", "actor name", "UPDATE events_actorname SET sound = 'x'", "sounds like 'x'"),
        ("quotes", "claim", "UPDATE events_claim SET quote = 'South Korea'", "does not stand at 0-11"),
        ("quotes", "candidate", "UPDATE events_candidate SET start = 3", "does not stand at 3-"),
        ("quotes", "dated", "UPDATE events_claim SET locator = ''", "nobody can look it up"),
        ("texts", "article", "UPDATE events_article SET text = text || '!'", "the text was changed"),
        ("texts", "version", "UPDATE events_articleversion SET text = text || '!'", "its version 2 is not"),
        ("texts", "article", "UPDATE events_article SET taken_down_at = now()", "can still be read"),
        ("texts", "removed", "UPDATE events_article SET text = '░░a░'", "1 characters that nobody quotes"),
    ],
)
def test_damage_is_found_where_it_was_done(vault, rows, check, row, sql, words):
    damage(f"{sql} WHERE id = %s", [rows[row].pk])

    found = found_by(check, vault)

    assert found
    assert all(words in one.words for one in found)

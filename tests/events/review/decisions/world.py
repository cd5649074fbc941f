"""Events with claims for tests of decisions: made as the archive makes them, by acts."""

from dataclasses import replace
from typing import Any

from events.models import Change, Claim, Event
from events.review.curated import CuratedClaim, CuratedEvent
from events.review.decisions import publish_curated
from events.values.partial_date import Basis, parse_partial_date
from events.values.public_id import new_public_id
from tests.factories import ArticleFactory


def claim_entry(article: Any = None, **changes: Any) -> CuratedClaim:
    """A claim that the launch took place, by an article of its own unless one is given."""
    values: dict[str, Any] = {
        "public_id": new_public_id("claim"),
        "article": article or ArticleFactory(),
        "predicate": "occurred",
        "statement": "A launch took place.",
        "value": "true",
        "locator": "paragraph 1",
        "credibility": 2,
    }
    return CuratedClaim(**{**values, **changes})


def day_entry(day: str, article: Any = None, **changes: Any) -> CuratedClaim:
    """A claim that the launch was on `day`, Korean calendar."""
    date = parse_partial_date(day, basis=Basis.KST)
    words = f"The launch was on {day}."
    return claim_entry(article, predicate="date", value=day, date=date, statement=words, **changes)


def entry(*claims: CuratedClaim, **changes: Any) -> CuratedEvent:
    """A launch of 2 March 2020 with these claims, or with two of one article."""
    if not claims:
        article = ArticleFactory()
        claims = (claim_entry(article), day_entry("2020-03-02", article))
    values: dict[str, Any] = {
        "public_id": new_public_id("event"),
        "type": "missile_launch",
        "subtype": "srbm",
        "title": "Two missiles",
        "summary": "Two missiles were launched.",
        "date": parse_partial_date("2020-03-02", basis=Basis.KST),
        "claims": claims,
    }
    return CuratedEvent(**{**values, **changes})


def enter(*claims: CuratedClaim, **changes: Any) -> Event:
    """An event of the record, entered by the reference record."""
    return publish_curated(entry(*claims, **changes)).event


def again(curated: CuratedEvent, **changes: Any) -> CuratedEvent:
    """The same entry with changes."""
    return replace(curated, **changes)


def last_change(event: Event) -> Change:
    """The last entry of the log on an event."""
    change = Change.objects.filter(record_public_id=event.public_id).order_by("-seq").first()
    assert change is not None
    return change


def claims_of(event: Event, **columns: Any) -> list[str]:
    """Ids of the accepted claims of an event, in order."""
    return list(
        Claim.objects.accepted().filter(event=event, **columns).order_by("id").values_list("public_id", flat=True)
    )

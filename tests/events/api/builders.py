"""Small records for the tests of search and API, each with the least that its table asks for."""

import datetime as dt
from itertools import count
from typing import Any

from django.contrib.auth.models import Group, User

from events.gazetteer import sound_key
from events.models import (
    Actor,
    ActorName,
    ApiToken,
    Article,
    Candidate,
    Capture,
    Claim,
    Contradiction,
    Decision,
    Event,
    Participation,
    Place,
    PlaceName,
    Source,
    Submission,
)
from events.models.history import Change
from events.models.submission import OPEN_STATES
from events.values.partial_date import Basis, parse_partial_date
from events.values.text import fold_name

_NUMBERS = count(1)
NOW = dt.datetime(2026, 11, 22, 8, 0, tzinfo=dt.UTC)


def make_source(**columns: Any) -> Source:
    values: dict[str, Any] = {"name": f"Source {next(_NUMBERS)}", "kind": "wire_service", "reliability": "B"}
    return Source.objects.create(**{**values, **columns})


def make_actor(name: str = "", *, names: tuple[str, ...] = (), **columns: Any) -> Actor:
    values: dict[str, Any] = {"name": name or f"Actor {next(_NUMBERS)}", "kind": "state", "country": "KP"}
    actor = Actor.objects.create(**{**values, **columns})
    for text in dict.fromkeys((actor.name, *names)):
        ActorName.objects.create(actor=actor, text=text, folded=fold_name(text), sound=sound_key(text))
    return actor


def make_place(name: str = "", *, names: tuple[str, ...] = (), **columns: Any) -> Place:
    values: dict[str, Any] = {"name": name or f"Place {next(_NUMBERS)}", "kind": "city", "country": "KP"}
    place = Place.objects.create(**{**values, **columns})
    for text in dict.fromkeys((place.name, *names)):
        PlaceName.objects.create(place=place, text=text, folded=fold_name(text), sound=sound_key(text))
    return place


def make_article(text: str = "", *, published: str = "", **columns: Any) -> Article:
    values: dict[str, Any] = {"canonical_url": f"https://news.example.org/{next(_NUMBERS)}", "title": "An article"}
    date = parse_partial_date(published)
    return Article.objects.create(
        **{**values, **columns},
        text=text,
        published=published,
        published_earliest=date.earliest,
        published_latest=date.latest,
    )


def make_event(date: str = "2020-06-16", *, actors: tuple[tuple[Actor, str], ...] = (), **columns: Any) -> Event:
    values: dict[str, Any] = {"title": f"Event {next(_NUMBERS)}", "type": "missile_launch", "state": "published"}
    event = Event(**{**values, **columns})
    event.put_date(parse_partial_date(date, basis=Basis.KST))
    event.save()
    for actor, role in actors:
        Participation.objects.create(event=event, actor=actor, role=role)
    return event


def make_claim(event: Event, **columns: Any) -> Claim:
    values: dict[str, Any] = {
        "predicate": "occurred",
        "value": "true",
        "statement": "It happened.",
        "state": "accepted",
    }
    article = columns.pop("article", None) or make_article(source=columns.pop("source", None))
    columns.pop("source", None)
    return Claim.objects.create(event=event, article=article, **{**values, **columns})


def make_contradiction(first: Claim, second: Claim, **columns: Any) -> Contradiction:
    low, high = sorted((first, second), key=lambda claim: claim.id)
    values: dict[str, Any] = {"kind": "date", "reason": "The two days cannot both be right."}
    return Contradiction.objects.create(first=low, second=high, **{**values, **columns})


def make_candidate(article: Article, **columns: Any) -> Candidate:
    """A candidate that quotes the first word of the article."""
    quote = article.text.split()[0]
    values: dict[str, Any] = {
        "type": "missile_launch",
        "quote": quote,
        "start": 0,
        "end": len(quote),
        "score": 0.5,
        "draft_key": str(next(_NUMBERS)),
        "detector": "rules",
        "detector_version": "1",
        "draft": {
            "type": "missile_launch",
            "subtype": "",
            "date": "2020-06-16",
            "date_basis": "kst",
            "place": None,
            "actors": [],
            "quantities": [],
            "modality": "asserted",
            "attributed_to": "",
            "quote": quote,
            "start": 0,
            "end": len(quote),
            "score": 0.5,
            "rule": "launch",
            "background": False,
        },
    }
    return Candidate.objects.create(article=article, **{**values, **columns})


def make_submission(**columns: Any) -> Submission:
    url = f"https://news.example.org/{next(_NUMBERS)}"
    ended_at = None if columns.get("state", "queued") in OPEN_STATES else NOW
    row = {"url": url, "canonical_url": url, "not_before": NOW, "ended_at": ended_at, **columns}
    return Submission.objects.create(**row)


def make_capture(article: Article, **columns: Any) -> Capture:
    values: dict[str, Any] = {
        "submission": columns.pop("submission", None) or make_submission(),
        "article": article,
        "url": article.canonical_url,
        "fetched_at": NOW,
        "sha256": "0" * 64,
        "size_bytes": 10,
        "vault_key": str(next(_NUMBERS)),
    }
    return Capture.objects.create(**{**values, **columns})


def make_change(event: Event, *, reason: str = "") -> Change:
    decision = Decision.objects.create(
        verb="create", target_kind="event", target_public_id=event.public_id, reason=reason
    )
    return Change.objects.create(
        verb="create",
        record_kind="event",
        record_public_id=event.public_id,
        representation={"id": event.public_id, "url": f"/api/v1/events/{event.public_id}/"},
        decision=decision,
    )


def make_user(*roles: str) -> User:
    user = User.objects.create_user(f"user{next(_NUMBERS)}", password="a long password")  # noqa: S106 - of a test
    user.groups.set([Group.objects.get_or_create(name=role)[0] for role in roles])
    return user


def bearer(user: User, scope: str) -> dict[str, str]:
    """The header of a new token of `user`."""
    _, secret = ApiToken.issue(user_id=user.pk, label="test", scope=scope)
    return {"authorization": f"Bearer {secret}"}

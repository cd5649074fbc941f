from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from events.models import Contradiction, Decision
from tests.events.api.answers import API, ask, body_of, check_shape
from tests.events.api.builders import (
    bearer,
    make_article,
    make_claim,
    make_contradiction,
    make_event,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_claims_say_who_says_it() -> None:
    claim = make_claim(make_event(), source=make_source(name="Yonhap"), statement="Two missiles flew.")
    (shown,) = ask("claims/")["results"]
    assert (shown["source"]["name"], shown["statement"]) == ("Yonhap", "Two missiles flew.")
    assert ask(f"claims/{claim.public_id}/") == shown


def test_a_proposed_claim_is_not_there() -> None:
    ask(f"claims/{make_claim(make_event(), state='proposed').public_id}/", status=404)


def test_a_quote_is_shown_unless_its_source_allows_a_link_only() -> None:
    for policy, quote in (("excerpt", "Fired."), ("link_only", None)):
        article = make_article("Fired.", source=make_source(fulltext_policy=policy))
        claim = make_claim(make_event(), article=article, quote="Fired.", start=0, end=6)
        assert ask(f"claims/{claim.public_id}/")["quote"] == quote


def test_contradictions_show_both_sides_and_why() -> None:
    first = make_claim(make_event(), source=make_source(name="Essay"), value="true")
    second = make_claim(make_event(), source=make_source(name="Record"))
    pair = make_contradiction(first, second, reason="There was no launch in that month.")
    (shown,) = ask(f"contradictions/?event={second.event.public_id}")["results"]
    assert (shown["first"]["source"]["name"], shown["second"]["source"]["name"]) == ("Essay", "Record")
    assert shown["reason"] == "There was no launch in that month."
    assert ask(f"contradictions/{pair.public_id}/") == shown


# --- Dismissing -------------------------------------------------------------------------------------------------------


@pytest.fixture
def pair() -> Contradiction:
    """Two claims on one event that are said to exclude each other."""
    cache.clear()
    event = make_event(contradicted=True)
    return make_contradiction(
        make_claim(event, value="true"), make_claim(event, value="false"), kind="occurrence", reason="Yes and no."
    )


def dismiss(headers: dict[str, str], public_id: str, **body: Any) -> Any:
    path = f"{API}contradictions/{public_id}/dismiss"
    return Client().post(path, body, content_type="application/json", headers=headers)


def test_a_dismissed_contradiction_keeps_its_address_and_is_listed_no_more(pair: Contradiction) -> None:
    editor = bearer(make_user("editors"), "review")
    shown = body_of(dismiss(editor, pair.public_id, reason=" One speaks of another day. "))
    check_shape(shown, "Contradiction")
    assert (shown["id"], shown["state"]) == (pair.public_id, "dismissed")
    assert ask("contradictions/")["results"] == []
    assert ask(f"contradictions/{pair.public_id}/")["state"] == "dismissed"
    assert ask(f"events/{pair.first.event.public_id}/")["contradicted"] is False
    assert Decision.objects.get(verb="dismiss").reason == "One speaks of another day."
    body_of(dismiss(editor, pair.public_id, reason="Again."), status=409)


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({}, "reason"),
        ({"reason": " \n"}, "reason"),
        ({"reason": 1}, "reason"),
        ({"reason": "\x00"}, "reason"),
        ({"reason": "x" * 6000}, "reason"),
        ({"reason": "x", "why": "y"}, "why"),
    ],
)
def test_a_dismissal_that_is_not_right_is_refused_by_name(
    pair: Contradiction, body: dict[str, Any], parameter: str
) -> None:
    editor = bearer(make_user("editors"), "review")
    assert body_of(dismiss(editor, pair.public_id, **body), status=400)["parameter"] == parameter
    pair.refresh_from_db()
    assert pair.state == "active"


def test_who_may_dismiss(pair: Contradiction) -> None:
    body_of(dismiss({}, pair.public_id, reason="x"), status=401)
    for user, scope in ((make_user("contributors"), "review"), (make_user("editors"), "submit")):
        body_of(dismiss(bearer(user, scope), pair.public_id, reason="x"), status=403)
    pair.refresh_from_db()
    assert pair.state == "active"


@pytest.mark.parametrize("public_id", ["con-0000000000", "evt-0000000000", "%00"])
def test_contradictions_that_are_not_there_cannot_be_dismissed(public_id: str) -> None:
    cache.clear()
    body_of(dismiss(bearer(make_user("editors"), "review"), public_id, reason="x"), status=404)

import pytest

from tests.events.api.answers import ask
from tests.events.api.builders import make_article, make_claim, make_contradiction, make_event, make_source

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
    ask(f"contradictions/{make_contradiction(first, second, kind='place', state='dismissed').public_id}/", status=404)

"""What has to be written so that an event is what its entry says."""

import pytest

from events.errors import ReviewError
from events.models import Claim, Event
from events.review.curated import CuratedLink
from events.review.decisions import publish_curated
from events.review.decisions.sync import load_holdings, plan_entry
from events.review.search_text import search_texts_of
from tests.events.review.decisions.world import again, claim_entry, entry

pytestmark = pytest.mark.django_db


def plan(curated):
    rows = {row.public_id: row for row in Event.objects.filter(public_id=curated.public_id)}
    held = load_holdings([curated], rows, texts=search_texts_of([curated]))
    return plan_entry(rows[curated.public_id], curated, held)


def test_nothing_is_planned_for_what_is_so_already():
    curated = entry()
    publish_curated(curated)

    assert not plan(curated).differs


def test_a_plan_names_what_to_create_save_and_delete_and_writes_nothing():
    other = publish_curated(entry()).event
    curated = entry(links=(CuratedLink(kind="precedes", target=other.public_id),))
    publish_curated(curated)
    changed = again(curated, title="Another", claims=(*curated.claims[:1], claim_entry()), links=())

    made = plan(changed)

    assert [type(row).__name__ for row in made.created] == ["Claim"]
    assert {(type(row).__name__, columns[0]) for row, columns in made.saved} == {("Event", "title"), ("Claim", "state")}
    assert [type(row).__name__ for row in made.deleted] == ["EventLink"]
    assert Event.objects.get(public_id=curated.public_id).title == "Two missiles"
    assert Claim.objects.filter(event__public_id=curated.public_id).count() == 2


def test_an_entry_that_names_an_event_that_is_not_there_is_refused():
    curated = entry()
    publish_curated(curated)

    with pytest.raises(ReviewError, match="there is no event 'evt-0000000000'"):
        plan(again(curated, parent="evt-0000000000"))

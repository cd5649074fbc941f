import pytest
from django.http import Http404
from django.test import RequestFactory

from events.web.moved import moved_or_missing
from tests.factories import RedirectFactory

pytestmark = pytest.mark.django_db


def test_an_id_that_never_was_is_not_found():
    with pytest.raises(Http404, match="There is no actor with the id act-0000000000"):
        moved_or_missing(RequestFactory().get("/"), "act-0000000000", view="web:actor", noun="actor")


def test_a_merged_record_leads_to_its_survivor():
    redirect = RedirectFactory(to_public_id="evt-0000000001")

    answer = moved_or_missing(RequestFactory().get("/"), redirect.from_public_id, view="web:event", noun="event")

    assert (answer.status_code, answer["Location"]) == (301, "/events/evt-0000000001/")

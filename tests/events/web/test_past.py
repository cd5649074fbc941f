import datetime as dt

import pytest

from events.models import Change
from events.web.past import claim_words, past_events
from tests.events.web.record import publish_launch, publish_two_sixth_tests

pytestmark = pytest.mark.django_db


def record_of(event):
    return Change.objects.filter(record_public_id=event.public_id).latest("seq").representation


def test_an_event_of_the_log_has_what_templates_ask_of_an_event():
    claimed, real = publish_two_sixth_tests()

    found, other = past_events([record_of(real), record_of(claimed)])

    assert (found.public_id, found.title, found.type) == (real.public_id, "Sixth nuclear test", "nuclear_test")
    assert (found.date, found.date_precision, found.date_basis) == ("2017-09-03", "day", "kst")
    assert found.partial_date.earliest == dt.date(2017, 9, 3)
    assert (found.place.name, found.geo_precision) == ("Punggye-ri test site", "site")
    assert found.people == ("North Korea",)
    assert [claim.grade for claim in found.claims] == ["A1", "A1", "A2"]
    assert [pair.is_dismissed for pair in other.pairs] == [False]
    assert (other.place, other.time_utc, other.links) == (None, None, ())


def test_names_are_those_of_today():
    _, real = publish_two_sixth_tests()
    place = real.place
    place.name = "Punggye-ri"
    place.save()

    (found,) = past_events([record_of(real)])

    assert found.place.name == "Punggye-ri"


def test_the_queries_are_the_same_for_one_event_and_for_twenty(django_assert_num_queries):
    _, real = publish_two_sixth_tests()
    records = [record_of(real)]

    with django_assert_num_queries(3):
        past_events(records)
    with django_assert_num_queries(3):
        assert len(past_events(records * 20)) == 20


def test_a_record_that_holds_little_is_shown_as_far_as_it_goes():
    (found,) = past_events([{"id": "evt-0000000000"}])

    assert (found.title, found.date, found.date_precision, found.claims) == ("evt-0000000000", "", "unknown", ())


def test_a_claim_is_told_with_its_publisher():
    record = record_of(publish_launch(claims=1))

    assert claim_words(record["claims"][0]) == "Report 1 says so. (Wire 1)"
    assert (
        claim_words({"statement": "It is said.", "source": None}) == "It is said. (a publisher that is not registered)"
    )

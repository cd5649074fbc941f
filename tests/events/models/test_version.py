"""Events as they stood."""

import pytest

from events.models import EventVersion
from events.review.decisions import publish_curated
from tests.events.review.decisions.world import again, entry, last_change

pytestmark = pytest.mark.django_db


def test_one_version_stands_at_each_entry():
    curated = entry()
    event = publish_curated(curated).event
    first = last_change(event).seq
    publish_curated(again(curated, title="Another"))
    second = last_change(event).seq

    at = [EventVersion.objects.standing_at(seq).values_list("title", flat=True) for seq in (first - 1, first, second)]
    assert [list(titles) for titles in at] == [[], ["Two missiles"], ["Another"]]

import datetime as dt

import pytest

from events.models import Event
from events.models.fields import NO_DAY, edtf_field, in_order, public_id_field, sort_day
from events.values.partial_date import Basis, parse_partial_date
from events.values.public_id import check_public_id
from tests.factories import EventFactory


@pytest.mark.parametrize(
    "edtf", ["2024-12-23/2024-12-27", "2024-10/..", "../2019", "1984~", "", "2023-04-12T22:22:00Z"]
)
def test_a_date_survives_its_columns(edtf):
    date, event = parse_partial_date(edtf, basis=Basis.KST), Event()

    event.put_date(date)

    assert event.partial_date == date


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("edtf", "day"),
    [("2020-03", "2020-03-01"), ("../2019", "2019-12-31"), ("2024/..", "2024-01-01"), ("", NO_DAY)],
)
def test_every_row_has_a_day_to_sort_by(edtf, day):
    event = EventFactory(date=edtf)
    event.refresh_from_db()

    assert event.sort_on == dt.date.fromisoformat(day)


def test_public_ids_differ_and_name_their_kind():
    field = public_id_field("event")
    ids = {field.get_default() for _ in range(50)}

    assert len(ids) == 50
    for one in ids:
        check_public_id(one, kind="event")
    assert field.unique
    assert not field.editable


def test_shapes_that_tables_share():
    assert edtf_field(help_text="x").blank
    assert edtf_field().get_default() == ""
    assert in_order("a", "b", name="a_before_b").name == "a_before_b"
    assert sort_day("a", "b").db_persist

import datetime as dt

import pytest

from events.errors import ValueFormatError
from events.management.reference.rows import Row
from events.values.partial_date import Basis


def row(**fields):
    return Row(fields, where="file.yaml > entry", faults=[])


def the_fault(one):
    (fault,) = one.faults
    assert fault.startswith("file.yaml > entry: ")
    return fault


@pytest.mark.parametrize(
    ("read", "fields", "fault"),
    [
        (lambda r: r.text("name", required=True), {}, "name is missing"),
        (lambda r: r.text("name"), {"name": False}, "put it in quotes"),  # YAML reads NO as false
        (lambda r: r.text("name", limit=3), {"name": "four"}, "4 characters; 3 is the most"),
        (lambda r: r.public_id("event"), {"id": "act-7k3m9x2q4d"}, "evt-7k3m9x2q4d"),
        (lambda r: r.code("kind", "source_kinds"), {"kind": "blog"}, "not in source_kinds.yaml"),
        (lambda r: r.choice("kind", ["rss", "atom"]), {"kind": "gopher"}, "valid: rss, atom"),
        (lambda r: r.choice("kind", ["rss"]), {}, "valid: rss"),
        (lambda r: r.reference("actor", {}, file="actors.yaml"), {"actor": "kim"}, "no key of actors.yaml"),
        (lambda r: r.flag("active"), {}, "write true or false"),
        (lambda r: r.flag("active"), {"active": "yes"}, "write true or false"),
        (lambda r: r.whole("order"), {"order": 1.5}, "whole number"),
        (lambda r: r.whole("order"), {"order": True}, "whole number"),
        (lambda r: r.number("best"), {"best": "2"}, "write a number"),
        (lambda r: r.date("date"), {"date": "March 2020"}, "EDTF"),
        (lambda r: r.date("date", basis="basis"), {"date": "2020", "basis": "gmt"}, "basis is 'gmt'"),
        (lambda r: r.instant("at"), {"at": "2017-09-03"}, "2017-09-03T03:30:01Z"),
        (lambda r: r.texts("hosts"), {"hosts": "a.org"}, "list of texts"),
        (lambda r: r.strings("ids"), {"ids": ["Q1"]}, "mapping"),
        (lambda r: r.rows("claims"), {"claims": {"id": 1}}, "write a list"),
        (lambda r: r.finish(), {"titel": "x"}, "the field 'titel' is not known"),
    ],
)
def test_a_fault_names_the_place_the_value_and_what_would_be_right(read, fields, fault):
    one = row(**fields)

    read(one)

    assert fault in the_fault(one)


def test_an_entry_is_a_mapping():
    faults = []

    Row("text", where="file.yaml > entry", faults=faults)
    (inner,) = Row({"claims": ["text"]}, where="file.yaml > entry", faults=faults).rows("claims")

    assert len(faults) == 2
    assert inner.where == "file.yaml > entry > claims 1"


def test_values_come_as_they_are_meant():
    one = row(
        year=2020,
        day=dt.date(2020, 3, 2),
        at="2017-09-03T03:30:01Z",
        naive=dt.datetime(2017, 9, 3, 3, 30),  # noqa: DTZ001 - YAML gives instants without a zone as naive
        name="  two\r\nlines ",
        basis="kst",
        ids={"cns": 245},
    )

    assert one.date("year").edtf == "2020"
    assert one.date("day", basis="basis").edtf == "2020-03-02"
    assert one.date("day", basis="basis").basis is Basis.KST
    assert one.instant("at") == dt.datetime(2017, 9, 3, 3, 30, 1, tzinfo=dt.UTC)
    assert one.instant("naive") == dt.datetime(2017, 9, 3, 3, 30, tzinfo=dt.UTC)
    assert one.text("name") == "two\nlines"
    assert one.strings("ids") == {"cns": "245"}
    assert one.faults == []


def test_what_is_absent_is_empty():
    one = row()

    assert (one.text("a"), one.texts("b"), one.strings("c"), one.rows("d"), one.row("e")) == ("", [], {}, [], None)
    assert (one.whole("f"), one.number("g"), one.instant("h"), one.date("i").edtf) == (None, None, None, "")
    assert one.reference("j", {}, file="x", required=False) is None
    assert one.flag("k", default=True)
    assert not one.has("l")
    assert one.faults == []


def test_an_error_of_the_archive_is_a_fault_and_any_other_is_an_error():
    one = row()

    def refuse():
        raise ValueFormatError("not so")

    assert one.attempt(refuse) is None
    assert "not so" in the_fault(one)
    with pytest.raises(ZeroDivisionError):
        one.attempt(lambda: 1 / 0)

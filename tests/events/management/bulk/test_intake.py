"""Batches: how large they are, and what happens when the vault refuses one document."""

import datetime as dt

import pytest

from events.errors import VaultRemovedError
from events.ingest.store import Import
from events.management.bulk import intake
from events.management.bulk.entries import Entry, Reading
from events.management.bulk.intake import Intake
from events.models import Submission


def entry(number, *, size=10):
    what = Import(
        canonical_url=f"https://agency.example/{number}", document_sha256=f"{number:064x}", content_type="x/y"
    )
    return Entry(f"f:{number}", b"raw", what.document_sha256, lambda: Reading(what, lambda: b"%d" % number), size=size)


class Shelf:
    """A vault that remembers how much was put at once, and had `gone` taken down."""

    def __init__(self, *, gone=()):
        self.gone, self.batches = gone, []

    def put_many(self, datas):
        datas = list(datas)
        if any(data in self.gone for data in datas):
            message = "taken down on 2026-01-01"
            raise VaultRemovedError(message)
        self.batches.append(len(datas))
        return [f"{data.decode():0>64}" for data in datas]


@pytest.mark.django_db
def test_each_batch_is_kept_before_the_next_is_read(monkeypatch):
    monkeypatch.setattr(intake, "LOOK_UP", 5)
    monkeypatch.setattr(intake, "BATCH", 3)
    shelf, seen = Shelf(), []

    def entries():
        for number in range(12):
            seen.append(Submission.objects.count())
            yield entry(number)

    assert list(Intake(vault=shelf, refuse=pytest.fail).take(entries())) == [5, 5, 2]
    assert shelf.batches == [3, 2, 3, 2, 2]
    assert seen == [0] * 5 + [5] * 5 + [10] * 2


@pytest.mark.django_db
def test_large_entries_make_small_groups(monkeypatch):
    monkeypatch.setattr(intake, "BATCH_BYTES", 100)

    taken = Intake(vault=Shelf(), refuse=pytest.fail).take(entry(number, size=60) for number in range(5))

    assert list(taken) == [2, 2, 1]


@pytest.mark.django_db
def test_one_document_that_was_taken_down_does_not_stop_the_others():
    refused = []
    taking = Intake(vault=Shelf(gone=[b"2"]), refuse=refused.append)

    list(taking.take(map(entry, range(4))))

    assert [(one.where, one.reason) for one in refused] == [("f:2", "taken down")]
    assert Submission.objects.count() == 3
    assert (taking.tally.read, len(taking.tally.open_keys)) == (4, 3)


@pytest.mark.django_db
def test_captures_of_a_group_go_in_by_their_dates():
    def dated(number, year):
        made = entry(number)
        return Entry(made.where, b"", made.digest, made.read, size=1, at=dt.datetime(year, 1, 1, tzinfo=dt.UTC))

    list(Intake(vault=Shelf(), refuse=pytest.fail).take([dated(1, 2016), dated(2, 2015)]))

    urls = Submission.objects.order_by("id").values_list("canonical_url", flat=True)
    assert list(urls) == ["https://agency.example/2", "https://agency.example/1"]

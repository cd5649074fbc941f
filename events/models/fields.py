"""Field shapes that several tables share."""

from functools import partial
from typing import Any

from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models.functions import Coalesce

from events.values.partial_date import Basis, PartialDate, Precision
from events.values.public_id import LENGTH, new_public_id

# Where a record with no known day stands in a list: before everything, so that newest-first lists end with it.
NO_DAY = "0001-01-01"


def public_id_field(kind: str) -> "models.CharField[str, str]":
    """The id that the world sees; see `values.public_id`. Never changed, never used again."""
    return models.CharField(
        max_length=LENGTH + 4,
        unique=True,
        editable=False,
        default=partial(new_public_id, kind),
        verbose_name="public id",
    )


def edtf_field(**options: Any) -> "models.CharField[str, str]":  # noqa: ANN401 - passed on to CharField
    """An EDTF string as the source gives it; "" is an unknown date."""
    return models.CharField(max_length=64, blank=True, default="", **options)


def sort_day(earliest: str, latest: str) -> models.GeneratedField:
    """A day to sort by, never null, so that keyset paging needs one comparison only."""
    return models.GeneratedField(
        expression=Coalesce(
            models.F(earliest), models.F(latest), models.Value(NO_DAY, output_field=models.DateField())
        ),
        output_field=models.DateField(),
        db_persist=True,
    )


def event_words() -> models.GeneratedField:
    """What the full text search of events reads, best first: title, names and places (`search_text`), summary."""
    return models.GeneratedField(
        expression=SearchVector("title", config="english", weight="A")
        + SearchVector("search_text", config="english", weight="B")
        + SearchVector("summary", config="english", weight="C"),
        output_field=SearchVectorField(),
        db_persist=True,
    )


def in_order(earliest: str, latest: str, *, name: str) -> models.CheckConstraint:
    """A date does not end before it starts; an open end is null."""
    return models.CheckConstraint(
        name=name,
        condition=models.Q(**{f"{earliest}__isnull": True})
        | models.Q(**{f"{latest}__isnull": True})
        | models.Q(**{f"{earliest}__lte": models.F(latest)}),
    )


class DatedModel(models.Model):
    """A partial date in columns: the EDTF string, and bounds that the database can compare."""

    date = edtf_field(help_text="EDTF: 2024-12-27, 2020-06, 1984-04/1984-09, 2024-10/..")
    date_earliest = models.DateField(null=True, blank=True, editable=False)
    date_latest = models.DateField(null=True, blank=True, editable=False)
    date_precision = models.CharField(
        max_length=8, choices=[(p.value, p.value) for p in Precision], default=Precision.UNKNOWN.value, editable=False
    )
    date_basis = models.CharField(
        max_length=8, choices=[(b.value, b.value) for b in Basis], default=Basis.UNKNOWN.value, blank=False
    )

    class Meta:
        """No table of its own."""

        abstract = True

    def put_date(self, date: PartialDate) -> None:
        """Set all five columns from one value, so that they can never drift apart."""
        self.date = date.edtf
        self.date_earliest = date.earliest
        self.date_latest = date.latest
        self.date_precision = date.precision.value
        self.date_basis = date.basis.value

    @property
    def partial_date(self) -> PartialDate:
        """The columns as one value."""
        return PartialDate(
            self.date, self.date_earliest, self.date_latest, Precision(self.date_precision), Basis(self.date_basis)
        )

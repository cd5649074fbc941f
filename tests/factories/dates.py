"""Dates in factories: `date="2020-03"` sets all five columns, as `put_date` does in the archive."""

from typing import Any

import factory

from events.values.partial_date import Basis, parse_partial_date


class DatedFactory(factory.django.DjangoModelFactory):
    """A factory of a `DatedModel`; `date` is EDTF and `date_basis` a basis."""

    class Meta:
        abstract = True

    date = "2020-03-02"
    date_basis = "kst"

    @classmethod
    def _adjust_kwargs(cls, **kwargs: Any) -> dict[str, Any]:
        date = parse_partial_date(kwargs["date"], basis=Basis(kwargs["date_basis"]))
        bounds = {"date_earliest": date.earliest, "date_latest": date.latest, "date_precision": date.precision.value}
        return {**kwargs, **bounds}

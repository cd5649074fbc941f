"""The date that a model gives an event, against the day of publication and the words of the article."""

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from events.errors import ValueFormatError
from events.ingest.detect.model.records import Loss
from events.ingest.records import Modality
from events.values.partial_date import PartialDate, Precision, parse_partial_date

FIRST_YEAR: Final = 1900
_PLANS_YEARS: Final = 20
_AHEAD: Final = frozenset({Modality.PLANNED, Modality.HYPOTHETICAL})
# The day in Korea may be the day after that of a page dated elsewhere.
_SLACK: Final = dt.timedelta(days=1)
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Publication:
    """The days on which an article may have been published; None where that is not known."""

    earliest: dt.date | None = None
    latest: dt.date | None = None


def publication_of(edtf: str) -> Publication:
    """Read from an article's `published`; nothing is known of one that is no date."""
    try:
        date = parse_partial_date(edtf)
    except ValueFormatError:
        return Publication()
    return Publication(date.earliest, date.latest)


def read_date(raw: object, *, modality: Modality, publication: Publication, text: str, losses: Counter[str]) -> str:
    """EDTF, or "" if the model gives none or one that cannot be: counted in `losses`.

    Refused are: what is no EDTF; years before 1900 or beyond any plan; what is said to have happened after the article
    was published; and, where the day of publication is unknown, a year that does not stand in the text.
    """
    if raw is None or raw == "":
        return ""
    try:
        date = parse_partial_date(raw) if isinstance(raw, str) else None
    except ValueFormatError:
        date = None
    if date is None:
        losses[Loss.DATE] += 1
        return ""
    if date.precision is Precision.UNKNOWN:
        return ""
    loss = _fault_of(date, modality, publication, text)
    if loss is not None:
        losses[loss] += 1
        return ""
    return date.edtf


def _fault_of(date: PartialDate, modality: Modality, publication: Publication, text: str) -> Loss | None:
    days = [day for day in (date.earliest, date.latest) if day is not None]
    if any(day.year < FIRST_YEAR for day in days):
        return Loss.DATE_YEAR
    if publication.latest is None:
        years = {int(year) for year in _YEAR.findall(text)}
        return None if {day.year for day in days} <= years else Loss.DATE_LOOSE
    if any(day.year > publication.latest.year + _PLANS_YEARS for day in days):
        return Loss.DATE_YEAR
    if modality not in _AHEAD and min(days) > publication.latest + _SLACK:
        return Loss.DATE_AHEAD
    return None

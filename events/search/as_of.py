"""The record as it stood: which entry of the change log a moment means, and how filters are asked of what stood then.

The record is as it was then, with the names and grades that it showed; what actors and places are searched by, and
which places lie in which, is as it is now, since the catalogue has no log.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, Q

from events.errors import QueryError
from events.models import Actor, Change, EventVersion
from events.review.marks import participant_words, source_words
from events.search.names import Named
from events.search.parameters import Parameter, instant, shown

MAX_SEQ: Final = 2**63 - 1
_SEQ = re.compile(r"seq:(\d{1,19})", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_WHOLE_DAY: Final = dt.timedelta(days=1) - dt.timedelta(microseconds=1)


def moment(name: str, text: str) -> str:
    """A day (its end, in UTC), an instant, or an entry of the change log such as seq:120; canonical."""
    found = _SEQ.fullmatch(text)
    if found is not None and int(found[1]) <= MAX_SEQ:
        return f"seq:{int(found[1])}"
    try:
        begin = dt.datetime.fromisoformat(instant(name, text))
        return (begin + _WHOLE_DAY if _DAY.fullmatch(text) else begin).isoformat()
    except (QueryError, OverflowError) as error:
        raise QueryError(
            f"{name} is {shown(text)}; write a day such as 2026-11-25, an instant such as 2026-11-25T08:00:00Z, or an "
            "entry of the change log such as seq:120",
            parameter=name,
        ) from error


AS_OF: Final = Parameter(
    name="as_of",
    meaning="The record as it stood at the end of this day (UTC), at this instant, or after this entry of the change "
    "log (`seq:120`). The names by which actors and places are searched are those of today.",
    read=moment,
    example="2026-11-25",
)


def find_seq(as_of: str) -> int:
    """The last entry of the change log at a moment that `moment` gave; 0 if there was none yet. One query at most."""
    if as_of.startswith("seq:"):
        return int(as_of.removeprefix("seq:"))
    before = Change.objects.filter(at__lte=dt.datetime.fromisoformat(as_of)).order_by("-at", "-seq")
    return before.values_list("seq", flat=True).first() or 0


@dataclass(frozen=True, slots=True)
class PastRecord:
    """How filters are asked of events as they stood after entry `seq` (`selection.Record`)."""

    seq: int

    def takes_part(self, *, actors: Sequence[str] = (), countries: Sequence[str] = (), roles: Sequence[str] = ()) -> Q:
        """Whether one of these actors, or of these countries, takes part, in one of these roles if given."""
        return Q(marks__overlap=participant_words(actors=actors, countries=countries, roles=roles))

    def is_said_by(self, *, sources: Sequence[str] = (), kinds: Sequence[str] = (), grades: Sequence[str] = ()) -> Q:
        """Whether a source that is one of these, of these kinds and grades, claims something of it."""
        return Q(marks__overlap=source_words(sources=sources, kinds=kinds, grades=grades))

    def has_parts(self) -> Q:
        """Whether others were part of it."""
        standing = EventVersion.objects.standing_at(self.seq)
        return Q(Exists(standing.filter(parent=OuterRef("event"))))

    def is_part(self) -> Q:
        """Whether it was part of an event that readers saw; a version names no other parent."""
        return Q(parent__isnull=False)

    def bears(self, name: Named) -> Q:
        """Whether one of the bearers of a name took part, or it was at one of those places."""
        actors = Actor.objects.filter(pk__in=name.actor_ids).values_list("public_id", flat=True)
        return Q(marks__overlap=participant_words(actors=actors)) | Q(place__in=name.place_ids)

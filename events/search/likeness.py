"""Names that a reader's words may mean: as written, else by what a Korean name may look or sound like.

Every way is an index lookup: the beginning of a name, words inside it, another spelling, and sounds. The first way
that finds a name decides, so what sounds alike never stands beside what was written.
"""

from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Final, TypeVar

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q, QuerySet

from events.gazetteer import Compared, Likeness, likenesses, sound_beginnings
from events.models import ActorName, PlaceName

N = TypeVar("N", ActorName, PlaceName)

# Foreign names are not compared by sound: the key would fold those that merely look alike.
KOREAN: Final = ("KP", "KR")
MAX_IDS: Final = 1000
_AFTER_EVERY_NAME: Final = "\U0010ffff"


def bearers_meant(names: QuerySet[N], folded: str, *, bearer: str) -> Q:
    """The condition on actors or places that `folded`, the beginning of a name or of words in it, may mean them.

    `bearer` is the column of `names` with their owner. The rows are counted under one way after another, so that the
    list is asked with few ids where they are few: PostgreSQL would else read it in its order in the hope of early hits.
    """
    for way in ways(folded, bearer=bearer):
        ids = worded(names).filter(way).order_by().values_list(f"{bearer}_id", flat=True)
        # Not `exists`: for one row, too, the table may be read in the hope of an early hit.
        if count := ids.count():
            return Q(pk__in=set(ids) if count <= MAX_IDS else ids)
    return Q(pk__in=())


def is_like(likeness: Likeness, *, bearer: str) -> Q:
    """The condition on rows of names that they have one of the values of `likeness`."""
    if likeness.compared is Compared.FOLDED:
        return Q(folded__in=likeness.values)
    return Q(sound__in=likeness.values) & _korean(bearer)


def worded(names: QuerySet[N]) -> QuerySet[N]:
    """`names` with their words, by the expression that is indexed."""
    return names.annotate(words=SearchVector("folded", config="simple"))


def ways(folded: str, *, bearer: str) -> Iterator[Q]:
    """The conditions on `worded` rows of names under which they may be meant, likeliest first."""
    # A range instead of LIKE: it uses the plain index.
    begins = Q(folded__gte=folded, folded__lt=folded + _AFTER_EVERY_NAME)
    yield begins | Q(words=_phrase(folded.split()))
    for likeness in likenesses(folded):
        yield is_like(likeness, bearer=bearer)
    if beginnings := sound_beginnings(folded):
        yield reduce(or_, (Q(sound__startswith=sound) for sound in beginnings)) & _korean(bearer)


def _korean(bearer: str) -> Q:
    return Q(**{f"{bearer}__country__in": KOREAN})


def _phrase(words: Iterable[str]) -> SearchQuery:
    """The words one after the other anywhere in a name, the last perhaps only begun."""
    quoted = ("'" + word.replace("\\", "\\\\").replace("'", "''") + "'" for word in words)
    return SearchQuery(" <-> ".join(quoted) + ":*", search_type="raw", config="simple")

"""Participants and sources of an event as words, which an index on a list of words finds.

`as_of` compares lists of such words where a live question joins tables: who took part in which role, and which sources
said something, may since have changed, and so may the country of an actor.
"""

from collections.abc import Iterable, Iterator
from itertools import product

from events.models import Claim, Participation


def marks_of(participations: Iterable[Participation], claims: Iterable[Claim]) -> list[str]:
    """The words of one event, each once, in order. `actor` and `article__source` joined."""
    found: set[str] = set()
    for part in participations:
        found.update(_of_participation(part))
    for claim in claims:
        found.add(f"claim:{claim.public_id}")
        source = claim.article.source
        if source is not None:
            found |= {f"source:{source.public_id}", f"kind:{source.kind}", f"grade:{source.reliability}"}
            found.add(f"kind:{source.kind}/grade:{source.reliability}")
            found.add(f"source:{source.public_id}/kind:{source.kind}")
            found.add(f"source:{source.public_id}/grade:{source.reliability}")
            found.add(f"source:{source.public_id}/kind:{source.kind}/grade:{source.reliability}")
    return sorted(found)


def participant_words(
    *, actors: Iterable[str] = (), countries: Iterable[str] = (), roles: Iterable[str] = ()
) -> list[str]:
    """Words of which one must be there: one of these actors, or of these countries, in one of these roles if given."""
    who = [*(f"actor:{actor}" for actor in actors), *(f"country:{country}" for country in countries)]
    given = [f"role:{role}" for role in roles]
    return ["/".join(words) for words in product(*(part for part in (who, given) if part))]


def source_words(*, sources: Iterable[str] = (), kinds: Iterable[str] = (), grades: Iterable[str] = ()) -> list[str]:
    """Words of which one must be there: a source that is one of these, of one of these kinds and grades, as given."""
    parts = (
        [f"source:{source}" for source in sources],
        [f"kind:{kind}" for kind in kinds],
        [f"grade:{grade}" for grade in grades],
    )
    return ["/".join(words) for words in product(*(part for part in parts if part))]


def _of_participation(part: Participation) -> Iterator[str]:
    actor, country = part.actor.public_id, part.actor.country
    yield from (f"actor:{actor}", f"role:{part.role}", f"actor:{actor}/role:{part.role}")
    if country:
        yield from (f"country:{country}", f"country:{country}/role:{part.role}")

"""Sources by what a person calls them, each looked up once."""

from django.db.models import QuerySet

from events.errors import ValueFormatError
from events.models import Source


class SourceFinder:
    """Finds sources by public id, name or home page, and remembers. `default` is for entries that name none."""

    def __init__(self, *, default: Source | None = None) -> None:
        self.default = default
        self._found: dict[str, Source | None] = {}

    def find(self, said: str) -> Source | None:
        """The source that `said` names; the default for "".

        Raises:
            ValueFormatError: no source is called so.
        """
        if not said:
            return self.default
        if said not in self._found:
            self._found[said] = find_source(said)
        source = self._found[said]
        if source is None:
            raise ValueFormatError(f"no source is called {said[:200]!r}; give its id (src-…), name or home page")
        return source


def find_source(said: str) -> Source | None:
    """The source whose public id, name or home page is `said`, or None."""
    sources: QuerySet[Source] = Source.objects.all()
    return sources.filter(public_id=said).first() or Source.objects.by_name(said) or Source.objects.of_url(said)

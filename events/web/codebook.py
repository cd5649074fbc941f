"""The codebook for readers: vocabularies, and every type of event with what belongs to it and what does not."""

from dataclasses import dataclass
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from events.taxonomy import Term, Vocabulary, get_taxonomy
from events.web.words import label


@dataclass(frozen=True, slots=True)
class Shelf:
    """A vocabulary for templates, which would take the name of a field for the key of a term."""

    name: str
    title: str
    description: str
    version: int
    origin: str
    terms: tuple[Term, ...]


def shelf(vocabulary: Vocabulary[Term]) -> Shelf:
    """A vocabulary as templates read it."""
    return Shelf(
        vocabulary.name,
        vocabulary.title,
        vocabulary.description,
        vocabulary.version,
        vocabulary.origin,
        vocabulary.terms,
    )


@require_safe
def codebook(request: HttpRequest) -> HttpResponse:
    """All types of events by theme, and all other vocabularies."""
    taxonomy = get_taxonomy()
    by_theme = sorted(taxonomy.event_types, key=lambda kind: (label("themes", kind.theme), kind.code))
    context = {
        "taxonomy": taxonomy,
        "themes": [
            (label("themes", theme), list(kinds)) for theme, kinds in groupby(by_theme, key=lambda kind: kind.theme)
        ],
        "vocabularies": [shelf(item) for name, item in taxonomy.vocabularies.items() if name != "event_types"],
    }
    return render(request, "events/codebook.html", context)


@require_safe
def vocabulary_page(request: HttpRequest, name: str) -> HttpResponse:
    """One vocabulary with its terms."""
    vocabulary = get_taxonomy().vocabularies.get(name)
    if vocabulary is None:
        raise Http404(f"The codebook has no vocabulary {name}.")
    return render(request, "events/vocabulary.html", {"vocabulary": shelf(vocabulary)})


@require_safe
def event_type_page(request: HttpRequest, key: str) -> HttpResponse:
    """One type of event."""
    kind = get_taxonomy().event_types.find(key)
    if kind is None:
        raise Http404(f"The codebook has no event type {key}.")
    crosswalk = [(scheme, item) for scheme, items in kind.crosswalk.items() for item in items]
    return render(request, "events/event_type.html", {"kind": kind, "crosswalk": crosswalk})

"""What this archive is, how it works, and how to read its doubt."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from events.taxonomy import get_taxonomy


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Method, legend of marks and grades."""
    taxonomy = get_taxonomy()
    context = {
        "statuses": taxonomy.vocabulary("verification"),
        "reliability": taxonomy.vocabulary("reliability"),
        "credibility": taxonomy.vocabulary("credibility"),
        "precisions": taxonomy.vocabulary("date_precision"),
    }
    return render(request, "about.html", context)

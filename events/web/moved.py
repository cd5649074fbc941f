"""What an address answers when its record is not there any more: the survivor, a tombstone, or not found."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse

from events.models import Redirect


def moved_or_missing(request: HttpRequest, public_id: str, *, view: str, noun: str) -> HttpResponse:
    """301 to the survivor of a merge, 410 with the tombstone of a withdrawn record.

    Args:
        request: as it came.
        public_id: the id that no published record has.
        view: name of the URL of the survivor, which takes a public id.
        noun: what the record would have been, for the message.

    Raises:
        Http404: the id was never given to anything that readers could see.
    """
    found = Redirect.objects.filter(from_public_id=public_id).first()
    if found is None:
        raise Http404(f"There is no {noun} with the id {public_id}. Ids are never used again, so it may be misspelt.")
    if found.to_public_id:
        return HttpResponsePermanentRedirect(reverse(view, args=[found.to_public_id]))
    return render(request, "410.html", {"tombstone": found, "noun": noun}, status=410)

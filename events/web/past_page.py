"""One event as it stood at a moment: `?as_of=` on its page."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from events.errors import QueryError
from events.models import Change
from events.review.representation import Representation, api_path
from events.search.as_of import AS_OF, find_seq
from events.search.parameters import read_parameters
from events.web.listing import complaint
from events.web.moved import Tombstone, named_events, show_tombstone
from events.web.past import past_events
from events.web.words import moment_words

_GONE = frozenset({"merged", "split", "withdrawn"})


def past_event_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """The event after the last entry of the change log at the moment `as_of`.

    301 and 410 where it was merged, split or withdrawn then, whatever it is now; 400 for what is no moment.

    Raises:
        Http404: it had not entered the record yet, or there never was one.
    """
    typed = request.GET.getlist("as_of")
    try:
        moment = read_parameters({"as_of": typed}, (AS_OF,)).one("as_of")
    except QueryError as error:
        refused = {"complaint": complaint(error), "public_id": public_id}
        return render(request, "events/past.html", refused, status=400)
    entries = Change.objects.filter(record_kind="event", record_public_id=public_id, seq__lte=find_seq(moment))
    change = entries.select_related("decision").order_by("-seq").first()
    if change is None:
        raise Http404(f"There was no event with the id {public_id} in the record {moment_words(moment)}.")
    if change.representation.get("state") in _GONE:
        return _gone(request, change, as_of=typed[-1])
    query = urlencode({"as_of": typed[-1]})
    context = {
        "event": past_events([change.representation])[0],
        "public_id": public_id,
        "moment_words": moment_words(moment),
        "change": change,
        "as_of": typed[-1],
        "api_path": f"{api_path('events', public_id)}?{query}",
    }
    return render(request, "events/past.html", context)


def _gone(request: HttpRequest, change: Change, *, as_of: str) -> HttpResponse:
    record: Representation = change.representation
    targets = [target["id"] for target in record.get("moved_to", ())]
    if len(targets) == 1:
        # The survivor at that same moment: where a reader wants to be who looks at the record of a day.
        survivor = reverse("web:event", args=targets)
        return HttpResponsePermanentRedirect(f"{survivor}?{urlencode({'as_of': as_of})}")
    tombstone = Tombstone(
        public_id=change.record_public_id,
        noun="event",
        reason=record.get("reason", ""),
        at=change.at,
        parts=tuple(named_events(targets)),
        as_of=as_of,
        has_history=True,
    )
    return show_tombstone(request, tombstone)

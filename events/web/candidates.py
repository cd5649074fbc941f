"""Candidates: the queue, the page of one, and the three decisions on it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from events.errors import AlreadyDecidedError, NotPermittedError, ReviewError, ValueFormatError
from events.models import Actor, Candidate, CandidateState, Decision, Event, Place
from events.review import decisions
from events.review.curated import CandidateEdits, ParticipantEdit
from events.values.partial_date import Precision, parse_partial_date
from events.values.spans import Span
from events.values.text import excerpt, fold_name
from events.web.acts import IN_THE_LOG
from events.web.drafts import NOBODY_ADDED, Added, bare_names, doubtful_place, ids_of_draft, unresolved
from events.web.editors import decides, find_editor
from events.web.forms import AcceptForm, MergeForm, RejectForm
from events.web.likely import likely_events
from events.web.passages import excerpt_around
from events.web.showing import may_show_quotes, may_show_text
from events.web.words import label, subtype_label

TITLE_CHARS = 140
MAX_READINGS = 8
Forms = dict[str, Any]


@never_cache
@require_safe
def candidate_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """One candidate: what the machine said, where it read it, and the forms for whoever may decide."""
    return _render(request, _get(public_id))


@never_cache
@require_POST
def accept(request: HttpRequest, public_id: str) -> HttpResponse:
    """Make an event of a candidate."""
    candidate, editor = _get(public_id), find_editor(request)
    if editor is None:
        return redirect_to_login(candidate_path(candidate))
    added = added_since(candidate)
    form = AcceptForm(candidate, names_of(candidate, added=added), request.POST, added=added)
    if not form.is_valid():
        return _render(request, candidate, accept_form=form)
    edits, reason = edits_of(form.cleaned_data), str(form.cleaned_data["reason"])
    return _decide(
        request,
        candidate,
        lambda: decisions.accept_candidate(public_id, editor=editor, edits=edits, reason=reason),
    )


@never_cache
@require_POST
def merge(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add a candidate's claims to an event of the record."""
    candidate, editor = _get(public_id), find_editor(request)
    if editor is None:
        return redirect_to_login(candidate_path(candidate))
    form = MergeForm(likely_events(candidate), request.POST)
    if not form.is_valid():
        return _render(request, candidate, merge_form=form)
    target, reason = str(form.cleaned_data["target"]), str(form.cleaned_data["reason"])
    if not Event.objects.published().filter(public_id=target).exists():
        form.add_error("event", f"There is no published event {target!r}; copy the id from the event's page.")
        return _render(request, candidate, merge_form=form)
    return _decide(
        request,
        candidate,
        lambda: decisions.merge_candidate(public_id, editor=editor, event_public_id=target, reason=reason),
    )


@never_cache
@require_POST
def reject(request: HttpRequest, public_id: str) -> HttpResponse:
    """Reject a candidate with a reason."""
    candidate, editor = _get(public_id), find_editor(request)
    if editor is None:
        return redirect_to_login(candidate_path(candidate))
    form = RejectForm(request.POST, prefix="reject")
    if not form.is_valid():
        return _render(request, candidate, reject_form=form)
    reason = str(form.cleaned_data["reason"])
    return _decide(request, candidate, lambda: decisions.reject_candidate(public_id, editor=editor, reason=reason))


def candidate_path(candidate: Candidate) -> str:
    """Where the page of a candidate is."""
    return reverse("web:candidate", args=[candidate.public_id])


def edits_of(cleaned: dict[str, Any]) -> CandidateEdits:
    """The form as the review engine takes it; fields that were emptied are emptied."""
    pairs = [str(value).split("|", 1) for value in cleaned["participants"]]
    return CandidateEdits(
        type=cleaned["type"],
        subtype=cleaned["subtype"],
        title=cleaned["title"],
        date=cleaned["date"],
        place=cleaned["place"],
        participants=tuple(ParticipantEdit(actor=actor, role=role) for actor, role in pairs),
        into_event="",  # this form makes an event; the other one adds to what is there
    )


def added_since(candidate: Candidate) -> Added:
    """Who bears by now the names that nobody bore when the article was read: added to the catalogue by an editor."""
    found = {}
    for one in bare_names(candidate.draft):
        rows = (Place if one.is_place else Actor).objects.filter(
            Q(names__folded=fold_name(one.name)) | Q(name__iexact=one.name)
        )
        found[one] = list(rows.order_by("id").distinct().values_list("public_id", flat=True)[:MAX_READINGS])
    return found


def names_of(candidate: Candidate, *, added: Added = NOBODY_ADDED) -> dict[str, str]:
    """Names of the actors and places that a draft speaks of, by public id, with those added since."""
    ids = ids_of_draft(candidate.draft) | {public_id for readings in added.values() for public_id in readings}
    names: dict[str, str] = dict(Actor.objects.filter(public_id__in=ids).values_list("public_id", "name"))
    names.update(Place.objects.filter(public_id__in=ids).values_list("public_id", "name"))
    return names


def suggested_title(candidate: Candidate) -> str:
    """A title to start from: what, when, and by whose account; an editor is expected to write a better one.

    Not the source's own words: those are quoted with the claim, and of some sources may not be repeated.
    """
    draft, source = candidate.draft, candidate.article.source
    subtype = str(draft.get("subtype") or "")
    what = subtype_label(candidate.type, subtype) if subtype else label("event_types", candidate.type)
    date = parse_partial_date(str(draft.get("date") or ""))
    when = "" if date.precision == Precision.UNKNOWN else f", {date.words}"
    return excerpt(f"{what}{when}, according to {source.name if source else 'an article'}", limit=TITLE_CHARS)


def _get(public_id: str) -> Candidate:
    rows = Candidate.objects.select_related("article__source", "matched_event", "event")
    return get_object_or_404(rows, public_id=public_id)


def _decide(request: HttpRequest, candidate: Candidate, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except AlreadyDecidedError:
        # Two editors had the page open: the second learns who was first, on the page that says so.
        messages.info(request, "Somebody decided this candidate before you; your decision was not recorded.")
    except NotPermittedError as error:
        raise PermissionDenied(str(error)) from error
    except (ReviewError, ValueFormatError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Recorded. {IN_THE_LOG}")
    return redirect("web:candidate", candidate.public_id)


def _render(request: HttpRequest, candidate: Candidate, **bound: Any) -> HttpResponse:  # noqa: ANN401 - forms by name
    may_decide = decides(request)
    is_open = candidate.state == CandidateState.OPEN
    added = added_since(candidate) if is_open else NOBODY_ADDED
    names = names_of(candidate, added=added)
    likely = likely_events(candidate) if is_open else []
    context: Forms = {
        "candidate": candidate,
        "draft": candidate.draft,
        "names": names,
        "unresolved": unresolved(candidate.draft, added=added),
        "doubtful_place": doubtful_place(candidate.draft),
        "likely": likely,
        "is_certain": any(one.is_certain for one in likely),
        "decides": may_decide,
        "is_open": is_open,
        "quotable": may_show_quotes(candidate.article) or may_decide,
        "passage": passage_of(candidate) if may_show_text(candidate.article) or may_decide else None,
        "decision": None if is_open else decision_on(candidate),
    }
    if may_decide and is_open:
        context["accept_form"] = AcceptForm(candidate, names, title=suggested_title(candidate), added=added)
        context["merge_form"] = MergeForm(likely)
        context["reject_form"] = RejectForm(prefix="reject")
    status = 422 if bound and is_open else 200
    return render(request, "review/candidate.html", {**context, **(bound if is_open else {})}, status=status)


def passage_of(candidate: Candidate) -> object:
    """The quote with its surroundings in the article."""
    return excerpt_around(candidate.article.text, Span(candidate.start, candidate.end))


def decision_on(candidate: Candidate) -> Decision | None:
    """The decision that closed a candidate."""
    return (
        Decision.objects.filter(target_public_id=candidate.public_id).select_related("editor").order_by("-id").first()
    )

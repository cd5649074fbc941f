"""Handing an article in, and following it through the worker."""

from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from events.errors import IngestError, ValueFormatError
from events.ingest import store
from events.ingest.holdings import get_vault
from events.models import Candidate, Submission, SubmissionState
from events.review.rules import may_submit
from events.tasks import tell_workers
from events.taxonomy import ErrorTerm, get_taxonomy
from events.web.forms import SubmissionForm
from events.web.words import label

_WAY: Final = (
    (SubmissionState.QUEUED, "Taken in", "It is checked and waits for a worker."),
    (SubmissionState.FETCHED, "Fetched", "The bytes are kept as they came, with the time and a digest."),
    (SubmissionState.EXTRACTED, "Text read", "Title, date and text are read out of the page."),
    (SubmissionState.ANALYSED, "Analysed", "Sentences that report events are found."),
    (SubmissionState.DONE, "Done", "What was found waits for a person to decide."),
)
_WAY_AGAIN: Final = (
    *_WAY[:2],
    (SubmissionState.DONE, "Compared", "What the page says is compared with what it said before."),
)
_SAME_AGAIN: Final = "The page says what it said before."


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way: `mark` is "done", "present", "ended" (it stopped here) or "ahead"."""

    words: str
    meaning: str
    mark: str


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest) -> HttpResponse:
    """The form, and what it sends."""
    user = request.user
    if request.method == "POST" and not user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    allowed = user.is_authenticated and may_submit(user)
    if request.method == "POST" and not allowed:
        raise PermissionDenied(
            "Your account may not hand in articles. An administrator can add it to the contributors."
        )
    form = SubmissionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and isinstance(user, User) and form.is_valid():
        try:
            intake = take_in(form.cleaned_data, user=user)
        except (IngestError, ValueFormatError) as error:
            form.add_error(None, str(error))
        else:
            if intake.to_run:
                tell_workers(intake.submission.pk)
            return redirect("web:submission", intake.submission.public_id)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "events/submit.html", {"form": form, "allowed": allowed}, status=status)


def take_in(cleaned: dict[str, Any], *, user: User) -> store.Intake:
    """Hand what the form holds to ingestion.

    Raises:
        ValueFormatError: the document is empty.
        IngestError: it was taken down before.
    """
    sender = store.Sender(
        submitted_by=user, source=cleaned["source"], published=cleaned["published"], title=cleaned["title"]
    )
    if cleaned["url"]:
        return store.submit_url(cleaned["url"], sender=sender)
    file = cleaned["file"]
    if file is None:
        data, name, content_type = cleaned["text"].encode(), "pasted.txt", "text/plain; charset=utf-8"
    else:
        data, name, content_type = file.read(), file.name or "document", file.content_type or ""
    return store.submit_document(data, file_name=name, content_type=content_type, vault=get_vault(), sender=sender)


@never_cache
@require_safe
def submission_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """The status page of one submission."""
    return render(request, "events/submission.html", _status(public_id))


@never_cache
@require_safe
def submission_status(request: HttpRequest, public_id: str) -> HttpResponse:
    """The part of the status page that changes, for a browser that asks each second until the end."""
    return render(request, "includes/submission_status.html", _status(public_id))


def _status(public_id: str) -> dict[str, Any]:
    submission = get_object_or_404(Submission.objects.select_related("article__source", "source"), public_id=public_id)
    candidates = Candidate.objects.none()
    if submission.article is not None and submission.is_ended:
        candidates = Candidate.objects.filter(article=submission.article).order_by("start", "id")
    return {
        "submission": submission,
        "steps": steps(submission),
        "error": error_words(submission.error_kind),
        "candidates": list(candidates),
    }


def steps(submission: Submission) -> list[Step]:
    """The way of a submission with the present step marked; of one that stopped, where it stopped and why."""
    at = submission.state
    way = _way(submission)
    order = [state for state, _, _ in way]
    reached = _reached(submission, order)
    found = [
        Step(words, meaning, "done" if position <= reached else "ahead")
        for position, (_, words, meaning) in enumerate(way)
    ]
    if at in order and at != SubmissionState.DONE:
        following = found[reached + 1]
        found[reached + 1] = Step(following.words, following.meaning, "present")
    elif at != SubmissionState.DONE:
        found = [*found[: reached + 1], Step(_end_words(submission), _end_meaning(submission), "ended")]
    return found


def _way(submission: Submission) -> tuple[tuple[SubmissionState, str, str], ...]:
    # A document imported under a known address of which there is no article yet is read like any other.
    is_again = submission.round > 0 and submission.article_id is not None
    is_again = is_again and submission.state not in {SubmissionState.EXTRACTED, SubmissionState.ANALYSED}
    return _WAY_AGAIN if is_again else _WAY


def _reached(submission: Submission, order: list[SubmissionState]) -> int:
    if SubmissionState.EXTRACTED not in order and submission.state not in order:
        return order.index(SubmissionState.FETCHED if submission.captures.exists() else SubmissionState.QUEUED)
    if submission.state in order:
        return order.index(SubmissionState(submission.state))
    if submission.state == SubmissionState.DUPLICATE:
        return order.index(SubmissionState.EXTRACTED)
    # A failure keeps no trace of its step but the article, which is there once the text was read.
    return order.index(SubmissionState.EXTRACTED if submission.article_id else SubmissionState.QUEUED)


def _end_words(submission: Submission) -> str:
    if submission.round and submission.state == SubmissionState.DUPLICATE:
        return "Unchanged"
    return str(SubmissionState(submission.state).label).capitalize()


def _end_meaning(submission: Submission) -> str:
    if submission.round and submission.state == SubmissionState.DUPLICATE:
        return _SAME_AGAIN
    term = get_taxonomy().vocabulary("submission_states").find(submission.state)
    if submission.error_kind:
        return label("error_kinds", submission.error_kind)
    return term.definition if term else ""


def error_words(kind: str) -> ErrorTerm | None:
    """What an error kind means and what to do about it; None without an error."""
    term = get_taxonomy().vocabulary("error_kinds").find(kind) if kind else None
    return term if isinstance(term, ErrorTerm) else None

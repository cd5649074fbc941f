"""Capturing the page of an article again because somebody asks for it."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from events.errors import IngestError, ValueFormatError
from events.ingest import store
from events.models import Article
from events.review.rules import may_submit
from events.tasks import tell_workers


@never_cache
@require_POST
def recapture(request: HttpRequest, public_id: str) -> HttpResponse:
    """Capture the page again, now, and follow it."""
    user = request.user
    if not isinstance(user, User):
        return redirect_to_login(reverse("web:article", args=[public_id]))
    if not may_submit(user):
        raise PermissionDenied("Your account may not have pages captured. An administrator can add it to a group.")
    try:
        with transaction.atomic():
            submission, is_new = store.recapture(public_id, by=user)
            if is_new:
                tell_workers(submission.pk)
    except Article.DoesNotExist as error:
        raise Http404(f"there is no article {public_id}") from error
    except (IngestError, ValueFormatError) as error:
        messages.error(request, f"The page was not captured again: {error}.")
        return redirect("web:article", public_id, permanent=False)
    return _see_other(reverse("web:submission", args=[submission.public_id]))


def _see_other(address: str) -> HttpResponse:
    """To another page, which is asked for with GET whatever this one was."""
    return HttpResponse(status=303, headers={"Location": address})

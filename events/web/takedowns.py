"""Taking an article down: the form, its confirmation, and what it does."""

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events.errors import ValueFormatError, VaultError
from events.ingest import store
from events.ingest.holdings import get_vault
from events.models import Article
from events.review.rules import may_take_down
from events.web.event_forms import ReasonForm


class TakedownForm(ReasonForm):
    """Why, and the word of whoever does it that they know what it means."""

    confirmed = forms.BooleanField(
        label="I know that neither text nor captures can be brought back.",
        error_messages={"required": "Tick the box to confirm; nothing has been removed."},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_down(request: HttpRequest, public_id: str) -> HttpResponse:
    """Remove the text and the captures of an article for good."""
    user = request.user
    if not isinstance(user, User):
        return redirect_to_login(request.path)
    if not may_take_down(user):
        raise PermissionDenied(
            "Your account may not take articles down. An administrator can give it the permission to add takedowns."
        )
    article = get_object_or_404(Article.objects.select_related("source").defer("text", "bands"), public_id=public_id)
    if article.taken_down_at is not None:
        return redirect("web:article", public_id)
    # A form of which nothing was filled in is sent empty, and still sent.
    form = TakedownForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            store.take_down(public_id, reason=form.cleaned_data["reason"], by=user, vault=get_vault())
        except (ValueFormatError, VaultError) as error:
            form.add_error(None, f"The article was not taken down: {error}.")
        else:
            messages.success(request, "Taken down. Text and captures are gone.")
            return redirect("web:article", public_id)
    status = 422 if form.is_bound else 200
    return render(request, "review/takedown.html", {"article": article, "form": form}, status=status)

"""How ingestion stands: the page, its numbers as CSV, the quarantine, and trying again what failed."""

import csv
from typing import Final

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from events.ingest import store
from events.models import Submission
from events.search.ingestion import Hour, ingestion_status, quarantined_ids, read_hours
from events.search.lists import QUARANTINE
from events.tasks import tell_workers
from events.taxonomy import get_taxonomy
from events.web.catalogue import record_list
from events.web.editors import decides, find_editor
from events.web.hours_chart import ROWS, draw_hours
from events.web.words import day_words

# As many as one request may tell workers of; whoever wants more asks again, or `ingest_status --retry`.
RETRY_AT_ONCE: Final = 500
LATEST: Final = 10
_WIDE: Final = {"width": 1056, "label_width": 150}
_NARROW: Final = {"width": 340, "label_width": 0}


@never_cache
@require_safe
def ingestion_page(request: HttpRequest) -> HttpResponse:
    """The numbers for everybody; what stands in quarantine for editors."""
    status, may_decide = ingestion_status(timezone.now()), decides(request)
    context = {
        "status": status,
        "decides": may_decide,
        "charts": [draw_hours(status.hours, **size) for size in (_WIDE, _NARROW)],
        "chart_sentence": hours_sentence(status.hours),
        "latest": list(_dressed(Submission.objects.quarantined()).order_by("-ended_at", "-id")[:LATEST])
        if may_decide
        else [],
        "retry_at_once": RETRY_AT_ONCE,
    }
    return render(request, "events/ingestion.html", context)


@never_cache
@require_safe
def hours_csv(_request: HttpRequest) -> HttpResponse:
    """The numbers of the chart: one line an hour, its beginning in UTC."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="ingestion-hours.csv"'
    lines = csv.writer(response, lineterminator="\n")
    lines.writerow(["hour_utc", "done", "duplicate", "refused", "failed"])
    for hour in read_hours(timezone.now()):
        lines.writerow([f"{hour.at:%Y-%m-%dT%H:%MZ}", hour.done, hour.duplicate, hour.refused, hour.failed])
    return response


@never_cache
@require_safe
def quarantine(request: HttpRequest) -> HttpResponse:
    """What failed or was refused, the latest first; for editors."""
    if find_editor(request) is None:
        return redirect_to_login(request.get_full_path())
    offers = {
        "error": dict(get_taxonomy().choices("error_kinds")),
        "origin": dict(Submission.Origin.choices),
    }
    return record_list(
        request, QUARANTINE, template="events/quarantine.html", offers=offers, dressed=_dressed, may_decide=True
    )


@never_cache
@require_POST
def retry(request: HttpRequest) -> HttpResponse:
    """Put back into the queue: single ones (`id`, repeated), all of a kind, or all (`kind`, which may be "all")."""
    back = reverse("web:quarantine" if request.POST.get("back") == "quarantine" else "web:ingestion")
    if find_editor(request) is None:
        return redirect_to_login(back)
    kind, ids = request.POST.get("kind", ""), [str(public_id) for public_id in request.POST.getlist("id")]
    if kind:
        ids = list(quarantined_ids(kind="" if kind == "all" else kind, limit=RETRY_AT_ONCE))
    with transaction.atomic():
        pks = store.try_again(ids[:RETRY_AT_ONCE])
        for pk in pks:
            tell_workers(pk)
    messages.success(request, _said(len(pks), is_whole=len(ids) < RETRY_AT_ONCE))
    return redirect(back)


def hours_sentence(hours: tuple[Hour, ...]) -> str:
    """What the chart shows, for readers who do not see it too; "" where nothing ended."""
    total = sum(hour.total for hour in hours)
    if not total:
        return ""
    parts = [f"{sum(getattr(hour, name) for hour in hours for name in names):,} {words}" for words, names in ROWS]
    busiest = max(hours, key=lambda hour: hour.total)
    return (
        f"In the last {len(hours)} hours {total:,} submission{'' if total == 1 else 's'} ended: {', '.join(parts)}; "
        f"most in the hour from {busiest.at:%H:%M} UTC on {day_words(busiest.at.date())} ({busiest.total:,})."
    )


def _dressed(found: QuerySet[Submission]) -> QuerySet[Submission]:
    return found.select_related("feed__source", "source").defer("feed__seen", "feed__listing")


def _said(count: int, *, is_whole: bool) -> str:
    if not count:
        return "Nothing was put back: somebody was first, or nothing of this kind is in quarantine."
    words = "1 submission is" if count == 1 else f"{count:,} submissions are"
    return f"{words} in the queue again." + ("" if is_whole else " There may be more; ask once more for those.")

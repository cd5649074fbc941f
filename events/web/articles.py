"""One article: what is known of it, its captures, and what the record took from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.models import User
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from events.ingest.records import ErrorKind
from events.models import Article, Candidate, Capture, Claim, SubmissionState
from events.review.representation import api_path
from events.review.rules import may_submit, may_take_down
from events.values.spans import Span
from events.web.claims import Telling
from events.web.moved import moved_or_missing
from events.web.passages import Passage, mark_spans
from events.web.showing import may_show_quotes, may_show_text
from events.web.versions import ShownChange, Stage, change_between, stages_of

WHY_NO_TEXT = {
    "held": "The archive holds the text but may not show it whole; what was taken from it is quoted below.",
    "link": "The publisher's terms allow a link only; the text and quotations are not shown.",
    "removed": "The text was taken down. Of it, the archive keeps the passages that its record quotes.",
    "none": "The archive holds no text of this document; each claim says where in the document it stands.",
}
_MISSING: Final = "missing"
_UNCHANGED: Final = "unchanged"
_UNREAD: Final = "no text read"


@dataclass(frozen=True, slots=True)
class Look:
    """One capture, and what it showed: "" for the first ones. `number` is that of the version that it brought, or 0."""

    capture: Capture
    showed: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class History:
    """How the text of an article changed: its versions, and the last change; () and None if it never did."""

    stages: Sequence[Stage] = ()
    change: ShownChange | None = None


@require_safe
def article_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """One article."""
    looks = Capture.objects.select_related("submission", "version").defer("version__text", "headers")
    captures = Prefetch("captures", looks.order_by("-fetched_at", "-id"))
    joined = Article.objects.select_related("source", "originator", "story_cluster", "takedown")
    article = joined.prefetch_related(captures).filter(public_id=public_id).first()
    if article is None:
        return moved_or_missing(request, public_id, view="web:article", noun="article")
    claims = list(
        Claim.objects.for_display()
        .accepted()
        .filter(article=article, event__state="published")
        .order_by("event_id", "start", "id")
    )
    candidates = list(Candidate.objects.filter(article=article).select_related("event").order_by("start", "id"))
    others = Article.objects.none()
    if article.story_cluster is not None:
        others = article.story_cluster.articles.exclude(pk=article.pk).select_related("source").order_by("id")
    telling = Telling()
    user = request.user
    is_member = isinstance(user, User)
    context = {
        "article": article,
        "claims": [telling.show(claim) for claim in claims],
        "candidates": candidates,
        "same_story": others,
        "passages": shown_text(article, claims, candidates),
        "why_no_text": why_no_text(article),
        "looks": [look_of(capture) for capture in article.captures.all()],
        "history": history_of(article),
        "may_recapture": is_member and may_submit(user) and bool(article.text) and article.taken_down_at is None,
        "may_take_down": is_member and may_take_down(user) and article.taken_down_at is None,
        "api_path": api_path("articles", public_id),
    }
    return render(request, "events/article.html", context)


def look_of(capture: Capture) -> Look:
    """What a capture showed; `submission` and `version` joined."""
    submission, version = capture.submission, getattr(capture, "version", None)
    if version is not None:
        return Look(capture, f"another text: version {version.number}", version.number)
    if submission.round == 0 or not submission.is_ended:
        return Look(capture, "")
    if submission.error_kind == ErrorKind.NOT_FOUND:
        return Look(capture, _MISSING)
    return Look(capture, _UNCHANGED if submission.state == SubmissionState.DUPLICATE else _UNREAD)


def history_of(article: Article) -> History:
    """The versions of a text that changed, with what changed last."""
    if article.changed_at is None:
        return History()
    stages = stages_of(article)
    if len(stages) == 1:
        return History()
    return History(stages, change_between(article, *stages[-2:], is_shown=may_show_text(article)))


def shown_text(article: Article, claims: Sequence[Claim], candidates: Sequence[Candidate]) -> tuple[Passage, ...]:
    """The text with what was taken from it marked; () where it may not be shown."""
    if not may_show_text(article):
        return ()
    spans = [Span(claim.start, claim.end) for claim in claims if claim.start is not None and claim.end is not None]
    spans += [Span(candidate.start, candidate.end) for candidate in candidates]
    return mark_spans(article.text, spans)


def why_no_text(article: Article) -> str:
    """Why the whole text is not on the page, in a sentence; "" where it is."""
    if article.taken_down_at is not None:
        return WHY_NO_TEXT["removed"]
    if not article.text:
        return WHY_NO_TEXT["none"]
    if may_show_text(article):
        return ""
    return WHY_NO_TEXT["held" if may_show_quotes(article) else "link"]

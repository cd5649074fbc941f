"""One article: what is known of it, its captures, and what the record took from it."""

from collections.abc import Sequence

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from events.models import Article, Candidate, Capture, Claim, Source
from events.review.representation import api_path
from events.values.spans import Span
from events.web.claims import Telling
from events.web.moved import moved_or_missing
from events.web.passages import Passage, mark_spans

WHY_NO_TEXT = {
    "held": "The archive holds the text but may not show it whole; what was taken from it is quoted below.",
    "link": "The publisher's terms allow a link only; the text and quotations are not shown.",
    "none": "The archive holds no text of this document; each claim says where in the document it stands.",
}


@require_safe
def article_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """One article."""
    captures = Prefetch("captures", Capture.objects.order_by("-fetched_at", "-id"))
    rows = Article.objects.select_related("source", "originator", "story_cluster").prefetch_related(captures)
    article = rows.filter(public_id=public_id).first()
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
    context = {
        "article": article,
        "claims": [telling.show(claim) for claim in claims],
        "candidates": candidates,
        "same_story": others,
        "passages": shown_text(article, claims, candidates),
        "why_no_text": why_no_text(article),
        "api_path": api_path("articles", public_id),
    }
    return render(request, "events/article.html", context)


def may_show_text(article: Article) -> bool:
    """Whether readers may see the whole text: only where its source is registered and says so."""
    return article.source is not None and article.source.fulltext_policy == Source.Fulltext.PUBLIC


def may_show_quotes(article: Article) -> bool:
    """Whether readers may see quotations."""
    return article.source is None or article.source.fulltext_policy != Source.Fulltext.LINK_ONLY


def shown_text(article: Article, claims: Sequence[Claim], candidates: Sequence[Candidate]) -> tuple[Passage, ...]:
    """The text with what was taken from it marked; () where it may not be shown."""
    if not may_show_text(article):
        return ()
    spans = [Span(claim.start, claim.end) for claim in claims if claim.start is not None and claim.end is not None]
    spans += [Span(candidate.start, candidate.end) for candidate in candidates]
    return mark_spans(article.text, spans)


def why_no_text(article: Article) -> str:
    """Why the whole text is not on the page, in a sentence; "" where it is."""
    if not article.text:
        return WHY_NO_TEXT["none"]
    if may_show_text(article):
        return ""
    return WHY_NO_TEXT["held" if may_show_quotes(article) else "link"]

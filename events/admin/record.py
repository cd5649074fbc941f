"""Pages of the record and of ingestion: to look things up, never to write."""

from django.contrib import admin

from events.admin.access import RecordAdmin
from events.models import (
    Article,
    Candidate,
    Capture,
    Change,
    Claim,
    Contradiction,
    Decision,
    Event,
    Submission,
)


@admin.register(Event)
class EventAdmin(RecordAdmin):
    """Events of the record."""

    list_display = ["title", "type", "date", "verification", "contradicted", "state", "origin"]
    list_filter = ["type", "verification", "contradicted", "state", "origin"]
    list_select_related = ["place"]
    search_fields = ["title", "public_id", "search_text"]


@admin.register(Claim)
class ClaimAdmin(RecordAdmin):
    """What articles say."""

    list_display = ["statement", "predicate", "modality", "event", "article", "state"]
    list_filter = ["predicate", "modality", "state", "extractor"]
    list_select_related = ["event", "article"]
    search_fields = ["statement", "quote", "public_id"]


@admin.register(Contradiction)
class ContradictionAdmin(RecordAdmin):
    """Pairs of claims that cannot both hold."""

    list_display = ["reason", "kind", "state", "created_at"]
    list_filter = ["kind", "state"]
    list_select_related = ["first", "second"]
    search_fields = ["reason", "public_id"]


@admin.register(Candidate)
class CandidateAdmin(RecordAdmin):
    """What the machine proposes."""

    list_display = ["quote", "type", "score", "state", "article", "created_at"]
    list_filter = ["state", "type", "detector"]
    list_select_related = ["article"]
    search_fields = ["quote", "public_id"]


@admin.register(Submission)
class SubmissionAdmin(RecordAdmin):
    """What was handed in, and where it stands."""

    list_display = ["canonical_url", "origin", "state", "attempts", "error_kind", "created_at"]
    list_filter = ["state", "origin", "error_kind"]
    search_fields = ["canonical_url", "title", "public_id"]


@admin.register(Article)
class ArticleAdmin(RecordAdmin):
    """Texts of pages and documents."""

    list_display = ["title", "source", "published", "language"]
    list_filter = ["language"]
    list_select_related = ["source"]
    search_fields = ["title", "canonical_url", "document_symbol", "public_id"]


@admin.register(Capture)
class CaptureAdmin(RecordAdmin):
    """Bytes of pages at instants."""

    list_display = ["url", "fetched_at", "http_status", "size_bytes"]
    list_filter = ["http_status"]
    search_fields = ["url", "sha256", "public_id"]


@admin.register(Decision)
class DecisionAdmin(RecordAdmin):
    """Who decided what."""

    list_display = ["at", "verb", "target_public_id", "editor", "reason"]
    list_filter = ["verb", "target_kind"]
    list_select_related = ["editor"]
    search_fields = ["target_public_id", "reason"]


@admin.register(Change)
class ChangeAdmin(RecordAdmin):
    """The public change log."""

    list_display = ["seq", "at", "verb", "record_public_id"]
    list_filter = ["verb", "record_kind"]
    list_select_related = ["decision"]
    search_fields = ["record_public_id"]

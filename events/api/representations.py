"""Rows as JSON, for all that is not part of the record proper (that is `review.representation`).

Missing is None. No function makes a query: rows come with what is shown of them already joined or prefetched.
"""

import datetime as dt
from typing import Any

from events.models import (
    Actor,
    ActorName,
    ActorRelation,
    Article,
    ArticleVersion,
    Candidate,
    Capture,
    Change,
    Place,
    PlaceName,
    Source,
    Submission,
)
from events.review.representation import api_path, represent_instant, source_reference
from events.taxonomy import (
    Correspondence,
    ErrorTerm,
    EventType,
    GeoPrecisionLevel,
    QuantityKind,
    StateTerm,
    Term,
    Vocabulary,
    get_taxonomy,
)

Json = dict[str, Any]


def represent_source(source: Source) -> Json:
    """A publisher."""
    return {
        "id": source.public_id,
        "url": api_path("sources", source.public_id),
        "name": source.name,
        "names": source.names,
        "kind": source.kind,
        "homepage": source.homepage or None,
        "hosts": source.hosts,
        "country": source.country or None,
        "language": source.language or None,
        "state_controlled": source.state_controlled,
        "reliability": source.reliability,
        "reliability_note": source.reliability_note or None,
        "fulltext_policy": source.fulltext_policy,
        "created_at": represent_instant(source.created_at),
        "updated_at": represent_instant(source.updated_at),
    }


def represent_actor(actor: Actor) -> Json:
    """An actor without names and relations; `parent` must be joined."""
    return {
        "id": actor.public_id,
        "url": api_path("actors", actor.public_id),
        "name": actor.name,
        "kind": actor.kind,
        "country": actor.country or None,
        "sector": actor.sector or None,
        "parent": None if actor.parent is None else actor_reference(actor.parent),
        "external_ids": actor.external_ids,
        "note": actor.note or None,
        "created_at": represent_instant(actor.created_at),
        "updated_at": represent_instant(actor.updated_at),
    }


def represent_actor_whole(actor: Actor) -> Json:
    """An actor with all names and with relations from both ends; `names`, `relations`, `relations_to` prefetched."""
    return {
        **represent_actor(actor),
        "names": [_actor_name(name) for name in actor.names.all()],
        "relations": [_relation(relation, relation.object) for relation in actor.relations.all()],
        "relations_to": [_relation(relation, relation.subject) for relation in actor.relations_to.all()],
    }


def actor_reference(actor: Actor) -> Json:
    """An actor, named only."""
    return {"id": actor.public_id, "url": api_path("actors", actor.public_id), "name": actor.name}


def represent_place(place: Place) -> Json:
    """A place with all its names; `parent` joined, `names` prefetched."""
    parent = place.parent
    return {
        "id": place.public_id,
        "url": api_path("places", place.public_id),
        "name": place.name,
        "names": [_place_name(name) for name in place.names.all()],
        "kind": place.kind,
        "country": place.country or None,
        "latitude_deg": place.latitude_deg,
        "longitude_deg": place.longitude_deg,
        "geo_precision": place.geo_precision,
        "parent": None
        if parent is None
        else {"id": parent.public_id, "url": api_path("places", parent.public_id), "name": parent.name},
        "geonames_id": place.geonames_id,
        "note": place.note or None,
        "created_at": represent_instant(place.created_at),
        "updated_at": represent_instant(place.updated_at),
    }


def represent_article(article: Article) -> Json:
    """An article without its text; `source`, `originator` and `story_cluster` joined."""
    cluster = article.story_cluster
    return {
        "id": article.public_id,
        "url": api_path("articles", article.public_id),
        "canonical_url": article.canonical_url,
        "title": article.title or None,
        "byline": article.byline or None,
        "source": None if article.source is None else source_reference(article.source),
        "originator": None if article.originator is None else source_reference(article.originator),
        "originator_raw": article.originator_raw or None,
        "published": article.published or None,
        "published_at": represent_instant(article.published_at),
        "published_basis": article.published_basis or None,
        "language": article.language,
        "document_symbol": article.document_symbol or None,
        "story": None if cluster is None else cluster.public_id,
        "text_sha256": article.text_sha256 or None,
        "changed_at": represent_instant(article.changed_at),
        "gone_at": represent_instant(article.gone_at),
        "taken_down_at": represent_instant(article.taken_down_at),
        "versions_url": f"{api_path('articles', article.public_id)}versions/",
        "external_ids": article.external_ids,
        "note": article.note or None,
        "created_at": represent_instant(article.created_at),
        "updated_at": represent_instant(article.updated_at),
    }


def represent_article_whole(article: Article) -> Json:
    """An article with as much of its text as its source allows readers to see; `takedown` joined."""
    policy = fulltext_policy(article)
    takedown = getattr(article, "takedown", None)
    return {
        **represent_article(article),
        "fulltext_policy": policy,
        "text": (article.text or None) if policy == Source.Fulltext.PUBLIC and takedown is None else None,
        "text_chars": len(article.text),
        "takedown_reason": None if takedown is None else takedown.reason,
    }


def represent_version(version: ArticleVersion, *, is_public: bool) -> Json:
    """What a later capture of an article's page said; `capture` joined. Words only where they are `is_public`."""
    return {
        "number": version.number,
        "seen_at": represent_instant(version.seen_at),
        "capture": version.capture.public_id,
        "title": version.title or None,
        "text": (version.text or None) if is_public else None,
        "text_chars": len(version.text),
        "text_sha256": version.text_sha256,
    }


def fulltext_policy(article: Article) -> str:
    """How much readers may see of an article; a publisher whom nobody has registered gets the cautious default."""
    return Source.Fulltext.EXCERPT if article.source is None else article.source.fulltext_policy


def represent_capture(capture: Capture, *, taken_down_at: dt.datetime | None) -> Json:
    """The bytes of one URL at one instant, by their digest; `taken_down_at` is when its article was taken down."""
    return {
        "id": capture.public_id,
        "captured_url": capture.url,
        "fetched_at": represent_instant(capture.fetched_at),
        "http_status": capture.http_status,
        "content_type": capture.content_type or None,
        "charset": capture.charset or None,
        "sha256": capture.sha256,
        "size_bytes": capture.size_bytes,
        "taken_down_at": represent_instant(taken_down_at),
    }


def represent_candidate(candidate: Candidate, *, quotable: bool) -> Json:
    """What the machine proposes. `article__source`, `matched_event` and `event` joined.

    Where not `quotable` (the source allows a link only), the quote is left out here and in the draft.
    """
    article = candidate.article
    return {
        "id": candidate.public_id,
        "url": api_path("candidates", candidate.public_id),
        "machine_coded": True,
        "state": candidate.state,
        "type": candidate.type,
        "article": {
            "id": article.public_id,
            "url": api_path("articles", article.public_id),
            "title": article.title or None,
            "canonical_url": article.canonical_url,
            "published": article.published or None,
            "source": None if article.source is None else source_reference(article.source),
        },
        "quote": candidate.quote if quotable else None,
        "start": candidate.start,
        "end": candidate.end,
        "score": candidate.score,
        "detector": candidate.detector,
        "detector_version": candidate.detector_version,
        "draft": candidate.draft if quotable else {**candidate.draft, "quote": None},
        "matched_event": _event_reference(candidate.matched_event),
        "match_score": candidate.match_score,
        "likely_events": [
            {"id": one["event"], "url": api_path("events", one["event"]), "score": one["score"], "why": one["why"]}
            for one in candidate.likely_events
        ],
        "event": _event_reference(candidate.event),
        "created_at": represent_instant(candidate.created_at),
        "decided_at": represent_instant(candidate.decided_at),
    }


def represent_submission(submission: Submission, *, candidates_count: int) -> Json:
    """Where a submission stands. Never who sent it, nor what their file was called."""
    article = submission.article
    return {
        "id": submission.public_id,
        "url": api_path("submissions", submission.public_id),
        "submitted_url": submission.url or None,
        "canonical_url": submission.canonical_url,
        "origin": submission.origin,
        "state": submission.state,
        "is_ended": submission.is_ended,
        "error": represent_error(submission.error_kind),
        "article": None
        if article is None
        else {"id": article.public_id, "url": api_path("articles", article.public_id), "title": article.title or None},
        "candidates_count": candidates_count,
        "candidates_url": None if article is None else f"/api/v1/candidates/?article={article.public_id}",
        "created_at": represent_instant(submission.created_at),
        "updated_at": represent_instant(submission.updated_at),
    }


def represent_error(kind: str) -> Json | None:
    """Why something failed, in the words of the codebook; None without an error."""
    term = get_taxonomy().vocabulary("error_kinds").find(kind) if kind else None
    if term is None:
        return None
    advice = term.advice if isinstance(term, ErrorTerm) else None
    return {"kind": term.key, "label": term.label, "meaning": term.definition, "advice": advice}


def represent_change(change: Change) -> Json:
    """One entry of the change log; `decision` joined. Never who decided."""
    return {
        "seq": change.seq,
        "at": represent_instant(change.at),
        "verb": change.verb,
        "kind": change.record_kind,
        "id": change.record_public_id,
        "decision": change.decision.public_id,
        "reason": change.decision.reason or None,
        "digest": change.digest,
        "record": change.representation,
    }


def represent_vocabulary(vocabulary: Vocabulary[Term]) -> Json:
    """A vocabulary without its terms."""
    return {
        "name": vocabulary.name,
        "url": f"/api/v1/vocabularies/{vocabulary.name}/",
        "title": vocabulary.title,
        "description": vocabulary.description,
        "origin": vocabulary.origin,
        "version": vocabulary.version,
        "terms_count": len(vocabulary),
    }


def represent_term(term: Term) -> Json:
    """A term with its crosswalk, and what terms of its vocabulary have besides."""
    return {
        "code": term.code,
        "key": term.key,
        "label": term.label,
        "definition": term.definition,
        "crosswalk": {scheme: [_correspondence(item) for item in found] for scheme, found in term.crosswalk.items()},
        **_further(term),
    }


def _actor_name(name: ActorName) -> Json:
    return {
        "text": name.text,
        "language": name.language or None,
        "script": name.script or None,
        "scheme": name.scheme or None,
        "kind": name.kind,
        "deceptive": name.deceptive,
    }


def _place_name(name: PlaceName) -> Json:
    return {
        "text": name.text,
        "language": name.language or None,
        "script": name.script or None,
        "kind": name.kind,
    }


def _relation(relation: ActorRelation, other: Actor) -> Json:
    return {
        "kind": relation.kind,
        "actor": actor_reference(other),
        "date": relation.date or None,
        "date_words": relation.partial_date.words if relation.date else None,
        "note": relation.note or None,
    }


def _event_reference(event: Any) -> Json | None:  # noqa: ANN401 - an Event or None; the type adds an import only
    if event is None:
        return None
    return {"id": event.public_id, "url": api_path("events", event.public_id), "title": event.title}


def _correspondence(item: Correspondence) -> Json:
    return {"value": item.value or None, "match": item.match.value, "note": item.note or None}


def _further(term: Term) -> Json:
    match term:
        case EventType():
            return {
                "theme": term.theme,
                "includes": list(term.includes),
                "excludes": list(term.excludes),
                "examples": list(term.examples),
                "unit_of_analysis": term.unit_of_analysis,
                "required_quantities": list(term.required_quantities),
                "subtypes": [represent_term(subtype) for subtype in term.subtypes],
            }
        case QuantityKind():
            return {"unit": term.unit}
        case GeoPrecisionLevel():
            return {"radius_km": term.radius_km}
        case ErrorTerm():
            return {"advice": term.advice, "transient": term.transient}
        case StateTerm():
            return {"final": term.final}
    return {}

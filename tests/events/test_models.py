"""What the database itself refuses: each constraint has a bad row here, and the append-only tables stay as they are."""

import datetime as dt
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from events.models import Article, Candidate, Capture, Change, Claim, Decision, Event
from tests.factories import (
    ActorFactory,
    ActorNameFactory,
    ActorRelationFactory,
    ArticleFactory,
    ArticleVersionFactory,
    CandidateFactory,
    CaptureFactory,
    ChangeFactory,
    ClaimFactory,
    ContradictionFactory,
    DecisionFactory,
    EditorFactory,
    EventFactory,
    EventLinkFactory,
    EventVersionFactory,
    FeedFactory,
    ParticipationFactory,
    PlaceFactory,
    PlaceNameFactory,
    RedirectFactory,
    SourceFactory,
    SubmissionFactory,
    TakedownFactory,
)

pytestmark = pytest.mark.django_db
LATER, EARLIER = dt.date(2020, 3, 9), dt.date(2020, 3, 2)


@contextmanager
def refused(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        yield


def put(row, **columns):
    type(row).objects.filter(pk=row.pk).update(**columns)


def backwards(maker, **rest):
    return lambda: put(maker(**rest), date_earliest=LATER, date_latest=EARLIER)


def again(row, maker, *names):
    return maker(**{name: getattr(row, name) for name in names})


def own_parent(maker):
    row = maker()
    put(row, parent=row)


def twice_contradicted():
    row = ContradictionFactory()
    ContradictionFactory(first=row.first, second=row.second)


def contradicted_by_itself():
    claim = ClaimFactory()
    ContradictionFactory(first=claim, second=claim)


# By constraint: how somebody might try to write the row that it refuses.
BAD_ROWS = {
    "actor_not_its_own_parent": lambda: own_parent(ActorFactory),
    "actor_name_once": lambda: again(ActorNameFactory(), ActorNameFactory, "actor", "text"),
    "actor_relation_once": lambda: again(
        ActorRelationFactory(), ActorRelationFactory, "subject", "kind", "object", "date"
    ),
    "actor_relation_not_to_itself": lambda: ActorRelationFactory(subject=(actor := ActorFactory()), object=actor),
    "actor_relation_date_order": backwards(ActorRelationFactory),
    "article_published_order": lambda: ArticleFactory(published_earliest=LATER, published_latest=EARLIER),
    "capture_once": lambda: again(CaptureFactory(), CaptureFactory, "submission", "vault_key"),
    "capture_sha256_form": lambda: CaptureFactory(sha256="A" * 64),
    "candidate_once": lambda: again(CandidateFactory(), CandidateFactory, "article", "draft_key"),
    "candidate_score_range": lambda: CandidateFactory(score=1.01),
    "candidate_quote_offsets": lambda: CandidateFactory(start=5, end=5, quote=""),
    "candidate_accepted_has_event": lambda: CandidateFactory(state="accepted"),
    "candidate_decided_has_time": lambda: put(CandidateFactory(), state="rejected"),
    "claim_date_order": backwards(ClaimFactory, dated=True),
    "claim_low_best_high": lambda: ClaimFactory(counted=True, low=3, best=2),
    "claim_quantity_complete": lambda: ClaimFactory(counted=True, best=None),
    "claim_occurred_is_yes_or_no": lambda: ClaimFactory(value="perhaps"),
    "claim_quote_offsets": lambda: ClaimFactory(start=0, end=0, quote=""),
    "claim_one_speaker": lambda: ClaimFactory(attributed_actor=ActorFactory(), attributed_source=SourceFactory()),
    "claim_credibility_range": lambda: ClaimFactory(credibility=0),
    "contradiction_once": twice_contradicted,
    "contradiction_in_order": contradicted_by_itself,
    "event_date_order": backwards(EventFactory),
    "event_not_its_own_parent": lambda: own_parent(EventFactory),
    "event_series_index_within_total": lambda: EventFactory(series_index=3, series_total=2),
    "event_override_has_note": lambda: EventFactory(verification_overridden=True),
    "participation_once": lambda: again(ParticipationFactory(), ParticipationFactory, "event", "actor", "role"),
    "event_link_once": lambda: again(EventLinkFactory(), EventLinkFactory, "event", "kind", "target"),
    "event_link_not_to_itself": lambda: EventLinkFactory(event=(event := EventFactory()), target=event),
    "decision_refusal_has_reason": lambda: DecisionFactory(verb="reject", reason=""),
    "redirect_not_to_itself": lambda: RedirectFactory(from_public_id="evt-1", to_public_id="evt-1"),
    "redirect_has_target": lambda: RedirectFactory(to_public_id=""),
    "redirect_once": lambda: again(RedirectFactory(), RedirectFactory, "from_public_id", "to_public_id"),
    "version_date_order": lambda: EventVersionFactory(date_earliest=LATER, date_latest=EARLIER),
    "version_ends_after_it_began": lambda: EventVersionFactory(until_seq=0),
    "version_one_stands": lambda: again(EventVersionFactory(), EventVersionFactory, "event"),
    "place_on_earth": lambda: PlaceFactory(latitude_deg=90.5),
    "place_not_its_own_parent": lambda: own_parent(PlaceFactory),
    "place_name_once": lambda: again(PlaceNameFactory(), PlaceNameFactory, "place", "text"),
    "source_name_unique": lambda: again(SourceFactory(), SourceFactory, "name"),
    "source_reliability_known": lambda: SourceFactory(reliability="G"),
    "feed_failures_not_negative": lambda: FeedFactory(failures=-1),
    "submission_failure_has_kind": lambda: SubmissionFactory(state="failed"),
    "submission_end_has_article": lambda: SubmissionFactory(state="done"),
    "submission_end_has_time": lambda: SubmissionFactory(state="failed", error_kind="dns", ended_at=None),
    "submission_once": lambda: again(SubmissionFactory(), SubmissionFactory, "canonical_url", "round"),
    "submission_document_once": lambda: again(
        SubmissionFactory(document_sha256="ab" * 32), SubmissionFactory, "document_sha256"
    ),
    "submission_round_has_article": lambda: SubmissionFactory(round=1),
    "article_version_number": lambda: again(ArticleVersionFactory(), ArticleVersionFactory, "article", "number"),
    "article_version_from_two": lambda: ArticleVersionFactory(number=1),
    "takedown_has_reason": lambda: TakedownFactory(reason=""),
    "submission_has_url_or_upload": lambda: SubmissionFactory(url="", canonical_url="urn:x"),
}

# Rows that stand just inside a constraint.
GOOD_ROWS = {
    "one bound": lambda: ClaimFactory(counted=True, best=None, low=10000),
    "equal bounds": lambda: ClaimFactory(counted=True, low=2, best=2, high=2),
    "no offsets": lambda: ClaimFactory(start=None, end=None, quote="", locator="p. 3"),
    "an open end": lambda: EventFactory(date="2024-10/.."),
    "an index without a total": lambda: EventFactory(series_index=3),
    "a place without coordinates": lambda: PlaceFactory(latitude_deg=None, longitude_deg=None),
    "the pole": lambda: PlaceFactory(latitude_deg=90, longitude_deg=180),
    "a tombstone": lambda: RedirectFactory(kind="withdrawn", to_public_id=""),
    "an acceptance without a reason": lambda: DecisionFactory(verb="accept", reason=""),
    "a page captured again": lambda: SubmissionFactory(round=1, article=ArticleFactory()),
    "an upload": lambda: SubmissionFactory(url="", canonical_url="urn:sha256:0", upload_key="uploads/0"),
}


def test_every_constraint_has_a_bad_row():
    models = apps.get_app_config("events").get_models()

    assert {constraint.name for model in models for constraint in model._meta.constraints} == set(BAD_ROWS)


@pytest.mark.parametrize("name", BAD_ROWS)
def test_the_database_refuses(name):
    with refused(name):
        BAD_ROWS[name]()


@pytest.mark.parametrize("name", GOOD_ROWS)
def test_the_database_takes(name):
    assert GOOD_ROWS[name]().pk


# --- Append-only ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("maker", "column"), [(DecisionFactory, "reason"), (ChangeFactory, "verb")])
def test_history_is_only_ever_added_to(maker, column):
    row = maker()

    with refused("append-only"):
        put(row, **{column: "update"})
    with refused("append-only"):
        row.delete()


def test_a_capture_is_bound_to_its_article_once_and_nothing_else_of_it_changes():
    capture, article = CaptureFactory(), ArticleFactory()

    with refused("append-only"):
        put(capture, size_bytes=1)
    with refused("append-only"):
        put(capture, article=article, size_bytes=1)
    put(capture, article=article)
    with refused("append-only"):
        put(capture, article=ArticleFactory())
    with refused("append-only"):
        put(capture, article=None)
    with refused("append-only"):
        capture.delete()

    assert Capture.objects.get().article == article


def test_a_user_with_decisions_cannot_be_deleted():
    decision = DecisionFactory(editor=EditorFactory())

    with pytest.raises(IntegrityError), transaction.atomic():
        decision.editor.delete()

    assert Decision.objects.count() == 1
    assert Change.objects.count() == 0


# --- Quotes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("maker", [ClaimFactory, CandidateFactory])
@pytest.mark.parametrize(
    ("text", "quote", "start"),
    [
        ("Two missiles were fired.", "missiles", 4),
        ("북한이 미사일 두 발을 발사했다.", "미사일", 4),
        ("🚀🚀 Two missiles", "Two", 3),  # characters, not bytes and not UTF-16 units
    ],
)
def test_a_quote_stands_where_its_offsets_say(maker, text, quote, start):
    article = ArticleFactory(text=text)

    made = maker(article=article, quote=quote, start=start, end=start + len(quote))

    assert made.pk
    with refused("quote does not stand"):
        maker(article=article, quote=quote, start=start + 1, end=start + 1 + len(quote))
    with refused("quote does not stand"):
        put(made, quote=quote.upper() + "!")


def test_a_text_may_change_around_a_quote_and_not_inside_it():
    article = ArticleFactory(text="Two missiles were fired.")
    ClaimFactory(article=article, quote="Two missiles", start=0, end=12)

    put(article, text="Two missiles were fired on Monday.")
    with refused("lose a quoted passage"):
        put(article, text="Three missiles were fired.")
    with refused("lose a quoted passage"):
        put(article, text="")

    assert Article.objects.get().text.endswith("Monday.")


def test_nothing_that_the_record_rests_on_can_be_deleted():
    claim = ClaimFactory()

    for row in (claim.event, claim.article, claim.article.source):
        with pytest.raises(IntegrityError):
            row.delete()

    assert (Event.objects.count(), Claim.objects.count(), Candidate.objects.count()) == (1, 1, 0)

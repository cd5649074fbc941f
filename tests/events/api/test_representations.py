import datetime as dt

from events.api.representations import fulltext_policy, represent_submission, represent_term
from events.models import Article, Source, Submission
from events.review.representation import represent_instant
from events.taxonomy import get_taxonomy


def test_instants_are_in_utc() -> None:
    seoul = dt.timezone(dt.timedelta(hours=9))
    assert represent_instant(dt.datetime(2026, 11, 22, 9, 0, tzinfo=seoul)) == "2026-11-22T00:00:00Z"
    assert represent_instant(None) is None


def test_the_cautious_policy_where_the_publisher_is_unknown() -> None:
    assert fulltext_policy(Article()) == "excerpt"
    assert fulltext_policy(Article(source=Source(fulltext_policy="public"))) == "public"


def test_an_error_kind_that_the_codebook_does_not_know_is_no_error_in_words() -> None:
    assert represent_submission(Submission(error_kind="from the future"), candidates_count=0)["error"] is None


def test_a_crosswalk_says_how_near_a_term_is() -> None:
    shown = represent_term(get_taxonomy().event_types["missile_launch"])
    assert all({"value", "match", "note"} == set(item) for found in shown["crosswalk"].values() for item in found)
    assert shown["subtypes"][-1]["key"] == "unassigned"

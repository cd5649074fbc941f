"""`verify_archive`: clean where all is well, and whatever was damaged is found by the check that asks for it."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from events.review.audit import CHECKS
from events.review.curated import CuratedParticipant
from events.review.decisions import merge_events
from events.vault import FileVault
from tests.events.review.audit.damage import damage, finders, settle_constraints
from tests.events.review.decisions.world import day_entry, enter
from tests.factories import ActorFactory, ActorNameFactory, EditorFactory, PlaceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(settings, tmp_path):
    """A small archive that has a bit of everything."""
    settings.ARCHIVE_VAULT_DIR = tmp_path / "vault"
    actor = ActorFactory()
    ActorNameFactory(actor=actor, text="Kim Chŏng-ŭn")
    part = CuratedParticipant(actor=actor, role="initiator")
    contested = enter(day_entry("2020-03-02"), day_entry("2020-04-02"), participants=(part,), place=PlaceFactory())
    gone, survivor = enter(), enter()
    merge_events(gone.public_id, into=survivor.public_id, editor=EditorFactory(), reason="the same launch")
    settle_constraints()
    return {"contested": contested, "gone": gone, "survivor": survivor}


def verify(*arguments):
    out = StringIO()
    call_command("verify_archive", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.mark.usefixtures("archive")
def test_a_sound_archive_is_clean():
    told = verify()

    assert f"{len(CHECKS)} checks, no findings" in told
    assert all(check.question in told for check in CHECKS)


_SECOND = "(SELECT min(seq) + 1 FROM events_change)"
# What a constraint would refuse goes together with the constraint.
DAMAGE = {
    "a claim withdrawn behind the log's back": (
        "last words",
        "UPDATE events_claim SET state = 'withdrawn' WHERE predicate = 'occurred'",
    ),
    "a title rewritten": ("last words", "UPDATE events_event SET title = 'Nothing' WHERE state = 'published'"),
    "an entry of the log rewritten": ("chain", "UPDATE events_change SET verb = 'withdraw' WHERE verb = 'merge'"),
    "an entry of the log removed": (
        "chain",
        f"DELETE FROM events_eventversion WHERE change_id = {_SECOND}; DELETE FROM events_change WHERE seq = {_SECOND}",  # noqa: S608 - a constant
    ),
    "a contradiction hidden": ("contradictions", "DELETE FROM events_contradiction"),
    "a verification raised": ("standings", "UPDATE events_event SET verification = 'confirmed'"),
    "a date whose bounds are wrong": ("dates", "UPDATE events_event SET date_latest = '2020-12-31'"),
    "a code out of the codebook": ("codes", "UPDATE events_participation SET role = 'king'"),
    "a redirect removed": ("redirects", "DELETE FROM events_redirect"),
    "a circle of redirects": (
        "redirects",
        (
            "INSERT INTO events_redirect (from_public_id, to_public_id, kind, reason, at)"
            " SELECT to_public_id, from_public_id, 'merged', 'x', now() FROM events_redirect"
        ),
    ),
    "a row that points at nothing": (
        "references",
        "UPDATE events_claim SET article_id = 999999 WHERE predicate = 'date'",
    ),
    "a name that nobody finds": ("names", "UPDATE events_actorname SET folded = 'x'"),
    "two versions at once": (
        "versions",
        "DROP INDEX version_one_stands; UPDATE events_eventversion SET until_seq = NULL",
    ),
    "a text changed": ("texts", "UPDATE events_article SET text = 'Nothing happened.'"),
    "a place within itself": (
        "parents",
        "ALTER TABLE events_place DROP CONSTRAINT place_not_its_own_parent; UPDATE events_place SET parent_id = id",
    ),
    "a trigger put to sleep": ("schema", "ALTER TABLE events_change DISABLE TRIGGER change_append_only"),
}


@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.usefixtures("archive")
def test_deliberate_damage_is_found(kind, settings):
    check, sql = DAMAGE[kind]
    damage(sql)

    assert check in finders(FileVault(settings.ARCHIVE_VAULT_DIR))
    with pytest.raises(CommandError, match="is not what it promises to be") as caught:
        verify()
    assert caught.value.returncode == 1


@pytest.mark.usefixtures("archive")
def test_one_check_can_be_asked_for_and_a_misspelt_one_is_told():
    assert verify("--check", "chain").count("looked at") == 1
    with pytest.raises(CommandError, match="there is no check 'chian'; valid: schema, "):
        verify("--check", "chian")


@pytest.mark.usefixtures("archive")
def test_the_report_is_json_for_a_program():
    damage("UPDATE events_event SET verification = 'confirmed'")
    out = StringIO()

    with pytest.raises(CommandError):
        call_command("verify_archive", "--json", stdout=out)

    report = json.loads(out.getvalue())
    standings = next(check for check in report["checks"] if check["name"] == "standings")
    assert report["findings_count"] >= standings["findings_count"] > 0
    assert set(standings["findings"][0]) == {"record", "words"}


def test_many_findings_are_cut_short_unless_all_are_asked_for(archive):
    for _ in range(60):
        ActorNameFactory()
    damage("UPDATE events_actorname SET folded = 'x'")
    out = StringIO()

    with pytest.raises(CommandError):
        call_command("verify_archive", "--check", "names", stdout=out)
    assert "and 11 more; --all shows them" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("verify_archive", "--check", "names", "--all", stdout=(whole := StringIO()))
    assert whole.getvalue().count("is found as 'x'") == 61
    assert archive

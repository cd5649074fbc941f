"""Loading: once, twice, changed, broken, edited since; and the record that ships with the archive."""

import datetime as dt
from io import StringIO

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.utils import timezone

from events.models import (
    Actor,
    ActorName,
    ActorRelation,
    Article,
    Change,
    Claim,
    Contradiction,
    Decision,
    Event,
    Feed,
    Place,
    Source,
)
from tests.events.management.reference.sample import sample, write
from tests.factories import EditorFactory

pytestmark = pytest.mark.django_db
MODELS = (Source, Feed, Place, Actor, ActorName, ActorRelation, Article, Event, Claim, Decision, Change)


def load(folder, **options):
    out = StringIO()
    call_command("load_reference", folder=folder, stdout=out, skip_checks=True, **options)
    return out.getvalue()


def counts():
    return {model.__name__: model.objects.count() for model in MODELS}


def test_everything_is_loaded_and_told_file_by_file(tmp_path):
    told = load(write(tmp_path, sample()))

    assert "sources.yaml: 1 new, 0 changed, 0 unchanged" in told
    assert "events.yaml: 1 new, 0 changed, 0 unchanged" in told
    event = Event.objects.get()
    assert (event.place.parent.name, event.verification, event.independent_count) == ("North Korea", "corroborated", 2)
    assert Actor.objects.get(name="An army").parent.name == "North Korea"
    assert ActorRelation.objects.get().article == Article.objects.get()
    assert "DPRK" in event.search_text


def test_a_second_run_changes_nothing_and_says_so(tmp_path):
    folder = write(tmp_path, sample())
    load(folder)
    before = counts()

    told = load(folder)

    assert "Reference record: 0 changed" in told
    assert "places.yaml: 0 new, 0 changed, 2 unchanged" in told
    assert counts() == before


def test_changed_entries_are_updates_of_the_same_rows(tmp_path):
    files = sample()
    load(write(tmp_path, files))
    files["sources"][0]["name"] = "Harbour Gazette"
    files["actors"][0]["names"].append({"text": "КНДР", "language": "ru", "script": "Cyrl", "kind": "alias"})
    files["actors"][1]["parent"] = ""
    files["relations"][0]["note"] = "It says otherwise."
    files["articles"][0]["title"] = "Three missiles"
    files["events"][0]["title"] = "Three missiles"
    before = counts()

    told = load(write(tmp_path, files))

    assert "Reference record: 6 changed" in told
    assert Source.objects.get().name == "Harbour Gazette"
    assert Actor.objects.get(name="An army").parent is None
    added = {"ActorName": 1, "Decision": 1, "Change": 1}
    assert counts() == {name: count + added.get(name, 0) for name, count in before.items()}
    assert [decision.reason for decision in Decision.objects.all()] == ["reference record"] * 2


def test_a_feed_whose_entries_are_chosen_otherwise_is_read_anew_and_others_go_on(tmp_path):
    files = sample()
    load(write(tmp_path, files))
    polled = {"etag": '"a"', "seen": [7], "next_poll_at": timezone.now() + dt.timedelta(hours=6), "failures": 2.5}
    Feed.objects.update(**polled)

    files["feeds"][0]["reason"] = "Read once a day."
    load(write(tmp_path, files))
    feed = Feed.objects.get()
    assert (feed.note, feed.etag, feed.seen, feed.failures) == ("Read once a day.", '"a"', [7], 2.5)

    files["feeds"][0]["keywords"] = ["@dprk"]
    load(write(tmp_path, files))
    feed = Feed.objects.get()
    assert (feed.keywords, feed.etag, feed.seen, feed.next_poll_at) == (["@dprk"], "", [], None)
    assert feed.failures == 2.5


def test_a_single_fault_loads_nothing(tmp_path):
    files = sample()
    files["events"][0]["claims"][0]["value"] = "perhaps"

    with pytest.raises(CommandError, match=r"events\.yaml > launch.*'perhaps'"):
        load(write(tmp_path, files))

    assert set(counts().values()) == {0}


def test_a_failure_in_the_middle_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("events.review.decisions.log.refresh_contradictions", lambda _: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        load(write(tmp_path, sample()))

    assert set(counts().values()) == {0}


def test_checking_writes_nothing(tmp_path):
    told = load(write(tmp_path, sample()), check=True)

    assert "9 entries of 7 kinds, no faults" in told
    assert set(counts().values()) == {0}


def test_removed_entries_stay_and_are_told(tmp_path):
    load(write(tmp_path, sample()))
    files = sample()
    files["events"], files["relations"], files["feeds"] = [], [], []

    told = load(write(tmp_path, files))

    assert "evt-0000000001 is in the archive and not in the file" in told
    assert "feeds.yaml: 0 new, 0 changed, 0 unchanged; 1 in the archive only" in told
    assert Event.objects.count() == Feed.objects.count() == 1


def test_what_somebody_edited_in_the_admin_stays_as_edited(tmp_path):
    files = sample()
    load(write(tmp_path, files))
    source = Source.objects.get()
    Source.objects.update(reliability="C")
    LogEntry.objects.create(
        user=EditorFactory(),
        content_type=ContentType.objects.get_for_model(Source),
        object_id=str(source.pk),
        object_repr=str(source),
        action_flag=CHANGE,
    )

    told = load(write(tmp_path, files))

    assert "sources.yaml: 0 new, 0 changed, 0 unchanged, 1 left as edited" in told
    assert Source.objects.get().reliability == "C"


def test_an_event_that_an_editor_decided_on_stays_and_is_told(tmp_path):
    files = sample()
    load(write(tmp_path, files))
    Decision.objects.create(
        editor=EditorFactory(), verb="update", target_kind="event", target_public_id="evt-0000000001", reason="better"
    )
    files["events"][0]["title"] = "Another title"

    told = load(write(tmp_path, files))

    assert "evt-0000000001 is left as an editor decided" in told
    assert "1 left as edited" in told
    assert Event.objects.get().title == "Two missiles"


def test_an_event_that_readers_no_longer_see_is_not_published_again(tmp_path):
    folder = write(tmp_path, sample())
    load(folder)
    Decision.objects.create(
        editor=EditorFactory(), verb="withdraw", target_kind="event", target_public_id="evt-0000000001", reason="wrong"
    )
    Event.objects.update(state="withdrawn")

    load(folder)

    assert Event.objects.get().state == "withdrawn"


# --- The record that ships --------------------------------------------------------------------------------------------


def test_the_shipped_record_is_sound_and_shows_what_is_contradicted_and_by_what(settings, tmp_path):
    """One test, since it loads the whole record."""
    settings.ARCHIVE_VAULT_DIR = tmp_path / "vault"
    shipped = settings.BASE_DIR / "fixtures" / "reference"
    load(shipped)

    seeds = {event.external_ids["seed"]: event for event in Event.objects.filter(external_ids__has_key="seed")}
    assert {seed for seed, event in seeds.items() if event.contradicted} == {"A1", "A2", "A3", "A9", "B11"}
    for seed in ("A1", "A2", "A3", "A9"):
        sides = Contradiction.objects.filter(first__event=seeds[seed]) | Contradiction.objects.filter(
            second__event=seeds[seed]
        )
        names = {side.article.source.name for row in sides for side in (row.first, row.second)}
        assert len(names) > 1, seed
    about = Claim.objects.filter(event=seeds["A3"], value="false").values_list("about_event__title", flat=True)
    assert any("Kaesong" in title for title in about)
    alone = {seeds[seed].verification for seed in ("A4", "A5a", "A5b", "A5c", "A6", "A10", "A11a")}
    assert alone == {"claimed_only"}
    resolutions = Event.objects.filter(type="un_action", subtype="resolution").exclude(external_ids__has_key="seed")
    assert resolutions.count() > 20
    assert set(resolutions.values_list("verification", flat=True)) == {"confirmed"}
    call_command("verify_archive", stdout=StringIO())
    assert "Reference record: 0 changed" in load(shipped)


# --- Bad input --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("break_it", "told"),
    [
        (lambda event: event.update(type="missile_test"), "events.yaml > launch: type 'missile_test' is not in"),
        (
            lambda event: event.update(date="2 March 2020"),
            "events.yaml > launch: date: '2 March 2020' is not an EDTF date",
        ),
        (
            lambda event: event["claims"][2]["quantity"].update(low=3, high=2, best=None),
            "events.yaml > launch > claims clm-0000000003 > quantity: quantity 'range_km': low 3",
        ),
        (
            lambda event: event["claims"][0].update(quote="three missiles", locator=""),
            "events.yaml > launch > claims clm-0000000001: quote is 'three missiles', which does not stand in the text",
        ),
        (
            lambda event: event["claims"][0].update(quote="missiles", start=1),
            "quote is 'missiles', which does not stand at 1 of the text",
        ),
        (lambda event: event["claims"][0].update(quote="e"), "which stands more than once in the text"),
        (
            lambda event: event.update(participants=[{"actor": "dprk", "role": "initiator"}] * 2),
            "events.yaml > launch > participants 2: North Korea stands there twice as initiator",
        ),
    ],
)
def test_a_bad_entry_is_told_with_file_entry_and_field_and_nothing_is_loaded(tmp_path, break_it, told):
    files = sample()
    load(write(tmp_path, files))
    Article.objects.update(text="Two missiles were fired.")
    before = counts()
    files["sources"][0]["name"] = "Harbour Gazette"
    files["events"][0]["title"] = "Another title"
    break_it(files["events"][0])

    with pytest.raises(CommandError) as caught:
        load(write(tmp_path, files))

    assert told in str(caught.value)
    assert counts() == before
    assert (Source.objects.get().name, Event.objects.get().title) != ("Harbour Gazette", "Another title")


def test_words_of_a_text_that_the_archive_holds_are_quoted_where_they_stand(tmp_path):
    files = sample()
    load(write(tmp_path, files))
    files["events"][0]["claims"][0].update(quote="Two missiles")
    with pytest.raises(CommandError, match="holds no text of art-0000000001; give a locator"):
        load(write(tmp_path, files))
    Article.objects.update(text="Two missiles were fired.")

    load(write(tmp_path, files))

    claim = Claim.objects.get(public_id="clm-0000000001")
    assert (claim.quote, claim.start, claim.end) == ("Two missiles", 0, 12)


def test_files_of_one_kind_may_stand_in_a_folder(tmp_path):
    files = sample()
    folder = write(tmp_path, files)
    (folder / "events").mkdir()
    (folder / "events.yaml").rename(folder / "events" / "2020.yaml")
    (folder / "events" / "2021.yaml").write_text("[]", encoding="utf-8")

    assert "events.yaml: 1 new" in load(folder)
    files["events"][0]["title"] = ""
    write(tmp_path, files)
    with pytest.raises(CommandError, match="stands beside the folder events/"):
        load(folder)

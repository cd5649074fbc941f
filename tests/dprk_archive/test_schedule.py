from django.conf import settings

from dprk_archive.schedule import ENTRIES, Entry, beat_schedule


def test_every_entry_expires_before_its_next_run() -> None:
    for name, entry in ENTRIES.items():
        assert 0 < entry.expires_s < entry.every_s, name


def test_due_submissions_are_looked_for_several_times_a_minute() -> None:
    sweeps = [entry for entry in ENTRIES.values() if entry.task == "events.tasks.requeue_due_submissions"]
    assert [entry.every_s <= 20 for entry in sweeps] == [True]


def test_entries_take_the_form_that_celery_reads() -> None:
    given = {"x": Entry(task="a.b", every_s=10.0, expires_s=8.0)}
    assert beat_schedule(given) == {"x": {"task": "a.b", "schedule": 10.0, "options": {"expires": 8.0}}}
    assert set(settings.CELERY_BEAT_SCHEDULE) == set(ENTRIES)


def test_due_feeds_are_looked_for_every_half_minute() -> None:
    sweeps = [entry for entry in ENTRIES.values() if entry.task == "events.tasks.poll_due_feeds"]
    assert [entry.every_s for entry in sweeps] == [30.0]


def test_pages_to_capture_again_are_looked_for_each_minute() -> None:
    [entry] = [entry for entry in ENTRIES.values() if entry.task == "events.tasks.schedule_recaptures"]
    assert entry.every_s == 60.0

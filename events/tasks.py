"""Celery skins over ingestion: ids as arguments, nothing returned. PostgreSQL knows what is to be done."""

from typing import Final

from celery import shared_task
from django.conf import settings
from django.db import transaction

from events.ingest import store

# A due submission of which a worker was told this long ago, and which nobody holds, has lost its message.
QUIET_S: Final = 60.0
HINTS_AT_ONCE: Final = 500
FEEDS_AT_ONCE: Final = 100


@shared_task(ignore_result=True, acks_late=True, reject_on_worker_lost=True)
def run_submission(submission_pk: int) -> None:
    """Take the steps of one submission that are due; come back by itself when it has to wait."""
    # Only workers read articles: a web process, which sends this task, must not load spaCy and all to start.
    from events.ingest import pipeline  # noqa: PLC0415 - see above

    outcome = pipeline.run(submission_pk, services=pipeline.get_services())
    if outcome.resume_in_s is not None:
        run_submission.apply_async((submission_pk,), countdown=outcome.resume_in_s + 0.1)


def tell_workers(submission_pk: int) -> None:
    """Send `run_submission` as soon as the transaction at hand has committed; a worker must find the row.

    A broker that does not take the message is logged and no failure: the row is there, and the sweep tells again.
    """

    def tell() -> None:
        run_submission.delay(submission_pk)

    transaction.on_commit(tell, robust=True)


@shared_task(ignore_result=True)
def requeue_due_submissions() -> None:
    """Tell workers again of what is due and seems forgotten: a lost message, a killed worker, a retry."""
    store.release_orphans()
    for submission_pk in store.take_hints(quiet_s=QUIET_S, limit=HINTS_AT_ONCE):
        run_submission.delay(submission_pk)


@shared_task(ignore_result=True)
def schedule_recaptures() -> None:
    """Hand in again the pages of state media whose time has come, and tell workers of them."""
    for submission_pk in store.schedule_recaptures():
        run_submission.delay(submission_pk)


@shared_task(ignore_result=True, acks_late=True, reject_on_worker_lost=True)
def poll_feed(feed_pk: int) -> None:
    """Poll one feed if it is due; tell workers of what it brought; come back by itself when its host has to wait."""
    if not settings.ARCHIVE_POLL_FEEDS:
        return
    from events.ingest import polling  # noqa: PLC0415 - only workers read feeds, see `run_submission`

    result = polling.poll_feed(feed_pk, services=polling.get_services())
    for submission_pk in result.submission_pks:
        tell_workers(submission_pk)
    if result.resume_in_s is not None:
        poll_feed.apply_async((feed_pk,), countdown=result.resume_in_s + 0.1)


@shared_task(ignore_result=True)
def poll_due_feeds() -> None:
    """Tell workers of feeds that are due, and again of those whose message or worker was lost."""
    if not settings.ARCHIVE_POLL_FEEDS:
        return
    store.release_lost_polls()
    for feed_pk in store.take_feed_hints(quiet_s=QUIET_S, limit=FEEDS_AT_ONCE):
        poll_feed.delay(feed_pk)

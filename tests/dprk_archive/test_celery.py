import os
import threading
import uuid
from collections.abc import Iterator

import pytest
from celery import Celery
from celery.signals import beat_init, worker_ready
from django.conf import settings
from kombu import Message, Queue
from kombu.transport import resolve_transport

from dprk_archive.brokers import broker
from dprk_archive.celery import KILLED_CHILD, app, watch_pool
from dprk_archive.filebroker import Transport
from dprk_archive.processes import wait_for
from dprk_archive.schedule import ENTRIES


def test_every_process_that_sets_django_up_has_the_configured_app() -> None:
    from celery import current_app  # noqa: PLC0415 - a proxy: what it is decides itself at its first use

    assert current_app.main == "dprk_archive"


def test_only_json_is_taken_and_sent() -> None:
    assert list(app.conf.accept_content) == ["json"]
    assert (app.conf.task_serializer, app.conf.event_serializer) == ("json", "json")


def test_a_task_is_acknowledged_after_its_work_and_ends_before_its_lease() -> None:
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.task_soft_time_limit < app.conf.task_time_limit <= settings.ARCHIVE_LEASE_S


def test_whoever_starts_has_what_is_due_looked_for_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: dict[str, float] = {}
    monkeypatch.setattr(app, "send_task", lambda name, expires: sent.update({name: expires}))

    worker_ready.send(sender=None)
    by_worker = dict(sent)
    sent.clear()
    beat_init.send(sender=None)

    assert sent == by_worker == {entry.task: entry.expires_s for entry in ENTRIES.values()}


def test_the_name_filesystem_means_our_transport() -> None:
    found: object = resolve_transport("filesystem")
    assert found is Transport


@pytest.fixture
def rabbitmq_app() -> Iterator[Celery]:
    """Our app's settings for a broker that is RabbitMQ, with a queue of the test's own."""
    chosen = broker(os.environ["TEST_AMQP_URL"], folder=settings.ARCHIVE_STATE_DIR, visibility_timeout_s=60)
    queue = f"dprk-test-{uuid.uuid4()}"
    rabbit = Celery("test", broker=chosen.url, set_as_current=False)
    rabbit.conf.update(
        broker_transport_options=chosen.transport_options,
        task_default_queue=queue,
        task_default_queue_type=chosen.queue_type,
        task_default_exchange_type=chosen.exchange_type,
        task_ignore_result=True,
    )
    yield rabbit
    with rabbit.connection_for_write() as connection:
        rabbit.amqp.queues[queue].bind(connection.default_channel).delete()
        rabbit.amqp.queues[queue].exchange.bind(connection.default_channel).delete()


@pytest.mark.services
@pytest.mark.skipif(not os.environ.get("TEST_AMQP_URL"), reason="TEST_AMQP_URL names no RabbitMQ")
def test_a_task_lies_in_a_quorum_queue_and_comes_back_when_its_worker_dies(rabbitmq_app: Celery) -> None:
    rabbitmq_app.send_task("events.tasks.run_submission", args=[42])
    queue = rabbitmq_app.amqp.queues[rabbitmq_app.conf.task_default_queue]
    assert queue.queue_arguments == {"x-queue-type": "quorum"}
    with rabbitmq_app.connection_for_read() as connection:
        channel = connection.channel()
        taken: list[Message] = []
        # A quorum queue shows a message once its replicas have it, a moment after it was sent.
        assert wait_for(lambda: _get(queue.bind(channel), into=taken), timeout_s=20)
        assert not taken[0].delivery_info["redelivered"]
    with rabbitmq_app.connection_for_read() as connection:
        channel = connection.channel()
        found: list[Message] = []
        # The broker notices the closed connection a moment later.
        assert wait_for(lambda: _get(queue.bind(channel), into=found), timeout_s=20)
        (again,) = found
        again.ack()
    assert again.delivery_info["redelivered"]
    assert again.content_type == "application/json"
    assert again.payload[0] == [42]


def _get(queue: Queue, *, into: list[Message]) -> bool:
    message = queue.get()
    if message is not None:
        into.append(message)
    return message is not None


@pytest.mark.services
@pytest.mark.skipif(not os.environ.get("TEST_REDIS_URL"), reason="TEST_REDIS_URL names no Redis")
def test_a_task_goes_through_redis() -> None:
    chosen = broker(os.environ["TEST_REDIS_URL"], folder=settings.ARCHIVE_STATE_DIR, visibility_timeout_s=60)
    redis_app = Celery("test", broker=chosen.url, set_as_current=False)
    redis_app.conf.update(
        broker_transport_options=chosen.transport_options,
        task_default_queue=f"dprk-test-{uuid.uuid4()}",
        task_default_queue_type=chosen.queue_type,
        task_default_exchange_type=chosen.exchange_type,
        task_ignore_result=True,
    )
    redis_app.send_task("events.tasks.run_submission", args=[42])
    queue = redis_app.amqp.queues[redis_app.conf.task_default_queue]

    with redis_app.connection_for_read() as connection:
        found = queue.bind(connection.default_channel).get()
        assert found is not None
        found.ack()
        queue.bind(connection.default_channel).delete()

    assert found.content_type == "application/json"
    assert found.payload[0] == [42]


class _Process:
    def __init__(self, pid: int) -> None:
        self.pid, self.alive = pid, True

    def is_alive(self) -> bool:
        return self.alive


class _Pool:
    def __init__(self) -> None:
        self._pool = [_Process(1), _Process(2)]


@pytest.mark.parametrize("is_replaced", [True, False])
def test_a_worker_whose_child_was_killed_ends_to_be_started_again(is_replaced: bool) -> None:  # noqa: FBT001 - a case of a table
    pool, left = _Pool(), []
    watch = threading.Thread(target=watch_pool, args=(pool,), kwargs={"leave": left.append, "look_every_s": 0.01})
    watch.start()
    assert wait_for(lambda: watch.is_alive() and left == [], timeout_s=1.0)

    if is_replaced:  # the pool is quicker than the watch
        pool._pool[1] = _Process(3)
    else:
        pool._pool[1].alive = False
    watch.join(5)

    assert left == [KILLED_CHILD]


def test_children_that_end_with_their_worker_are_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("celery.worker.state.should_stop", 0)
    pool, left = _Pool(), []
    pool._pool[0].alive = False

    watch_pool(pool, leave=left.append, look_every_s=0.01)

    assert left == []

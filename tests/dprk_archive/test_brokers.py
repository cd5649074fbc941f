from pathlib import Path

import pytest

from dprk_archive.brokers import broker
from dprk_archive.env import SettingError

FOLDER = Path("/srv/a state/broker")


def test_without_a_url_messages_are_files_in_the_state_folder() -> None:
    found = broker(None, folder=FOLDER, visibility_timeout_s=60)
    assert found.url.startswith("filesystem://")
    assert found.transport_options["data_folder_in"] == found.transport_options["data_folder_out"]
    assert Path(found.transport_options["data_folder_in"]).is_relative_to(FOLDER)


def test_rabbitmq_gets_quorum_queues() -> None:
    found = broker("amqp://u:p@rabbit:5672//", folder=FOLDER, visibility_timeout_s=60)
    assert (found.queue_type, found.detect_quorum_queues, found.transport_options) == ("quorum", True, {})
    # Tasks with a countdown wait in RabbitMQ through topic exchanges only.
    assert found.exchange_type == "topic"


def test_redis_gets_its_time_before_a_message_is_handed_out_again() -> None:
    found = broker("redis://host:6379/0", folder=FOLDER, visibility_timeout_s=1200)
    assert found.transport_options == {"visibility_timeout": 1200}
    assert found.queue_type == "classic"


@pytest.mark.parametrize("url", ["kafka://h", "localhost", "sqs", "://x"])
def test_another_kind_of_broker_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(SettingError, match=r"CELERY_BROKER_URL starts with .*amqp://user:password@host:5672//"):
        broker(url, folder=FOLDER, visibility_timeout_s=60)


def test_a_password_does_not_show_in_the_representation() -> None:
    assert "hunter2" not in repr(broker("amqp://u:hunter2@h//", folder=FOLDER, visibility_timeout_s=60))

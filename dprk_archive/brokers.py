"""Settings of Celery's broker: files under the state folder, or whatever CELERY_BROKER_URL names. Pure."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from dprk_archive.env import SettingError

SCHEMES: Final = ("amqp", "amqps", "pyamqp", "redis", "rediss", "filesystem", "memory")
RABBITMQ: Final = frozenset({"amqp", "amqps", "pyamqp"})
POLL_INTERVAL_S: Final = 0.25


@dataclass(frozen=True, kw_only=True)
class Broker:
    """What Celery is told about its broker."""

    url: str = field(repr=False)
    transport_options: dict[str, Any]
    queue_type: str
    exchange_type: str
    detect_quorum_queues: bool


def broker(url: str | None, *, folder: Path, visibility_timeout_s: int) -> Broker:
    """The broker of a URL.

    Args:
        url: the value of CELERY_BROKER_URL, None for files.
        folder: where messages are kept as files.
        visibility_timeout_s: after how long Redis hands an unacknowledged message to another worker.

    Raises:
        SettingError: the URL names a kind of broker that is not supported.
    """
    if url is None:
        return Broker(
            # The host means nothing to it; without one kombu warns at every connection.
            url="filesystem://localhost//",
            transport_options=file_options(folder),
            queue_type="classic",
            exchange_type="direct",
            detect_quorum_queues=False,
        )
    scheme = url.partition("://")[0] if "://" in url else ""
    if scheme not in SCHEMES:
        raise SettingError(
            f"CELERY_BROKER_URL starts with {scheme!r}; write it like amqp://user:password@host:5672// or redis://host:6379/0"
        )
    options: dict[str, Any] = {}
    if scheme in {"redis", "rediss"}:
        options = {"visibility_timeout": visibility_timeout_s}
    if scheme == "filesystem":
        options = file_options(folder)
    quorum = scheme in RABBITMQ
    return Broker(
        url=url,
        transport_options=options,
        # Quorum queues survive the loss of a RabbitMQ node; classic mirrored ones no longer exist.
        queue_type="quorum" if quorum else "classic",
        # Celery keeps tasks with a countdown in RabbitMQ itself, which works through topic exchanges only; through a
        # direct one, each of them would block a place in a worker until its time has come.
        exchange_type="topic" if quorum else "direct",
        detect_quorum_queues=quorum,
    )


def file_options(folder: Path) -> dict[str, Any]:
    """Options of kombu's filesystem transport: messages, and the table of queues, under `folder`."""
    return {
        "data_folder_in": str(folder / "messages"),
        "data_folder_out": str(folder / "messages"),
        "control_folder": str(folder / "control"),
        "store_processed": False,
        "polling_interval": POLL_INTERVAL_S,
    }

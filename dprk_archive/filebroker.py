"""Celery's broker when nobody runs one: messages are files in the state folder.

kombu's own filesystem transport shows a message under its name before it is written, and writes the table of queues in
place: a reader that looks in between finds an empty file and the worker dies of it. It also moves each message through
the machine's shared temporary folder. Here both are written beside their place and renamed into it.

The folder may be wiped while processes use it: it is made anew, with the table as each process knows it. The messages
are lost, which costs time only, since the database knows what is to be done.
"""

import fcntl
import json
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem
from kombu.transport.virtual import BrokerState

Payload = dict[str, Any]


class Channel(filesystem.Channel):
    """The channel of kombu's filesystem transport, with atomic files."""

    connection: "Transport"

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - kombu's signature
        super().__init__(*arguments, **options)
        self._make_folders()

    @property
    def _messages(self) -> Path:
        return Path(self.data_folder_out)

    @property
    def _claimed(self) -> Path:
        return self._messages.with_name("claimed")

    # kombu's published types give two of its own classes different names for the second argument.
    def _put(self, queue: str, message: Payload, **_options: object) -> None:  # type: ignore[override]  # - kombu's own
        # The oldest first; the clock starts anew with the machine, which costs the order and nothing else.
        path = self._messages / f"{time.monotonic_ns():020d}_{uuid.uuid4()}.{queue}.msg"
        try:
            _write(path, message)
        except FileNotFoundError:
            self._make_folders()
            _write(path, message)

    def _get(self, queue: str, timeout: float | None = None) -> Payload:  # noqa: ARG002 - kombu's signature
        try:
            waiting = sorted(path for path in self._messages.iterdir() if path.name.partition(".")[2] == f"{queue}.msg")
        except FileNotFoundError:
            waiting = []
        self._make_folders()
        for path in waiting:
            claimed = self._claimed / path.name
            try:
                # Only one of several readers can do this.
                path.rename(claimed)
                payload = json.loads(claimed.read_bytes())
                claimed.unlink()
            except FileNotFoundError:
                continue
            return dict(payload)
        raise Empty

    def get_table(self, exchange: str) -> list[Any]:
        """The queues that are bound to an exchange; written again from memory when the file is gone."""
        table = list(super().get_table(exchange))
        known = self.connection.bindings.get(exchange, [])
        if not table and known:
            for binding in known:
                self._write_binding(exchange, binding)
            table = list(super().get_table(exchange))
        return table

    def _queue_bind(self, exchange: str, routing_key: str | None, pattern: str | None, queue: str | None) -> None:
        binding = [routing_key or "", pattern or "", queue or ""]
        known = self.connection.bindings.setdefault(exchange, [])
        if binding not in known:
            known.append(binding)
        self._write_binding(exchange, binding)

    def _write_binding(self, exchange: str, binding: list[str]) -> None:
        path = self._table_path(exchange)
        self._make_folders()
        with self._locked():
            table = [list(entry) for entry in super().get_table(exchange)]
            if binding not in table:
                _write(path, [binding, *table])

    def _make_folders(self) -> None:
        for folder in (self._messages, self._claimed, Path(self.control_folder)):
            folder.mkdir(parents=True, exist_ok=True)

    def _table_path(self, exchange: str) -> Path:
        return Path(self.control_folder) / f"{exchange}.exchange"

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.control_folder / "lock").open("a", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


class Transport(filesystem.Transport):
    """What `filesystem://` means in this project."""

    Channel = Channel

    def __init__(self, client: Any, **options: Any) -> None:  # noqa: ANN401 - kombu's signature
        super().__init__(client, **options)
        # kombu keeps one table of bindings for the whole process, whatever folder a connection is about, and does not
        # write a binding that it thinks it has written.
        self.state = BrokerState()
        self.bindings: dict[str, list[list[str]]] = {}


def _write(path: Path, content: object) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(content), encoding="utf-8")
    draft.replace(path)

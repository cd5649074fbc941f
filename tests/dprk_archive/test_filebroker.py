import shutil
import threading
from pathlib import Path

import pytest
from kombu import Connection, Exchange, Queue
from kombu.simple import SimpleQueue

from dprk_archive.brokers import file_options
from dprk_archive.filebroker import Transport

QUEUE = Queue("archive", Exchange("archive"), routing_key="archive")


def _connect(folder: Path) -> Connection:
    return Connection("filesystem://localhost//", transport=Transport, transport_options=file_options(folder))


def _open(connection: Connection) -> SimpleQueue:
    # Wrong in the published types: kombu takes a connection and a whole queue.
    return SimpleQueue(connection, QUEUE)  # type: ignore[arg-type]  # see above


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "a broker"


def _send(folder: Path, *bodies: object) -> None:
    with _connect(folder) as connection, _open(connection) as queue:
        for body in bodies:
            queue.put(body, serializer="json")


def _take(folder: Path) -> list[object]:
    taken: list[object] = []
    with _connect(folder) as connection, _open(connection) as queue:
        while True:
            try:
                message = queue.get_nowait()
            except queue.Empty:
                return taken
            taken.append(message.payload)
            message.ack()


def test_messages_survive_their_sender_and_arrive_once_in_order(folder: Path) -> None:
    _send(folder, {"pk": 1}, {"pk": 2}, {"text": "평양 🚀"})
    assert _take(folder) == [{"pk": 1}, {"pk": 2}, {"text": "평양 🚀"}]
    assert _take(folder) == []
    assert [path for path in folder.rglob("*") if path.suffix == ".msg"] == []


def test_a_message_is_never_seen_half_written(folder: Path) -> None:
    _send(folder, {"pk": 1})
    (message,) = (folder / "messages").iterdir()
    # What a writer that was killed has left.
    (folder / "messages" / f".{message.name}.123").write_text('{"half', encoding="utf-8")
    assert _take(folder) == [{"pk": 1}]


def test_a_message_that_another_reader_takes_first_does_not_hide_the_next(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _send(folder, {"pk": 1}, {"pk": 2})
    first = min((folder / "messages").iterdir())
    rename = Path.rename

    def outrun(path: Path, target: Path) -> Path:
        if path == first and path.exists():
            path.unlink()  # the other reader was faster
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", outrun)
    assert _take(folder) == [{"pk": 2}]


def test_many_readers_and_writers_lose_nothing_and_get_nothing_twice(folder: Path) -> None:
    taken: list[object] = []
    failures: list[BaseException] = []

    def work(start: int) -> None:
        try:
            for number in range(start, start + 25):
                _send(folder, number)
                taken.extend(_take(folder))
        except BaseException as error:  # noqa: BLE001 - shown below, in the thread that pytest watches
            failures.append(error)

    threads = [threading.Thread(target=work, args=(100 * index,)) for index in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken.extend(_take(folder))
    assert failures == []
    assert sorted(map(int, map(str, taken))) == sorted(
        100 * index + number for index in range(4) for number in range(25)
    )


def test_a_folder_that_is_wiped_under_its_users_works_again(folder: Path) -> None:
    with _connect(folder) as sender, _connect(folder) as receiver, _open(sender) as outbox, _open(receiver) as inbox:
        outbox.put({"pk": 1}, serializer="json")
        shutil.rmtree(folder)
        with pytest.raises(inbox.Empty):
            inbox.get_nowait()

        # Sent by somebody who has declared the queue before the folder went, and does not declare it again.
        outbox.put({"pk": 2}, serializer="json")
        shutil.rmtree(folder / "claimed")
        message = inbox.get(timeout=5)
        message.ack()

    assert message.payload == {"pk": 2}

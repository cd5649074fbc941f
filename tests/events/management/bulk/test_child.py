"""What a process of the pool says of what it does; whole pools are in `test_running`."""

from multiprocessing import Pipe

from events.ingest import pipeline
from events.ingest.pipeline import Outcome
from events.management.bulk.child import peak_bytes, work


def test_it_runs_what_comes_until_the_pipe_is_closed(monkeypatch):
    monkeypatch.setattr(pipeline, "get_services", lambda: None)
    monkeypatch.setattr(pipeline, "run", lambda key, *, services: Outcome(1, 2.0 if key == 2 else None))  # noqa: ARG005 - as called
    monkeypatch.setattr("signal.signal", lambda *_: None)
    ours, theirs = Pipe()
    ours.send([1, 2])
    ours.send(None)
    ours.send([3])

    class Ended:
        def recv(self):
            if not theirs.poll():
                raise EOFError
            return theirs.recv()

        send = theirs.send

    work(Ended())

    assert [(one.key, one.resume_in_s) for one in (ours.recv(), ours.recv(), ours.recv())] == [
        (1, None),
        (2, 2.0),
        (3, None),
    ]


def test_memory_is_in_bytes():
    assert 10_000_000 < peak_bytes() < 100_000_000_000

"""The life of one process of a pool. Django is set up in it before anything of ours that needs it is loaded."""

import os
import resource
import signal
import sys
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Final

_KB: Final = 1024


@dataclass(frozen=True, slots=True)
class Done:
    """What a process says of one submission: the seconds that it took, and those to come back in, None for never.

    `peak_bytes` is the most memory that the process has had.
    """

    key: int
    took_s: float
    resume_in_s: float | None
    peak_bytes: int


def work(pipe: "Connection[Done, list[int] | None]") -> None:
    """Take the steps of what comes through the pipe, until it is closed or the parent is gone."""
    # Ctrl-C reaches the whole group; the parent closes the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import django  # noqa: PLC0415 - this module is loaded in a process that has no settings yet

    django.setup()
    from events.ingest import pipeline  # noqa: PLC0415 - as above

    services = pipeline.get_services()
    parent = os.getppid()
    try:
        while True:
            for key in pipe.recv() or []:
                if os.getppid() != parent:
                    return
                began = time.monotonic()
                outcome = pipeline.run(key, services=services)
                pipe.send(Done(key, time.monotonic() - began, outcome.resume_in_s, peak_bytes()))
    except (EOFError, OSError):
        return


def peak_bytes() -> int:
    """The most memory that this process has had, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * _KB

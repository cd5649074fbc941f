"""Lines that tell what a command does and how long each step took."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(text: str, *, end: str = "\n") -> None:
    """Write to standard output at once; a closed terminal is no reason to stop stopping."""
    try:
        sys.stdout.write(f"{text}{end}")
        sys.stdout.flush()
    except OSError:
        return


@contextmanager
def step(text: str) -> Iterator[None]:
    """Announce a step, and its seconds when it has succeeded."""
    began = time.monotonic()
    say(f"  {text} ...", end="")
    try:
        yield
    except BaseException:
        say("")
        raise
    say(f" {time.monotonic() - began:.1f} s")

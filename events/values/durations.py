"""Spans of time in words."""

from typing import Final

_UNITS: Final = (("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1))


def duration_words(seconds: float) -> str:
    """A span of time as a person says it: in the largest unit of which there are two, rounded down.

    Args:
        seconds: not negative; what is below one second is "less than a second".

    >>> [duration_words(span) for span in (0.4, 1, 119, 120, 7199, 10_800, 200_000)]
    ['less than a second', '1 second', '119 seconds', '2 minutes', '119 minutes', '3 hours', '2 days']
    """
    if seconds < 1:
        return "less than a second"
    unit, size = next(((name, size) for name, size in _UNITS if seconds >= 2 * size), ("second", 1))
    count = int(seconds // size)
    return f"{count} {unit}" + ("" if count == 1 else "s")

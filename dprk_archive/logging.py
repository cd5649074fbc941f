"""Logging of every process: lines to standard error, which the supervisor or the container keeps."""

from typing import Any

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def logging_config(*, level: str) -> dict[str, Any]:
    """A dictionary for `logging.config.dictConfig`.

    Args:
        level: the lowest level that is written, one of `LEVELS`.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "format": "{asctime} {levelname:<7} {name}: {message}",
                "style": "{",
                "datefmt": "%Y-%m-%dT%H:%M:%S%z",
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Its own handlers would write a line twice, and mail nobody.
            "django": {"handlers": [], "level": level, "propagate": True},
            # Each 404 of a crawler is not a warning of ours.
            "django.request": {"level": "ERROR"},
        },
    }

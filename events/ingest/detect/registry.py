"""Detectors by name: built once per process, since a detector costs about a second to build and holds no state."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from events.errors import DetectError
from events.ingest.detect.by_language import LanguageDetector
from events.ingest.records import Detector

DEFAULT: Final = "rules"
# Detectors that an administrator has to configure; `ingest.second_reading` builds them out of the settings.
CONFIGURED: Final = ("model",)
_BUILDERS: Final[Mapping[str, Callable[[], Detector]]] = {"rules": LanguageDetector}


@lru_cache(maxsize=8)
def get_detector(name: str = DEFAULT) -> Detector:
    """The detector of that name, shared by the whole process.

    Raises:
        DetectError: there is none of that name, or it is one that has to be configured.
    """
    if name in CONFIGURED:
        raise DetectError(f"the detector {name!r} needs settings; ingest.second_reading builds it", kind="internal")
    if name not in _BUILDERS:
        raise DetectError(
            f"there is no detector {name!r}; there is {', '.join(sorted([*_BUILDERS, *CONFIGURED]))}", kind="internal"
        )
    return _BUILDERS[name]()

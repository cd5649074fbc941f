"""The archive: events, actors and sources that concern the DPRK; its folders read as the data flows."""

from typing import Final

__version__: Final = "0.1.0"

"""The gazetteer: which actors and places a name in a text may mean.

`load_gazetteer(actors, places)` reads fixtures; a worker builds the same `Gazetteer` from rows of the database.
"""

from events.gazetteer.entries import (
    CountryWord,
    CountryWordKind,
    GazetteerEntry,
    GazetteerMatch,
    GazetteerName,
    MatchKind,
    RecordKind,
)
from events.gazetteer.index import Gazetteer
from events.gazetteer.loader import load_country_words, load_entries, load_gazetteer, read_country_words
from events.gazetteer.romanisation import sound_keys

__all__ = [
    "CountryWord",
    "CountryWordKind",
    "Gazetteer",
    "GazetteerEntry",
    "GazetteerMatch",
    "GazetteerName",
    "MatchKind",
    "RecordKind",
    "load_country_words",
    "load_entries",
    "load_gazetteer",
    "read_country_words",
    "sound_keys",
]

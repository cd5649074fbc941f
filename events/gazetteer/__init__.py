"""The gazetteer: which actors and places a name in a text may mean.

`load_gazetteer(actors, places)` reads the files of the reference record; a worker builds the same `Gazetteer` from rows
of the database.
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
from events.gazetteer.sounds import Compared, Likeness, likenesses, sound_beginnings, sound_key

__all__ = [
    "Compared",
    "CountryWord",
    "CountryWordKind",
    "Gazetteer",
    "GazetteerEntry",
    "GazetteerMatch",
    "GazetteerName",
    "Likeness",
    "MatchKind",
    "RecordKind",
    "likenesses",
    "load_country_words",
    "load_entries",
    "load_gazetteer",
    "read_country_words",
    "sound_beginnings",
    "sound_key",
]

"""The records of the gazetteer: actors and places with their names, and the words that stand for a country."""

from dataclasses import dataclass
from enum import StrEnum


class RecordKind(StrEnum):
    """Which table of the record an entry comes from."""

    ACTOR = "actor"
    PLACE = "place"


@dataclass(frozen=True, slots=True, kw_only=True)
class GazetteerName:
    """One name in one script. `kind` is a code of `name_kinds`, `language` BCP 47, `script` ISO 15924."""

    text: str
    language: str = ""
    script: str = ""
    kind: str = "alias"


@dataclass(frozen=True, slots=True, kw_only=True)
class GazetteerEntry:
    """One actor or place that a mention can be resolved to.

    `name` is the one that pages show; `names` are the others. `kind` is a code of `actor_kinds` or `place_kinds`,
    `country` ISO 3166-1 alpha-2 or "", `parent` the public id of the entry above or "". Coordinates in degrees,
    WGS 84; None for actors and for places without a point.
    """

    public_id: str
    record: RecordKind
    name: str
    kind: str
    country: str = ""
    names: tuple[GazetteerName, ...] = ()
    parent: str = ""
    key: str = ""
    sector: str = ""
    latitude_deg: float | None = None
    longitude_deg: float | None = None
    geo_precision: str = "unknown"

    @property
    def all_names(self) -> tuple[GazetteerName, ...]:
        """Every name, the one that pages show first."""
        return (GazetteerName(text=self.name, kind="official"), *self.names)


class CountryWordKind(StrEnum):
    """What a word is to the country that it stands for."""

    DEMONYM = "demonym"
    METONYM = "metonym"
    SHORT = "short"
    OFFICIAL = "official"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryWord:
    """A word or phrase that stands for a country: adjective, people, capital as metonym, short or official name."""

    text: str
    language: str
    script: str
    kind: CountryWordKind
    country: str


class MatchKind(StrEnum):
    """How a name was matched, strongest first."""

    NAME = "name"  # one of its names, after folding of case, accents and hyphens
    COUNTRY_WORD = "country_word"  # a demonym or metonym of the state
    SOUND = "sound"  # a Korean name in another romanisation, spelling or order


@dataclass(frozen=True, slots=True, kw_only=True)
class GazetteerMatch:
    """One entry that a name may mean, and how it was found."""

    entry: GazetteerEntry
    kind: MatchKind

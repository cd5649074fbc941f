"""A small world for tests of resolution: a gazetteer, one launch of the record, and drafts of it."""

import dataclasses
import datetime as dt

from events.gazetteer import Gazetteer, GazetteerEntry, RecordKind
from events.ingest.records import CandidateDraft, Mention
from events.ingest.resolve import EventSummary, Party
from events.values.quantities import Quantity
from events.values.spans import Span

DPRK, RUSSIA, CHINA, USA = "act-prk", "act-rus", "act-chn", "act-usa"
LEADER, SISTER, MINISTER, MINISTRY, JCS = "act-kju", "act-kyj", "act-csh", "act-mfa", "act-jcs"
LAVROV = "act-lavrov"
WONSAN, SUNAN, TOWN, KANGWON, NORTH, EAST_SEA, VLADIVOSTOK = (
    "plc-wonsan", "plc-sunan", "plc-town", "plc-kangwon", "plc-north", "plc-eastsea", "plc-vlad",
)  # fmt: skip
DAY = dt.date(2020, 3, 2)


def _actor(public_id, name, kind="person", country="KP", parent=""):
    return GazetteerEntry(
        public_id=public_id, record=RecordKind.ACTOR, name=name, kind=kind, country=country, parent=parent
    )


def _place(public_id, name, kind, point=(None, None), parent="", country="KP"):
    return GazetteerEntry(
        public_id=public_id, record=RecordKind.PLACE, name=name, kind=kind, country=country, parent=parent,
        latitude_deg=point[0], longitude_deg=point[1],
    )  # fmt: skip


WORLD = Gazetteer([
    _actor(DPRK, "North Korea", "state"),
    _actor(RUSSIA, "Russia", "state", "RU"),
    _actor(CHINA, "China", "state", "CN"),
    _actor(USA, "United States", "state", "US"),
    _actor(LEADER, "Kim Jong Un"),
    _actor(LAVROV, "Sergei Lavrov", country="RU"),
    _actor(SISTER, "Kim Yo Jong"),
    _actor(MINISTER, "Choe Son Hui"),
    _actor(MINISTRY, "Ministry of Foreign Affairs", "government_body"),
    _actor(JCS, "Joint Chiefs of Staff", "military_unit", "KR"),
    _place(NORTH, "North Korea", "country", (40.0, 127.0)),
    _place(KANGWON, "Kangwon Province", "province", (38.7, 127.6), NORTH),
    _place(WONSAN, "Wonsan", "city", (39.15, 127.44), KANGWON),
    _place(TOWN, "Munchon", "town", (39.26, 127.36), NORTH),
    _place(SUNAN, "Sunan", "airfield", (39.22, 125.67), NORTH),
    _place(EAST_SEA, "East Sea", "sea", (40.0, 135.0), country=""),
    _place(VLADIVOSTOK, "Vladivostok", "city", (43.12, 131.9), country="RU"),
])  # fmt: skip

LAUNCH = EventSummary(
    public_id="evt-1", type="missile_launch", earliest=DAY, latest=DAY, place=WONSAN,
    parties=(Party(DPRK, "initiator"), Party(JCS, "observer")), title="Two missiles from Wonsan on 2 March 2020",
)  # fmt: skip
MEETING = dataclasses.replace(
    LAUNCH, public_id="evt-m", type="diplomatic_contact", place="",
    parties=(Party(DPRK, "participant"), Party(RUSSIA, "participant")), title="Envoys discuss fisheries and timber",
)  # fmt: skip


def draft_of(event_type="missile_launch", *, date="2020-03-02", actors=((DPRK, "initiator"),), place="", **fields):
    """A draft of `LAUNCH`, resolved, with what a test changes of it."""
    quote = fields.pop("quote", "q")
    return CandidateDraft(
        type=event_type, quote=quote, span=Span(0, len(quote)), score=0.5, rule="r", date=date,
        actors=tuple(Mention(name=actor, public_id=actor, role=role) for actor, role in actors),
        place=Mention(name=place, public_id=place) if place else None, **fields,
    )  # fmt: skip


def count_of(number, predicate="missiles_fired", unit="count", **fields):
    """One number, exactly."""
    return Quantity(predicate=predicate, unit=unit, best=number, **fields)

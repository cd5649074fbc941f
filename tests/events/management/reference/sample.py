"""A small reference record, written out for the tests that load and break it."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

FILES: dict[str, list[dict[str, Any]]] = {
    "sources": [
        {
            "id": "src-0000000001",
            "key": "wire",
            "kind": "wire_service",
            "name": "Harbour Wire",
            "names": [{"text": "항구통신", "language": "ko", "script": "Hang"}],
            "homepage": "https://wire.example.org/",
            "hosts": ["wire.example.org"],
            "country": "GB",
            "language": "en",
            "state_controlled": False,
            "reliability": "B",
            "reliability_note": "",
            "fulltext_policy": "excerpt",
        }
    ],
    "feeds": [
        {
            "id": "fed-0000000001",
            "key": "wire-all",
            "source": "wire",
            "url": "https://wire.example.org/rss.xml",
            "kind": "rss",
            "active": True,
            "reason": "",
        }
    ],
    "places": [
        {
            "id": "plc-0000000001",
            "key": "wonsan",
            "kind": "city",
            "name": "Wonsan",
            "names": [{"text": "원산", "language": "ko", "script": "Hang", "kind": "official"}],
            "latitude_deg": 39.15,
            "longitude_deg": 127.44,
            "geo_precision": "locality",
            "country": "KP",
            "parent": "north-korea",
            "note": "",
        },
        {
            "id": "plc-0000000002",
            "key": "north-korea",
            "kind": "country",
            "name": "North Korea",
            "names": [],
            "latitude_deg": None,
            "longitude_deg": None,
            "geo_precision": "country",
            "country": "KP",
            "parent": "",
            "note": "",
        },
    ],
    "actors": [
        {
            "id": "act-0000000001",
            "key": "dprk",
            "kind": "state",
            "name": "North Korea",
            "names": [{"text": "DPRK", "language": "en", "script": "Latn", "kind": "alias"}],
            "country": "KP",
            "sector": "gov",
            "parent": "",
            "external_ids": {"wikidata": "Q423"},
            "note": "",
        },
        {
            "id": "act-0000000002",
            "key": "army",
            "kind": "military_unit",
            "name": "An army",
            "names": [],
            "country": "KP",
            "sector": "mil",
            "parent": "dprk",
            "external_ids": {},
            "note": "",
        },
    ],
    "articles": [
        {
            "id": "art-0000000001",
            "key": "report",
            "source": "wire",
            "url": "https://wire.example.org/1",
            "title": "Two missiles",
            "published": "2020-03-02",
            "language": "en",
            "document_symbol": "",
            "originator": "",
            "note": "",
        }
    ],
    "relations": [
        {
            "key": "army--part-of--dprk",
            "kind": "part_of",
            "subject": "army",
            "object": "dprk",
            "date": "1948/..",
            "article": "report",
            "locator": "paragraph 2",
            "note": "It says so.",
        }
    ],
    "events": [
        {
            "id": "evt-0000000001",
            "key": "launch",
            "type": "missile_launch",
            "subtype": "srbm",
            "title": "Two missiles",
            "summary": "Two missiles were launched.",
            "date": "2020-03-02",
            "date_basis": "kst",
            "place": "wonsan",
            "geo_precision": "locality",
            "origin": "curated",
            "external_ids": {},
            "participants": [{"actor": "dprk", "role": "initiator", "order_named": 1}],
            "links": [],
            "claims": [
                {
                    "id": "clm-0000000001",
                    "article": "report",
                    "predicate": "occurred",
                    "statement": "A launch took place.",
                    "value": "true",
                    "modality": "asserted",
                    "locator": "paragraph 1",
                    "credibility": 2,
                },
                {
                    "id": "clm-0000000002",
                    "article": "report",
                    "predicate": "date",
                    "statement": "It was on 2 March.",
                    "value": "2020-03-02",
                    "modality": "asserted",
                    "attributed_to": {"actor": "army"},
                    "locator": "paragraph 1",
                    "credibility": 2,
                },
                {
                    "id": "clm-0000000003",
                    "article": "report",
                    "predicate": "quantity",
                    "statement": "Two.",
                    "value": "",
                    "quantity": {"predicate": "range_km", "unit": "km", "best": 0.1, "approximate": True},
                    "modality": "asserted",
                    "locator": "paragraph 1",
                    "credibility": 2,
                },
                {
                    "id": "clm-0000000004",
                    "article": "report",
                    "predicate": "place",
                    "statement": "Near Wonsan.",
                    "value": "wonsan",
                    "modality": "asserted",
                    "locator": "paragraph 1",
                    "credibility": 2,
                },
            ],
        }
    ],
}


def sample() -> dict[str, list[dict[str, Any]]]:
    """A copy to change."""
    return deepcopy(FILES)


def write(folder: Path, files: dict[str, list[dict[str, Any]]]) -> Path:
    """The files as YAML in `folder`."""
    for name, entries in files.items():
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(entries, allow_unicode=True), encoding="utf-8")
    return folder

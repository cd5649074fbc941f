"""The record as it stood: what the change log kept, shown as the record is shown."""

from collections.abc import Iterable

from rest_framework.exceptions import NotFound

from events.api.endpoint import Json, checked_id
from events.api.problems import MovedError, SplitError, WithdrawnError
from events.models import Actor, Change, PastContradiction
from events.review.representation import api_path, represent_instant
from events.search.as_of import find_seq
from events.search.past import find_past_claims
from events.search.query import EVENT_FIELDS

_ENDED = frozenset({"merged", "split", "withdrawn"})


def get_past_record(public_id: str, as_of: str) -> Json:
    """One event whole, as it stood.

    Raises:
        NotFound: it had not entered the record yet, or there never was one.
        MovedError, SplitError, WithdrawnError: it was merged, split or withdrawn at that moment.
    """
    checked_id(public_id, kind="event")
    changes = Change.objects.filter(record_kind="event", record_public_id=public_id, seq__lte=find_seq(as_of))
    change = changes.select_related("decision").order_by("-seq").first()
    if change is None:
        raise NotFound(f"there was no event {public_id} in the record then")
    record: Json = change.representation
    if record["state"] in _ENDED:
        raise _ended(change, record)
    return record


def show_past_events(records: Iterable[Json], *, fields: tuple[str, ...], include: tuple[str, ...]) -> list[Json]:
    """Events of the log as they are answered; one query where `include` asks for what actors are."""
    rows = list(records)
    actors = _actors(rows) if "participants" in include else {}
    return [_show(row, actors, fields=fields, include=include) for row in rows]


def show_past_contradictions(pairs: Iterable[PastContradiction], *, seq: int) -> list[Json]:
    """Pairs of the log with both claims whole, as these stood; one query."""
    rows = list(pairs)
    claims = find_past_claims({claim for row in rows for claim in row.record["claims"]}, seq=seq)
    return [
        {
            "id": row.public_id,
            "url": api_path("contradictions", row.public_id),
            **{name: row.record[name] for name in ("kind", "reason", "state")},
            **{side: claims[claim] for side, claim in zip(("first", "second"), row.record["claims"], strict=True)},
            **{name: row.record[name] for name in ("created_at", "updated_at")},
        }
        for row in rows
    ]


def _show(record: Json, actors: dict[str, Json], *, fields: tuple[str, ...], include: tuple[str, ...]) -> Json:
    # The log keeps no order of members; what was not yet kept at the time is null.
    shown = {name: record.get(name) for name in EVENT_FIELDS}
    if actors:
        shown["participants"] = [
            {**part, "actor": {**part["actor"], **actors.get(part["actor"]["id"], {})}}
            for part in record["participants"]
        ]
    if fields:
        shown = {name: value for name, value in shown.items() if name in {"id", *fields}}
    if "claims" in include:
        shown["claims"] = record["claims"]
    if "articles" in include:
        articles = {
            claim["article"]["id"]: {**claim["article"], "source": claim["source"]} for claim in record["claims"]
        }
        shown["articles"] = list(articles.values())
    return shown


def _actors(records: Iterable[Json]) -> dict[str, Json]:
    ids = {part["actor"]["id"] for record in records for part in record["participants"]}
    return {
        actor.public_id: {
            "url": api_path("actors", actor.public_id),
            "kind": actor.kind,
            "country": actor.country or None,
        }
        for actor in Actor.objects.filter(public_id__in=ids)
    }


def _ended(change: Change, record: Json) -> Exception:
    moved_to = [target["id"] for target in record["moved_to"]]
    if record["state"] == "withdrawn":
        at = represent_instant(change.at)
        return WithdrawnError(record["id"], reason=record["reason"], withdrawn_at=at)
    if len(moved_to) == 1:
        return MovedError(api_path("events", moved_to[0]))
    return SplitError(record["id"], reason=record["reason"], parts=moved_to)

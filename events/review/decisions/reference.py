"""The reference record: making the archive equal to its entries, without undoing what editors decided."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from django.db import connection
from django.db.models import Prefetch, Q

from events.models import Article, Change, Claim, Decision, Event, Participation, Verb
from events.review.checks import check_entry
from events.review.columns import event_columns, put_columns
from events.review.curated import CuratedEvent, Outcome
from events.review.decisions.act import act
from events.review.decisions.log import settle
from events.review.decisions.sync import Plan, load_holdings, plan_entry
from events.review.search_text import search_texts_of

CURATED_REASON: Final = "reference record"
# From so many events on, what PostgreSQL knows of the tables is wrong once they are written.
MANY: Final = 100
_DECIDING: Final = (Verb.MERGE, Verb.SPLIT, Verb.RESTORE, Verb.WITHDRAW)


def publish_curated(curated: CuratedEvent, *, reason: str = CURATED_REASON) -> Outcome:
    """`publish_curated_all` for one entry."""
    return publish_curated_all([curated], reason=reason)[0]


def publish_curated_all(entries: Sequence[CuratedEvent], *, reason: str = CURATED_REASON) -> list[Outcome]:
    """Make the record equal to these entries of the reference record: one outcome each, in their order.

    Entries may refer to each other in any order. What is so already is not written, and leaves no trace in the change
    log. An event that an editor has decided on since is left alone, and `Outcome.kept` says so. Claims that came from
    candidates stay; curated claims that left their entry are withdrawn. The number of queries does not grow with the
    number of entries that are so already.

    Raises:
        ReviewError: an entry does not keep to the codebook, or names an event that is not there.
    """
    for entry in entries:
        check_entry(entry)
    with act(None):
        ids = [entry.public_id for entry in entries]
        rows = {event.public_id: event for event in Event.objects.select_for_update().filter(public_id__in=ids)}
        edited = _editor_decisions(rows)
        texts = search_texts_of(entries)
        new = set(ids) - rows.keys()
        rows |= _create([entry for entry in entries if entry.public_id in new], texts)
        holdings = load_holdings(entries, rows, texts=texts)
        plans = {entry.public_id: plan_entry(rows[entry.public_id], entry, holdings) for entry in entries}
        touched = {key for key, plan in plans.items() if key not in edited and (plan.differs or key in new)}
        kept = {key for key, plan in plans.items() if key in edited and plan.differs}
        _write([plans[key] for key in sorted(touched)])
        _publish([rows[key] for key in sorted(touched)], new=new, reason=reason)
        for key in kept:
            rows[key].refresh_from_db()  # the plan set its columns in memory
        return [
            Outcome(event=rows[key], changed=key in touched, kept=_kept_words(key, edited) if key in kept else "")
            for key in ids
        ]


def _create(entries: Collection[CuratedEvent], texts: Mapping[str, str]) -> dict[str, Event]:
    """The bare rows; what refers to other events follows when all rows are there."""
    events = []
    for entry in entries:
        event = Event(public_id=entry.public_id, origin=Event.Origin.CURATED)
        put_columns(event, event_columns(entry, search_text=texts[entry.public_id]))
        events.append(event)
    return {event.public_id: event for event in Event.objects.bulk_create(events)}


def _write(plans: Sequence[Plan]) -> None:
    for plan in plans:
        plan.write()
    Plan.create_all(plans)


def _gather_statistics() -> None:
    """Let PostgreSQL know what was just written: it would plan the weighing of a thousand events for the few before."""
    with connection.cursor() as cursor:
        for model in (Article, Event, Participation, Claim):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")  # noqa: SLF001 - Django's documented way to ask a model about itself


def _publish(events: Sequence[Event], *, new: Collection[str], reason: str) -> None:
    """One decision and one change for each of `events`, after contradictions and standings were brought into step."""
    if not events:
        return
    verbs = [Verb.CREATE if event.public_id in new else Verb.UPDATE for event in events]
    decisions = Decision.objects.bulk_create(
        Decision(verb=verb, target_kind="event", target_public_id=event.public_id, reason=reason.strip())
        for event, verb in zip(events, verbs, strict=True)
    )
    if len(events) > MANY:
        _gather_statistics()
    changed = {event.pk: made for event, made in zip(events, zip(decisions, verbs, strict=True), strict=True)}
    settle(changed, decision=decisions[0])
    fresh = Event.objects.in_bulk([event.pk for event in events])
    for event in events:
        for column in Event._meta.concrete_fields:  # noqa: SLF001 - Django's documented way to ask a model about itself
            setattr(event, column.attname, getattr(fresh[event.pk], column.attname))


def _editor_decisions(rows: Mapping[str, Event]) -> dict[str, Decision]:
    """The last decision of an editor on each of these events, where there is one.

    Joining, dividing and restoring decide on every event that takes part; adding a candidate's claims decides on the
    candidate only.
    """
    on_it = Q(target_public_id__in=rows) | Q(changes__record_public_id__in=rows, changes__verb__in=_DECIDING)
    decisions = Decision.objects.filter(on_it, editor__isnull=False).distinct().order_by("id")
    changes = Change.objects.only("decision_id", "record_public_id", "verb")
    found: dict[str, Decision] = {}
    for decision in decisions.prefetch_related(Prefetch("changes", changes)):
        named = {change.record_public_id for change in decision.changes.all() if change.verb in _DECIDING}
        found |= dict.fromkeys({decision.target_public_id, *named} & rows.keys(), decision)
    return found


def _kept_words(public_id: str, edited: Mapping[str, Decision]) -> str:
    decision = edited[public_id]
    return f"{public_id} is left as an editor decided on {decision.at:%Y-%m-%d} ({decision.verb}); its entry differs"

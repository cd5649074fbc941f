"""Whether the change log is whole, in order, and says of every record what the record says."""

from collections.abc import Iterator
from typing import Final

from django.db.models import Count, F, Max, Q

from events.models import Change, Event, EventState, EventVersion, Redirect
from events.review.audit.findings import Finding, Tally
from events.review.chain import START, entry_digest
from events.review.diff import diff_records
from events.review.records import iter_records
from events.vault import Vault

CHUNK: Final = 500
_SHOWN: Final = 3


def check_chain(_vault: Vault, tally: Tally) -> Iterator[Finding]:
    """Every entry's digest covers it and the one before; entries are in the order of their instants."""
    digest, at = START, None
    for change in Change.objects.select_related("decision").order_by("seq").iterator(chunk_size=CHUNK):
        tally.add()
        expected = entry_digest(
            digest,
            at=change.at,
            verb=change.verb,
            record_kind=change.record_kind,
            record_public_id=change.record_public_id,
            decision=change.decision.public_id,
            representation=change.representation,
        )
        if change.digest != expected:
            words = "its digest does not cover what it says: it, or the entry before it, was changed, added or removed"
            yield Finding(f"entry {change.seq}", words)
        if at is not None and change.at < at:
            yield Finding(f"entry {change.seq}", f"is of {change.at:%Y-%m-%d %H:%M:%S}, before the entry before it")
        digest, at = change.digest, change.at


def check_last_words(_vault: Vault, tally: Tally) -> Iterator[Finding]:
    """The last entry on every event says what the event is now; what left the record has a tombstone."""
    ids = list(Event.objects.published().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        last = _last_entries(some)
        for event, record in iter_records(some):
            tally.add()
            change = last.get(event.public_id)
            if change is None:
                yield Finding(event.public_id, "is published, and the change log does not know it")
                continue
            # An entry that an earlier version of the archive wrote says nothing of fields that came later.
            said = {name: value for name, value in record.items() if name in change.representation}
            differences = diff_records(change.representation, said)
            if differences:
                paths = ", ".join(found.path for found in differences[:_SHOWN])
                yield Finding(event.public_id, f"is not what entry {change.seq} says of it: {paths}")
    for event in Event.objects.exclude(state__in=[EventState.PUBLISHED, EventState.DRAFT]):
        tally.add()
        change = Change.objects.filter(record_public_id=event.public_id).order_by("-seq").first()
        if change is None or change.representation.get("state") != event.state:
            yield Finding(event.public_id, f"is {event.state}, and the last entry on it says otherwise")


def check_versions(_vault: Vault, tally: Tally) -> Iterator[Finding]:
    """What `as_of` reads follows the log: one version an entry, each until the next entry on its event."""
    entries = Change.objects.filter(record_kind="event")
    tally.add(entries.count())
    standing = Q(representation__state=EventState.PUBLISHED)
    for change in entries.filter(standing, version__isnull=True):
        yield Finding(f"entry {change.seq}", f"has no version of {change.record_public_id}")
    for version in EventVersion.objects.exclude(change__record_public_id=F("event__public_id")).select_related("event"):
        yield Finding(f"entry {version.change_id}", f"its version is of {version.event.public_id}, another event")
    ends: dict[str, int] = {}
    rows = entries.order_by("-seq").values_list("seq", "record_public_id", "version__until_seq", "version__change")
    for seq, public_id, until, begins in rows.iterator(chunk_size=CHUNK):
        if begins is not None and until != ends.get(public_id):
            yield Finding(f"entry {seq}", f"its version of {public_id} ends at {until}, not at {ends.get(public_id)}")
        ends[public_id] = seq
    fields = ("type", "title", "verification", "contradicted", "sources_count", "independent_count")
    for version in EventVersion.objects.select_related("change").order_by("pk").iterator(chunk_size=CHUNK):
        record = version.change.representation
        if wrong := [name for name in fields if getattr(version, name) != record[name]]:
            yield Finding(f"entry {version.change_id}", f"its version has another {wrong[0]} than the entry")


def check_first_words(_vault: Vault, tally: Tally) -> Iterator[Finding]:
    """The first entry on every event is the one that made it, and no event has one decision logged twice."""
    firsts = Change.objects.filter(record_kind="event").order_by("record_public_id", "seq").distinct("record_public_id")
    for change in firsts:
        tally.add()
        if change.verb != "create":
            yield Finding(f"entry {change.seq}", f"is the first on {change.record_public_id} and says {change.verb}")
    known = set(Event.objects.values_list("public_id", flat=True))
    for change in firsts:
        if change.record_public_id not in known:
            yield Finding(f"entry {change.seq}", f"is on {change.record_public_id}, and there is no such event")
    twice = Change.objects.values("decision", "record_public_id").annotate(times=Count("seq"), last=Max("seq"))
    for row in twice.filter(times__gt=1):
        yield Finding(f"entry {row['last']}", f"logs one decision on {row['record_public_id']} a second time")


def check_tombstones(_vault: Vault, tally: Tally) -> Iterator[Finding]:
    """What a redirect gives as its reason is what the log says."""
    for redirect in Redirect.objects.order_by("id"):
        tally.add()
        change = Change.objects.filter(record_public_id=redirect.from_public_id).order_by("-seq").first()
        if change is not None and change.representation.get("reason") != redirect.reason:
            yield Finding(redirect.from_public_id, "gives another reason for leaving the record than the change log")


def _last_entries(event_ids: list[int]) -> dict[str, Change]:
    public_ids = Event.objects.filter(pk__in=event_ids).values_list("public_id", flat=True)
    changes = Change.objects.filter(record_kind="event", record_public_id__in=list(public_ids))
    return {
        change.record_public_id: change
        for change in changes.order_by("record_public_id", "-seq").distinct("record_public_id")
    }

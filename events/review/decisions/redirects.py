"""Where ids lead that are no longer records: kept so that no chain and no circle can come about.

An id leads straight to where its claims are now. When that record goes in its turn, all that led to it is led on; when
a record is restored, what had led on from it leads to it again.
"""

from collections.abc import Sequence

from events.models import Change, Event, Redirect


def lead(event: Event, *, to: Sequence[Event], kind: Redirect.Kind, reason: str) -> None:
    """Let an id that was just taken out of the record lead to `to`, which are published; () is a tombstone."""
    targets = [target.public_id for target in to]
    if targets:
        _lead_on(event.public_id, targets)
    Redirect.objects.bulk_create(
        Redirect(from_public_id=event.public_id, to_public_id=target, kind=kind, reason=reason)
        for target in targets or [""]
    )


def unlead(event: Event) -> None:
    """Let an id that is a record again lead nowhere, and what was led on from it lead to it."""
    own = list(Redirect.objects.filter(from_public_id=event.public_id))
    targets = {row.to_public_id for row in own} - {""}
    Redirect.objects.filter(from_public_id=event.public_id).delete()
    led = Redirect.objects.filter(to_public_id__in=targets).values_list("from_public_id", flat=True)
    for source in sorted(set(led)):
        if event.public_id in _went_to(source):
            _replace(source, gone=targets, wanted=[event.public_id])


def _lead_on(public_id: str, targets: Sequence[str]) -> None:
    for source in sorted(set(Redirect.objects.filter(to_public_id=public_id).values_list("from_public_id", flat=True))):
        _replace(source, gone={public_id}, wanted=targets)


def _replace(source: str, *, gone: set[str], wanted: Sequence[str]) -> None:
    """Let `source` lead to `wanted` in place of those of its targets that are in `gone`."""
    rows = list(Redirect.objects.filter(from_public_id=source).order_by("id"))
    kept = [row.to_public_id for row in rows if row.to_public_id not in gone]
    first = rows[0]
    targets = list(dict.fromkeys([*kept, *wanted]))
    kind = Redirect.Kind.SPLIT if len(targets) > 1 else first.kind
    Redirect.objects.filter(from_public_id=source).delete()
    Redirect.objects.bulk_create(
        Redirect(from_public_id=source, to_public_id=target, kind=kind, reason=first.reason) for target in targets
    )


def _went_to(public_id: str) -> set[str]:
    """Where a record went when it was last taken out, as the change log has it."""
    last = Change.objects.filter(record_kind="event", record_public_id=public_id).order_by("-seq").first()
    return set() if last is None else {target["id"] for target in last.representation.get("moved_to", ())}

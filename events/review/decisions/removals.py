"""Taking events out of the record: merging two, splitting one, withdrawing one.

The row and the id stay; the id leads to where the claims went, or to a tombstone. All of it can be restored.
"""

from collections.abc import Sequence
from dataclasses import replace

from django.contrib.auth.models import User

from events.errors import ReviewError
from events.models import (
    Candidate,
    Claim,
    ClaimState,
    Decision,
    Event,
    EventLink,
    EventState,
    Participation,
    Redirect,
    Verb,
)
from events.review.amendments import amended, entry_of
from events.review.columns import claim_key, event_columns, put_columns
from events.review.curated import CuratedEvent, SplitPart
from events.review.decisions.act import act, decide
from events.review.decisions.log import Entry, settle
from events.review.decisions.redirects import lead
from events.review.decisions.rows import get_published, is_within, put_event, put_links, put_participants
from events.review.representation import represent_tombstone
from events.review.search_text import search_text_of

_FEWEST_PARTS = 2


def merge_events(public_id: str, *, into: str, editor: User, reason: str) -> Event:
    """Join an event to another, which takes over its claims, participants, links, parts and identifiers.

    The survivor's own fields stay. A claim that both have, of the same words in the same article, stands once.

    Raises:
        NotPermittedError: `editor` may not decide.
        Event.DoesNotExist: there is no event with one of the ids.
        AlreadyDecidedError: one of them was withdrawn, merged or split before.
        ReviewError: no reason is given, both are one event, or the survivor is a part of the other.
    """
    with act(editor, reason=reason):
        if public_id == into:
            raise ReviewError(f"{public_id} cannot be merged into itself; name the event that is to survive")
        event, survivor = get_published(public_id), get_published(into)
        if is_within(survivor, event):
            raise ReviewError(f"{into} is a part of {public_id}; merge the part into the whole, not the other way")
        absorb(event, survivor)
        decision = decide(editor, Verb.MERGE, kind="event", target=public_id, reason=reason)
        gone = remove(event, EventState.MERGED, to=[survivor], decision=decision, verb=Verb.MERGE)
        settle({survivor.pk: (decision, Verb.MERGE)}, decision=decision, also={event.pk}, first=[gone])
        survivor.refresh_from_db()
        return survivor


def split_event(public_id: str, *, parts: Sequence[SplitPart], editor: User, reason: str) -> list[Event]:
    """Divide an event into several new ones, each with some of its claims.

    Every part starts with the fields and participants of the event and differs by its edits. Links, identifiers, and
    events that were parts of it go with the first part; claims that do not stand stay behind. Gives the new events, in
    the order of `parts`.

    Raises:
        NotPermittedError, Event.DoesNotExist, AlreadyDecidedError: as `merge_events`.
        ReviewError: no reason is given, there are fewer than two parts, an accepted claim of the event is in no part
            or in two, or the edits of a part cannot be carried out.
    """
    with act(editor, reason=reason):
        event = get_published(public_id)
        claims = _shared_out(event, parts)
        before = replace(entry_of(event), verification="", verification_note="")
        created = [
            _new_part(event, amended(before, part.edits), claims[number], is_first=number == 0)
            for number, part in enumerate(parts)
        ]
        _hand_over(event, created[0])
        _hand_over_candidates(event, created)
        decision = decide(editor, Verb.SPLIT, kind="event", target=public_id, reason=reason)
        gone = remove(event, EventState.SPLIT, to=created, decision=decision, verb=Verb.SPLIT)
        settle({part.pk: (decision, Verb.CREATE) for part in created}, decision=decision, also={event.pk}, first=[gone])
        for part in created:
            part.refresh_from_db()
        return created


def withdraw_event(public_id: str, *, editor: User, reason: str) -> Event:
    """Take an event out of the record; a tombstone with the reason stays at its address.

    Raises:
        NotPermittedError, Event.DoesNotExist, AlreadyDecidedError: as `merge_events`.
        ReviewError: no reason is given.
    """
    with act(editor, reason=reason):
        event = get_published(public_id)
        decision = decide(editor, Verb.WITHDRAW, kind="event", target=public_id, reason=reason)
        gone = remove(event, EventState.WITHDRAWN, to=[], decision=decision, verb=Verb.WITHDRAW)
        settle({}, decision=decision, also={event.pk}, first=[gone])
        return event


def remove(event: Event, state: EventState, *, to: Sequence[Event], decision: Decision, verb: Verb) -> Entry:
    """Set the state, let the id lead on, and give the entry of the log that says so."""
    event.state = state
    event.contradicted = False
    event.save(update_fields=["state", "contradicted", "updated_at"])
    lead(event, to=to, kind=Redirect.Kind(state.value), reason=decision.reason)
    tombstone = represent_tombstone(event, reason=decision.reason, moved_to=[target.public_id for target in to])
    return Entry(decision=decision, verb=verb, kind="event", target=event.public_id, record=tombstone)


def absorb(event: Event, survivor: Event) -> None:
    """Move all that hangs on `event` to `survivor`; the rows of `event` itself stay, for restoring it."""
    held = {claim_key(claim) for claim in Claim.objects.accepted().filter(event=survivor)}
    for claim in Claim.objects.filter(event=event).order_by("id"):
        claim.event = survivor
        if claim.state == ClaimState.ACCEPTED and claim_key(claim) in held:
            claim.state = ClaimState.SUPERSEDED
        claim.save(update_fields=["event", "state", "updated_at"])
    there = set(survivor.participations.values_list("actor_id", "role"))
    for part in event.participations.all():
        if (part.actor_id, part.role) not in there:
            Participation.objects.create(
                event=survivor,
                actor_id=part.actor_id,
                role=part.role,
                order_named=part.order_named,
                title_at_time=part.title_at_time,
            )
    _hand_over(event, survivor)
    Candidate.objects.filter(event=event).update(event=survivor)
    both = replace(entry_of(survivor), external_ids=_united(survivor.external_ids, event.external_ids))
    if put_columns(survivor, {"external_ids": both.external_ids, "search_text": search_text_of(both)}):
        survivor.save(update_fields=["external_ids", "search_text", "updated_at"])


def _hand_over(event: Event, survivor: Event) -> None:
    """What refers to `event` refers to `survivor` from now on; its own links are repeated there."""
    for part in Event.objects.filter(parent=event).exclude(pk=survivor.pk):
        part.parent = survivor
        part.save(update_fields=["parent", "updated_at"])
    for link in EventLink.objects.filter(event=event).exclude(target=survivor):
        EventLink.objects.get_or_create(
            event=survivor, kind=link.kind, target_id=link.target_id, defaults={"note": link.note}
        )
    for link in EventLink.objects.filter(target=event):
        taken = EventLink.objects.filter(event_id=link.event_id, kind=link.kind, target=survivor).exists()
        if link.event_id == survivor.pk or taken:
            link.delete()
        else:
            link.target = survivor
            link.save(update_fields=["target"])
    Claim.objects.filter(about_event=event).update(about_event=survivor)
    Candidate.objects.filter(matched_event=event).update(matched_event=survivor)


def _hand_over_candidates(event: Event, parts: Sequence[Event]) -> None:
    """A candidate belongs where the claims of its sentence went, else to the first part."""
    for candidate in Candidate.objects.filter(event=event):
        claims = Claim.objects.filter(event__in=parts, article=candidate.article_id, start=candidate.start)
        claim = claims.order_by("id").first()
        candidate.event_id = parts[0].pk if claim is None else claim.event_id
        candidate.save(update_fields=["event"])


def _shared_out(event: Event, parts: Sequence[SplitPart]) -> list[list[Claim]]:
    """The accepted claims of an event by part."""
    if len(parts) < _FEWEST_PARTS:
        raise ReviewError(f"a split makes two events or more; {len(parts)} is given")
    rows = {claim.public_id: claim for claim in Claim.objects.accepted().filter(event=event)}
    named = [claim for part in parts for claim in part.claims]
    if unknown := sorted(set(named) - rows.keys()):
        raise ReviewError(f"{event.public_id} has no accepted claim {unknown[0]!r}")
    if twice := sorted(claim for claim in rows if named.count(claim) > 1):
        raise ReviewError(f"claim {twice[0]} is given to more than one part; each claim goes to one")
    if missing := sorted(rows.keys() - set(named)):
        raise ReviewError(f"claim {missing[0]} is in no part; each claim of {event.public_id} goes to one")
    if not all(part.claims for part in parts):
        raise ReviewError("a part has no claim; an event stands on at least one")
    return [[rows[claim] for claim in part.claims] for part in parts]


def _new_part(event: Event, entry: CuratedEvent, claims: Sequence[Claim], *, is_first: bool) -> Event:
    part = Event(origin=event.origin)
    own = replace(entry, public_id=part.public_id, external_ids=event.external_ids if is_first else {})
    put_columns(part, event_columns(own))
    part.save()
    put_event(part, own)
    put_participants(part, own)
    put_links(part, [link for link in own.links if is_first or link not in entry_of(event).links])
    for claim in claims:
        claim.event = part
        claim.save(update_fields=["event", "updated_at"])
    return part


def _united(one: dict[str, str | list[str]], other: dict[str, str | list[str]]) -> dict[str, str | list[str]]:
    """The identifiers of both, each once."""
    united: dict[str, str | list[str]] = {}
    for scheme in [*one, *(scheme for scheme in other if scheme not in one)]:
        values: list[str] = []
        for ids in (one.get(scheme, []), other.get(scheme, [])):
            values += [ids] if isinstance(ids, str) else ids
        distinct = list(dict.fromkeys(values))
        united[scheme] = distinct[0] if len(distinct) == 1 else distinct
    return united

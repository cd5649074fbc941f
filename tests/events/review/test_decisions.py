"""Any acts in any order by any number of editors: the record keeps its promises, and its log tells all of it."""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from events.errors import ArchiveError
from events.models import Change, Claim, Contradiction, Event, PastClaim, PastContradiction
from events.review import decisions
from events.review.audit import CHECKS, Tally
from events.review.curated import CandidateEdits, ClaimEdit, EventEdits, SplitPart
from events.search import parse_event_query, select_events, select_versions
from events.vault import FileVault
from tests.factories import ActorFactory, CandidateFactory, EditorFactory
from tests.factories.record import draft_of

DAYS = ("2020-03-02", "2020-03-03", "2020-04", "")
WHY = "seen in two reports"
Step = tuple[str, int, int]


@dataclass
class Newsroom:
    """Editors at work: each step is a verb and two numbers that pick what it acts on."""

    editor: User
    refused: list[str] = field(default_factory=list)

    def take(self, step: Step) -> None:
        """One step; what the rules of the record refuse is noted, and whatever else goes wrong is a fault."""
        verb, one, other = step
        try:
            getattr(self, verb)(one, other)
        except (ArchiveError, Event.DoesNotExist, Contradiction.DoesNotExist) as error:
            self.refused.append(f"{verb}: {error}")

    def accept(self, one: int, other: int) -> None:
        actors = [
            {"name": actor.name, "role": "initiator", "public_id": actor.public_id, "options": []}
            for actor in self._actors(one)
        ]
        quantity = {**draft_of()["quantities"][0], "best": str(other % 3 + 1)}
        candidate = CandidateFactory(draft=draft_of(date=DAYS[one % 4], actors=actors, quantities=[quantity]))
        into = self._event(other)
        edits = CandidateEdits(into_event=into.public_id if into and one % 2 else "")
        decisions.accept_candidate(candidate.public_id, editor=self.editor, edits=edits)

    def amend(self, one: int, other: int) -> None:
        event = self._any_event(one)
        claims = Claim.objects.filter(event=event).order_by("id")
        claim = claims[other % claims.count()] if claims else None
        edits = (
            EventEdits(title=f"Launch {other}", date=DAYS[other % 4], date_basis="kst"),
            EventEdits(parent=self._any_event(other).public_id),
            EventEdits(verification="refuted", verification_note="no launch is known"),
            EventEdits(verification=""),
            EventEdits(claims=(ClaimEdit(claim=claim.public_id if claim else "", state="withdrawn", credibility=2),)),
            EventEdits(claims=(ClaimEdit(claim=claim.public_id if claim else "", state="accepted"),)),
        )
        decisions.amend_event(event.public_id, editor=self.editor, edits=edits[other % len(edits)], reason=WHY)

    def merge(self, one: int, other: int) -> None:
        event, into = self._any_event(one), self._any_event(other)
        decisions.merge_events(event.public_id, into=into.public_id, editor=self.editor, reason=WHY)

    def split(self, one: int, other: int) -> None:
        event = self._any_event(one)
        claims = list(Claim.objects.accepted().filter(event=event).order_by("id").values_list("public_id", flat=True))
        cut = other % len(claims) if claims else 0
        halves = (tuple(claims[:cut]), tuple(claims[cut:]))
        parts = [SplitPart(claims=half, edits=EventEdits(title=f"Part {n}")) for n, half in enumerate(halves)]
        decisions.split_event(event.public_id, parts=parts, editor=self.editor, reason=WHY)

    def withdraw(self, one: int, _other: int) -> None:
        decisions.withdraw_event(self._any_event(one).public_id, editor=self.editor, reason=WHY)

    def restore(self, one: int, other: int) -> None:
        event = self._any_event(one)
        seqs = Change.objects.filter(record_public_id=event.public_id).order_by("seq").values_list("seq", flat=True)
        seq = seqs[other % len(seqs)]
        decisions.restore_event(event.public_id, seq=seq, editor=self.editor, reason=WHY)

    def dismiss(self, one: int, _other: int) -> None:
        decisions.dismiss_contradiction(self._pair(one), editor=self.editor, reason=WHY)

    def reopen(self, one: int, _other: int) -> None:
        decisions.reopen_contradiction(self._pair(one), editor=self.editor, reason=WHY)

    def _actors(self, number: int) -> list[Any]:
        return [ActorFactory(country="KP" if number % 3 else "KR") for _ in range(number % 3)]

    def _event(self, number: int) -> Event | None:
        events = Event.objects.published().order_by("id")
        return events[number % events.count()] if events else None

    def _any_event(self, number: int) -> Event:
        """One that is or was in the record."""
        events = Event.objects.order_by("id")
        if not events:
            raise Event.DoesNotExist
        return events[number % events.count()]

    def _pair(self, number: int) -> str:
        pairs = Contradiction.objects.order_by("id").values_list("public_id", flat=True)
        return str(pairs[number % len(pairs)]) if pairs else "con-0000000000"


VERBS = ("accept", "amend", "merge", "split", "withdraw", "restore", "dismiss", "reopen")
STEPS = st.tuples(st.sampled_from(VERBS), st.integers(0, 40), st.integers(0, 40))
BEGINNING = [("accept", 1, 0), ("accept", 4, 1), ("accept", 6, 2), ("accept", 3, 0)]


def findings(folder: Any) -> list[str]:
    """What `verify_archive` would report."""
    found = ((check.name, one) for check in CHECKS for one in check.run(FileVault(folder), Tally()))
    return [f"{name}: {one.record} {one.words}" for name, one in found]


def replays() -> Iterator[tuple[int, dict[str, Any]]]:
    """After each entry of the log, what readers saw: the whole record of each published event, by id."""
    seen: dict[str, Any] = {}
    for change in Change.objects.order_by("seq"):
        if change.record_kind == "event":
            seen.pop(change.record_public_id, None)
            if change.representation["state"] == "published":
                seen[change.record_public_id] = change.representation
        yield change.seq, dict(seen)


def standing_at(seq: int, **filters: list[str]) -> dict[str, Any]:
    query = parse_event_query({"as_of": [f"seq:{seq}"], **filters})
    return {version.change.record_public_id: version.change.representation for version in select_versions(query)}


def check_as_of() -> None:
    """`as_of` at every entry is what a reader of the log would have in hand after it."""
    for seq, seen in replays():
        assert standing_at(seq) == seen
        contested = {key: record for key, record in seen.items() if record["contradicted"]}
        assert standing_at(seq, contradicted=["true"]) == contested
        claims = {claim["id"]: claim for record in seen.values() for claim in record["claims"]}
        assert {row.public_id: row.record for row in PastClaim.objects.standing_at(seq)} == claims
        active = {
            pair["id"] for record in seen.values() for pair in record["contradictions"] if pair["state"] == "active"
        }
        assert set(PastContradiction.objects.standing_at(seq).values_list("public_id", flat=True)) == active


def check_now() -> None:
    """As of the last entry, every filter finds what it finds now."""
    last = Change.objects.order_by("-seq").first()
    assert last is not None
    for filters in (
        {},
        {"contradicted": ["true"]},
        {"type": ["missile_launch"], "date_from": ["2020-03-03"]},
        {"actor_country": ["KP"], "role": ["initiator"]},
        {"-actor_country": ["KR"]},
        {"dyad": ["KP-KR"]},
        {"parent": ["only"]},
        {"parent": ["none"], "min_sources": ["2"]},
        {"verification": ["disputed", "refuted"]},
        {"source_kind": ["wire_service"], "reliability": ["B"]},
        {"q": ["launch"]},
    ):
        live = set(select_events(parse_event_query(filters)).values_list("public_id", flat=True))
        assert set(standing_at(last.seq, **filters)) == live, filters


@contextmanager
def undone() -> Iterator[None]:
    """A database of its own for each example."""
    with transaction.atomic():
        yield
        with connection.cursor() as cursor:  # deferred triggers speak up now or never
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


@pytest.mark.django_db
# Nothing is made smaller: every try costs a second, and the steps of a failure are few enough to read.
@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEPS, min_size=4, max_size=14))
def test_any_acts_in_any_order_keep_every_promise(tmp_path, steps):
    with undone():
        newsroom = Newsroom(EditorFactory())
        for step in [*BEGINNING, *steps]:
            newsroom.take(step)
        assert findings(tmp_path) == []
        check_as_of()
        check_now()


@dataclass
class Reader(threading.Thread):
    """Somebody who polls the change log with the last number seen, as fast as possible."""

    done: threading.Event
    seen: list[tuple[int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        try:
            while True:
                last_round = self.done.is_set()
                while self._poll():
                    pass
                if last_round:
                    return
        finally:
            connection.close()

    def _poll(self) -> bool:
        since = self.seen[-1][0] if self.seen else 0
        rows = Change.objects.filter(seq__gt=since).order_by("seq").values_list("seq", "digest")[:7]
        self.seen += rows
        return bool(rows)


def at_once(*jobs: Callable[[], None]) -> list[BaseException]:
    """Run jobs in threads, each with a connection of its own; gives what they raised."""
    raised: list[BaseException] = []

    def run(job: Callable[[], None]) -> None:
        try:
            job()
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test tells it
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(2))
def test_editors_at_once_lose_nothing_and_readers_miss_nothing(tmp_path, seed):
    newsrooms = [Newsroom(EditorFactory()) for _ in range(3)]
    for step in BEGINNING:
        newsrooms[0].take(step)
    done = threading.Event()
    readers = [Reader(done) for _ in range(2)]
    for reader in readers:
        reader.start()

    def work(newsroom: Newsroom, numbers: random.Random) -> None:
        for _ in range(12):
            newsroom.take((numbers.choice(VERBS), numbers.randrange(40), numbers.randrange(40)))

    raised = at_once(
        *(lambda n=n, room=room: work(room, random.Random(f"{seed}-{n}")) for n, room in enumerate(newsrooms))  # noqa: S311 - a test that can be repeated
    )
    done.set()
    for reader in readers:
        reader.join()

    assert raised == []
    assert findings(tmp_path) == []
    check_as_of()
    check_now()
    log = list(Change.objects.order_by("seq").values_list("seq", "digest"))
    assert len(log) > 4
    assert [reader.seen for reader in readers] == [log, log]

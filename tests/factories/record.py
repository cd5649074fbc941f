"""Events with their parts, claims, candidates, and what happened to them."""

import datetime as dt
from typing import Any

import factory

from events.models import (
    Candidate,
    Change,
    Claim,
    Contradiction,
    Decision,
    Event,
    EventLink,
    EventVersion,
    Participation,
    Redirect,
)
from events.values.digests import key_sha256
from events.values.public_id import new_public_id
from tests.factories.catalogue import ActorFactory
from tests.factories.dates import DatedFactory
from tests.factories.texts import ArticleFactory

QUOTE = "North Korea fired two missiles on Monday"


class EventFactory(DatedFactory):
    """A published missile launch."""

    class Meta:
        model = Event

    type = "missile_launch"
    subtype = "srbm"
    title = factory.Sequence(lambda n: f"Two short-range missiles from the east coast, no. {n}")
    state = "published"


class ParticipationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Participation

    event = factory.SubFactory(EventFactory)
    actor = factory.SubFactory(ActorFactory)
    role = "initiator"


class EventLinkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EventLink

    event = factory.SubFactory(EventFactory)
    kind = "response_to"
    target = factory.SubFactory(EventFactory)


class ClaimFactory(DatedFactory):
    """A claim that the event happened. Traits say something else of it: `dated`, `counted`, `denied`."""

    class Meta:
        model = Claim

    class Params:
        dated = factory.Trait(predicate="date", date="2020-03-02", value=factory.SelfAttribute("date"))
        counted = factory.Trait(
            predicate="quantity",
            value="missiles_fired",
            quantity_predicate="missiles_fired",
            unit="count",
            best=2,
            statement="Missiles fired: 2.",
        )
        denied = factory.Trait(value="false", modality="denied", statement="It did not happen.")

    event = factory.SubFactory(EventFactory)
    article = factory.SubFactory(ArticleFactory)
    predicate = "occurred"
    statement = "A launch took place."
    value = "true"
    date = ""
    date_basis = "unknown"
    quote = ""
    locator = "paragraph 1"


class ContradictionFactory(factory.django.DjangoModelFactory):
    """Two claims on one event, the first of which is the older."""

    class Meta:
        model = Contradiction

    kind = "occurrence"
    first = factory.SubFactory(ClaimFactory)
    second = factory.SubFactory(ClaimFactory, event=factory.SelfAttribute("..first.event"), value="false")
    reason = "One says that it happened; the other that it did not."


def draft_of(**changes: Any) -> dict[str, Any]:
    """A machine's draft as `ingest.store.draft_as_json` writes it, on the text of `ArticleFactory`."""
    return {
        "type": "missile_launch",
        "subtype": "srbm",
        "date": "2020-03-02",
        "date_basis": "kst",
        "date_origin": "sentence",
        "place": None,
        "actors": [],
        "quantities": [
            {
                "predicate": "missiles_fired",
                "unit": "count",
                "low": None,
                "best": "2",
                "high": None,
                "approximate": False,
                "attributed_to": "",
            }
        ],
        "modality": "asserted",
        "attributed_to": "",
        "quote": QUOTE,
        "start": 0,
        "end": len(QUOTE),
        "score": 0.9,
        "rule": "launch.fired",
        "background": False,
        **changes,
    }


class CandidateFactory(factory.django.DjangoModelFactory):
    """An open candidate; `draft=draft_of(...)` says what the machine read."""

    class Meta:
        model = Candidate

    article = factory.SubFactory(ArticleFactory)
    draft = factory.LazyFunction(draft_of)
    draft_key = factory.Sequence(lambda n: key_sha256("draft", str(n)))
    type = factory.LazyAttribute(lambda candidate: candidate.draft["type"])
    quote = factory.LazyAttribute(lambda candidate: candidate.draft["quote"])
    start = factory.LazyAttribute(lambda candidate: candidate.draft["start"])
    end = factory.LazyAttribute(lambda candidate: candidate.draft["end"])
    score = 0.9
    detector = "rules"
    detector_version = "1"
    decided_at = factory.LazyAttribute(
        lambda candidate: None if candidate.state in (None, "open") else dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    )
    state = "open"


class DecisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Decision

    verb = "create"
    target_kind = "event"
    target_public_id = factory.LazyFunction(lambda: new_public_id("event"))
    reason = "reference record"


class ChangeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Change

    decision = factory.SubFactory(DecisionFactory)
    verb = "create"
    record_kind = "event"
    record_public_id = factory.SelfAttribute("decision.target_public_id")
    representation = factory.LazyAttribute(lambda change: {"id": change.record_public_id})
    digest = factory.LazyAttribute(lambda change: key_sha256(change.record_public_id))


class EventVersionFactory(factory.django.DjangoModelFactory):
    """A version of an event that stands, as `decisions.log` copies it from the event."""

    class Meta:
        model = EventVersion

    class Params:
        of = factory.SubFactory(EventFactory)

    change = factory.SubFactory(ChangeFactory)
    event = factory.SelfAttribute("of")
    type = factory.SelfAttribute("of.type")
    title = factory.SelfAttribute("of.title")
    verification = factory.SelfAttribute("of.verification")
    updated_at = factory.SelfAttribute("of.updated_at")


class RedirectFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Redirect

    from_public_id = factory.LazyFunction(lambda: new_public_id("event"))
    to_public_id = factory.LazyFunction(lambda: new_public_id("event"))
    kind = "merged"
    reason = "the same launch twice"

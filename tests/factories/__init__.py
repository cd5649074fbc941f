"""Rows for tests: one factory a model, each valid as it stands. `tests/factories/test_factories.py` builds them all."""

from tests.factories.catalogue import (
    ActorFactory,
    ActorNameFactory,
    ActorRelationFactory,
    FeedFactory,
    PlaceFactory,
    PlaceNameFactory,
    SourceFactory,
)
from tests.factories.people import ApiTokenFactory, ContributorFactory, EditorFactory, UserFactory
from tests.factories.record import (
    CandidateFactory,
    ChangeFactory,
    ClaimFactory,
    ContradictionFactory,
    DecisionFactory,
    EventFactory,
    EventLinkFactory,
    EventVersionFactory,
    ParticipationFactory,
    RedirectFactory,
)
from tests.factories.texts import (
    ArticleFactory,
    ArticleVersionFactory,
    CaptureFactory,
    FetchTurnFactory,
    StoryClusterFactory,
    SubmissionFactory,
    TakedownFactory,
)

__all__ = [
    "ActorFactory",
    "ActorNameFactory",
    "ActorRelationFactory",
    "ApiTokenFactory",
    "ArticleFactory",
    "ArticleVersionFactory",
    "CandidateFactory",
    "CaptureFactory",
    "ChangeFactory",
    "ClaimFactory",
    "ContradictionFactory",
    "ContributorFactory",
    "DecisionFactory",
    "EditorFactory",
    "EventFactory",
    "EventLinkFactory",
    "EventVersionFactory",
    "FeedFactory",
    "FetchTurnFactory",
    "ParticipationFactory",
    "PlaceFactory",
    "PlaceNameFactory",
    "RedirectFactory",
    "SourceFactory",
    "StoryClusterFactory",
    "SubmissionFactory",
    "TakedownFactory",
    "UserFactory",
]

"""The tables of the archive: one file per noun. What one row is in the world stands in each docstring."""

from events.models.actor import Actor, ActorName, ActorRelation, NameKind
from events.models.article import Article, ArticleVersion, Capture, PublishedBasis, StoryCluster, Takedown
from events.models.candidate import Candidate, CandidateState
from events.models.claim import Claim, ClaimModality, ClaimState, Contradiction, Predicate
from events.models.event import Event, EventLink, EventState, Participation, Verification
from events.models.feed import Feed, FeedPoll
from events.models.history import Change, Decision, Redirect, Verb
from events.models.past import PastClaim, PastContradiction
from events.models.place import Place, PlaceName
from events.models.source import Source
from events.models.spending import ModelSpending
from events.models.submission import FetchTurn, Submission, SubmissionState
from events.models.token import ApiToken
from events.models.version import EventVersion

__all__ = [
    "Actor",
    "ActorName",
    "ActorRelation",
    "ApiToken",
    "Article",
    "ArticleVersion",
    "Candidate",
    "CandidateState",
    "Capture",
    "Change",
    "Claim",
    "ClaimModality",
    "ClaimState",
    "Contradiction",
    "Decision",
    "Event",
    "EventLink",
    "EventState",
    "EventVersion",
    "Feed",
    "FeedPoll",
    "FetchTurn",
    "ModelSpending",
    "NameKind",
    "Participation",
    "PastClaim",
    "PastContradiction",
    "Place",
    "PlaceName",
    "Predicate",
    "PublishedBasis",
    "Redirect",
    "Source",
    "StoryCluster",
    "Submission",
    "SubmissionState",
    "Takedown",
    "Verb",
    "Verification",
]

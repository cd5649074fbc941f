"""The admin: the catalogue is edited here; the record is looked at here and decided on elsewhere.

Who may use it follows `review/rules.py` like everything else, not a second table of permissions: editors with staff
status. Users and groups are Django's own pages.
"""

from events.admin.catalogue import ActorAdmin, ActorRelationAdmin, FeedAdmin, PlaceAdmin, SourceAdmin
from events.admin.record import (
    ArticleAdmin,
    CandidateAdmin,
    CaptureAdmin,
    ChangeAdmin,
    ClaimAdmin,
    ContradictionAdmin,
    DecisionAdmin,
    EventAdmin,
    SubmissionAdmin,
)
from events.admin.tokens import ApiTokenAdmin

__all__ = [
    "ActorAdmin",
    "ActorRelationAdmin",
    "ApiTokenAdmin",
    "ArticleAdmin",
    "CandidateAdmin",
    "CaptureAdmin",
    "ChangeAdmin",
    "ClaimAdmin",
    "ContradictionAdmin",
    "DecisionAdmin",
    "EventAdmin",
    "FeedAdmin",
    "PlaceAdmin",
    "SourceAdmin",
    "SubmissionAdmin",
]

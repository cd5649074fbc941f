"""The only writer of the record: Event and its parts, Claim, Decision, Change, and what becomes of a Candidate.

Every function is one act of one editor, or of the curated reference record: permission, change and audit together, in
one transaction under one lock (`act`). Each ends in `log`: what the act made of the record, whole, in the change log.
"""

from events.review.decisions.act import RECORD_LOCK
from events.review.decisions.amend import amend_event
from events.review.decisions.candidates import accept_candidate, merge_candidate, reject_candidate
from events.review.decisions.contradictions import dismiss_contradiction, reopen_contradiction
from events.review.decisions.reference import publish_curated, publish_curated_all
from events.review.decisions.removals import merge_events, split_event, withdraw_event
from events.review.decisions.restore import restore_event

__all__ = [
    "RECORD_LOCK",
    "accept_candidate",
    "amend_event",
    "dismiss_contradiction",
    "merge_candidate",
    "merge_events",
    "publish_curated",
    "publish_curated_all",
    "reject_candidate",
    "reopen_contradiction",
    "restore_event",
    "split_event",
    "withdraw_event",
]

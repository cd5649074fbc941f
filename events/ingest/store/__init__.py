"""The only writer of what ingestion writes: submissions, captures, articles, candidates, polls, takedowns.

Every function is one transaction. PostgreSQL is the queue: each unit of work is a row with a state and a lease.
"""

from events.ingest.store.imports import (
    Import,
    Placed,
    Standing,
    add_imports,
    find_documents,
    is_behind,
    place_imports,
)
from events.ingest.store.intake import (
    URN_DOCUMENT,
    Intake,
    Sender,
    plain_file_name,
    refuse_taken_down,
    submit_document,
    submit_url,
    try_again,
)
from events.ingest.store.leases import (
    BACK_OFF_FIRST_S,
    Lease,
    LeaseLostError,
    at_work,
    note_failure,
    postpone,
    release_orphans,
    take_hints,
    take_lease,
    take_turn,
)
from events.ingest.store.locks import Lock, holding, host_slot
from events.ingest.store.moves import MAX_DETAIL
from events.ingest.store.results import draft_as_json, finish, save_article, save_candidates, save_capture
from events.ingest.store.turns import claim_turn, rest_host

__all__ = [
    "BACK_OFF_FIRST_S",
    "MAX_DETAIL",
    "URN_DOCUMENT",
    "Import",
    "Intake",
    "Lease",
    "LeaseLostError",
    "Lock",
    "Placed",
    "Sender",
    "Standing",
    "add_imports",
    "at_work",
    "claim_turn",
    "draft_as_json",
    "find_documents",
    "finish",
    "holding",
    "host_slot",
    "is_behind",
    "note_failure",
    "place_imports",
    "plain_file_name",
    "postpone",
    "refuse_taken_down",
    "release_orphans",
    "rest_host",
    "save_article",
    "save_candidates",
    "save_capture",
    "submit_document",
    "submit_url",
    "take_hints",
    "take_lease",
    "take_turn",
    "try_again",
]

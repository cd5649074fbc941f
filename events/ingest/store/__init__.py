"""The only writer of what ingestion writes: submissions, captures, articles, candidates, polls, takedowns.

Every function is one transaction. PostgreSQL is the queue: each unit of work is a row with a state and a lease.
"""

from events.ingest.store.feed_leases import (
    FeedLease,
    forget_answers,
    put_off_poll,
    release_lost_polls,
    take_feed,
    take_feed_hints,
    take_feed_turn,
)
from events.ingest.store.imports import (
    Import,
    Placed,
    Standing,
    add_imports,
    find_documents,
    is_behind,
    note_told,
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
from events.ingest.store.polls import FoundEntry, PollReport, SavedPoll, save_poll
from events.ingest.store.recaptures import (
    begin_recaptures,
    recapture,
    refuse_removed,
    schedule_recaptures,
)
from events.ingest.store.results import draft_as_json, finish, save_article, save_candidates, save_capture
from events.ingest.store.takedowns import remove_again, take_down
from events.ingest.store.turns import book_turn, claim_turn, rest_host
from events.ingest.store.versions import (
    Propose,
    Reading,
    find_reading,
    save_missing,
    save_unchanged,
    save_version,
)

__all__ = [
    "BACK_OFF_FIRST_S",
    "MAX_DETAIL",
    "URN_DOCUMENT",
    "FeedLease",
    "FoundEntry",
    "Import",
    "Intake",
    "Lease",
    "LeaseLostError",
    "Lock",
    "Placed",
    "PollReport",
    "Propose",
    "Reading",
    "SavedPoll",
    "Sender",
    "Standing",
    "add_imports",
    "at_work",
    "begin_recaptures",
    "book_turn",
    "claim_turn",
    "draft_as_json",
    "find_documents",
    "find_reading",
    "finish",
    "forget_answers",
    "holding",
    "host_slot",
    "is_behind",
    "note_failure",
    "note_told",
    "place_imports",
    "plain_file_name",
    "postpone",
    "put_off_poll",
    "recapture",
    "refuse_removed",
    "refuse_taken_down",
    "release_lost_polls",
    "release_orphans",
    "remove_again",
    "rest_host",
    "save_article",
    "save_candidates",
    "save_capture",
    "save_missing",
    "save_poll",
    "save_unchanged",
    "save_version",
    "schedule_recaptures",
    "submit_document",
    "submit_url",
    "take_down",
    "take_feed",
    "take_feed_hints",
    "take_feed_turn",
    "take_hints",
    "take_lease",
    "take_turn",
    "try_again",
]

"""What a draft is worth and what kind of its type it is: the same for the rules of every language."""

from typing import Final

from events.ingest.detect.calendar_words import Anchor, plain_bounds
from events.ingest.detect.matching import LEAD_SENTENCES, RuleMatch
from events.ingest.detect.rules import TypeProfile
from events.ingest.detect.timing import Timing
from events.ingest.records import Modality

MIN_SCORE: Final = 0.35  # below, a draft is not proposed
_BACKGROUND_DAYS: Final = 10
_LEAD_BONUS, _BACKGROUND_LOSS, _UNDATED_LOSS, _HYPOTHETICAL_LOSS = 0.1, 0.1, 0.1, 0.1


def nearest_subtype(match: RuleMatch, profile: TypeProfile) -> str:
    """The subtype whose words stand nearest to the trigger, the rule file's first of two as near; else the default."""
    found = [
        (min(abs(hit.start - match.trigger.start) for hit in hits), order, subtype)
        for order, (subtype, labels) in enumerate(profile.subtypes.items())
        if (hits := match.sentence.of(*labels))
    ]
    return min(found)[2] if found else profile.default


def is_long_ago(match: RuleMatch, timing: Timing, anchor: Anchor) -> bool:
    """Whether a match tells of the past: dated long before publication, or undated and not in the lead."""
    if timing.edtf and anchor.latest is not None:
        bounds = plain_bounds(timing.edtf)
        latest = bounds[1] if bounds else None
        return latest is not None and (anchor.latest - latest).days > _BACKGROUND_DAYS
    return match.sentence.index >= LEAD_SENTENCES and not timing.edtf


def score_draft(match: RuleMatch, timing: Timing, modality: Modality, *, is_background: bool) -> float:
    """The rule's score from 0 to 1, better in the lead, worse for background, possibilities and what has no date."""
    score = match.rule.score
    score += _LEAD_BONUS if match.sentence.index < LEAD_SENTENCES else 0.0
    score -= _BACKGROUND_LOSS if is_background else 0.0
    score -= _UNDATED_LOSS if not timing.edtf else 0.0
    score -= _HYPOTHETICAL_LOSS if modality is Modality.HYPOTHETICAL else 0.0
    return round(min(max(score, 0.0), 1.0), 3)

"""The events of the record that a candidate may be, for the page on which an editor decides."""

from typing import Final, NamedTuple

from events.models import Candidate, Event, EventState

AGAINST: Final = "but "
# As much as the log of decisions needs.
SHOWN_REASONS: Final = 4


class Likely(NamedTuple):
    """One event that a candidate may be: how like, why, and whether the machine holds it for near certain."""

    event: Event
    score: float
    why: list[str]
    is_certain: bool

    @property
    def words(self) -> str:
        """The event with the reasons, on one line."""
        return f"{self.event.title}: {', '.join(self.why)}" if self.why else self.event.title

    @property
    def reason(self) -> str:
        """What speaks for it, as a decision may give it; "" if nothing is kept."""
        speaking_for = [words for words in self.why if not words.startswith(AGAINST)]
        return f"The same event: {', '.join(speaking_for[:SHOWN_REASONS])}." if speaking_for else ""


def likely_events(candidate: Candidate) -> list[Likely]:
    """Those that readers still see, best first. `candidate.matched_event` is the event of now, after any merging."""
    told = {str(one["event"]): one for one in candidate.likely_events}
    certain = candidate.matched_event
    if certain is not None and certain.public_id not in told and candidate.likely_events:
        # It was merged into another event since: what spoke for the one speaks for the other.
        told = {certain.public_id: candidate.likely_events[0], **dict(list(told.items())[1:])}
    elif certain is not None and certain.public_id not in told:
        told = {certain.public_id: {"score": candidate.match_score or 0.0, "why": []}}
    events = {event.public_id: event for event in Event.objects.filter(public_id__in=told, state=EventState.PUBLISHED)}
    return [
        Likely(events[key], float(one["score"]), list(one["why"]), is_certain=certain == events[key])
        for key, one in told.items()
        if key in events
    ]

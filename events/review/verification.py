"""How well an event is attested: a pure truth table over who says so.

`assess` is computed from the accepted claims after every change; an editor may override it with a note. `refuted` and
`retracted` are never computed: they are judgements, and people make those. docs/record.md has the table in words.

An originator counts once, however many articles carry its word: articles of one story cluster, of one publisher, and
all official voices of one state (its government bodies, officials and state media) are one. A data set repeats what
others found, so it counts only where nothing else does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from events.models import (
    Actor,
    Article,
    Claim,
    ClaimModality,
    ClaimState,
    Participation,
    Predicate,
    Source,
    Verification,
)

# What these bodies put on record, or these instruments measure, does not rest on a party's word.
EVIDENCE_KINDS: Final = frozenset({"intergovernmental", "court_or_registry", "seismic_or_sensor", "satellite_imagery"})
EVIDENCE_ACTOR_KINDS: Final = frozenset({"international_organization", "court"})
# Events that consist of being published: whoever acts proves the act by publishing it.
PERFORMATIVE_TYPES: Final = frozenset({"official_statement", "sanctions_measure", "un_action"})
OFFICIAL_KINDS: Final = frozenset({"dprk_state_media", "government_official", "foreign_state_media"})
OFFICIAL_SECTORS: Final = frozenset({"gov", "mil", "pty", "spy", "leg", "jud"})
# Roles that are a hand in the matter; to be the target of an act, or to detect it, is none.
ACTING_ROLES: Final = frozenset(
    {
        "initiator",
        "participant",
        "host",
        "guest",
        "signatory",
        "speaker",
        "supervisor",
        "attendee",
        "producer",
        "supplier",
        "recipient",
        "beneficiary",
        "facilitator",
        "sanctioning_authority",
    }
)
# States that do not help each other's story along. Symmetric; ISO 3166-1 alpha-2.
ADVERSARIES: Final = frozenset(
    frozenset(pair)
    for pair in (("KP", "KR"), ("KP", "US"), ("KP", "JP"), ("KP", "UA"), ("RU", "US"), ("RU", "UA"), ("RU", "KR"))
)
WEAK_GRADES: Final = frozenset({"E", "F"})
SOUND_GRADES: Final = frozenset({"A", "B", "C"})
UNKNOWN_GRADE: Final = "F"
DATASET: Final = "dataset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """One claim as a witness to an event.

    `keys` name its originator; witnesses that share a key are one originator's. `grade` is the Admiralty letter of
    the publisher. `country` is the state whose official voice it is, "" for others. `firm`: said as a fact, neither
    planned nor merely alleged. `interested`: the originator has a hand in the event. `evidence`: official record or
    measurement. `dataset`: compiled from others.
    """

    keys: frozenset[str]
    grade: str
    country: str = ""
    firm: bool = True
    interested: bool = False
    evidence: bool = False
    dataset: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a contradiction: the best grade on it and how many originators say so independently."""

    grade: str
    originators: int = 1

    def outweighs(self, other: "Side") -> bool:
        """Whether `other` is no match: graded E or F against A to C, and with no more originators."""
        return self.grade in SOUND_GRADES and other.grade in WEAK_GRADES and self.originators >= other.originators


@dataclass(frozen=True, slots=True)
class Dispute:
    """One active contradiction, seen from one event: the claim that the event rests on, and the one against it.

    `settled_either_way`: neither claim is the one that the event rests on, so whichever outweighs the other settles it.
    """

    own: Side
    dissent: Side
    settled_either_way: bool = False

    @property
    def is_open(self) -> bool:
        """Whether a careful reader is left in doubt."""
        settled = self.own.outweighs(self.dissent)
        return not (settled or (self.settled_either_way and self.dissent.outweighs(self.own)))


def assess(witnesses: Sequence[Witness], *, disputes: Iterable[Dispute] = ()) -> Verification:
    """The verification of an event: the first line that holds decides.

    1. disputed: a contradiction whose dissent is not clearly outweighed.
    2. confirmed: firm evidence of a source that is not graded E or F, or firm word of two adversaries.
    3. corroborated: two independent originators, firm and not graded E or F, at least one of them disinterested.
    4. reported: one disinterested originator that is not graded E or F.
    5. claimed_only: all else - interested parties, sources graded E or F, or nobody at all.
    """
    if any(dispute.is_open for dispute in disputes):
        return Verification.DISPUTED
    sound = [witness for witness in witnesses if witness.grade not in WEAK_GRADES]
    firm = [witness for witness in sound if witness.firm]
    if any(witness.evidence for witness in firm) or _adversaries_agree(firm):
        return Verification.CONFIRMED
    if count_originators(firm) > 1 and not all(witness.interested for witness in _countable(firm)):
        return Verification.CORROBORATED
    if any(not witness.interested for witness in sound):
        return Verification.REPORTED
    return Verification.CLAIMED_ONLY


def count_originators(witnesses: Sequence[Witness]) -> int:
    """How many originators speak independently; those that share a key, even through a third, are one."""
    return count_groups(witness.keys for witness in _countable(witnesses))


def count_groups(sets: Iterable[frozenset[str]]) -> int:
    """How many groups `sets` form when those that share a member, even through a third, are one."""
    groups: list[frozenset[str]] = []
    for keys in sets:
        touching = [group for group in groups if group & keys]
        groups = [group for group in groups if not group & keys]
        groups.append(keys.union(*touching))
    return len(groups)


def witnesses_of(claims: Iterable[Claim], *, acting: frozenset[str]) -> list[Witness]:
    """The witnesses to one event among its claims; `acting` are the states that have a hand in it.

    Where an event consists of what somebody makes of things, those assessments attest that they were made, though
    never firmly. Reads `event`, `article` with source, originator and cluster, and whoever is quoted, loaded before.
    """
    said = list(claims)
    affirming = [_witness(claim, acting=acting) for claim in said if affirms(claim)]
    return affirming or [replace(_witness(claim, acting=acting), firm=False) for claim in said if assesses(claim)]


def _witness(claim: Claim, *, acting: frozenset[str]) -> Witness:
    source = claim.article.source
    country = _voice(claim)
    performs = claim.event.type in PERFORMATIVE_TYPES
    own_act = performs and source is not None and _source_voice(source) in acting
    return Witness(
        keys=originator_keys(claim),
        grade=grade_of(claim),
        country=country,
        firm=claim.modality in {ClaimModality.ASSERTED, ClaimModality.ESTIMATED},
        interested=country != "" and country in acting,
        evidence=own_act or _is_evidence(claim),
        dataset=source is not None and source.kind == DATASET,
    )


def affirms(claim: Claim) -> bool:
    """Whether a claim says, if only by speaking of its details, that the event took place or is going to."""
    if claim.state != ClaimState.ACCEPTED or claim.predicate == Predicate.ASSESSMENT:
        return False
    if claim.modality in {ClaimModality.DENIED, ClaimModality.HYPOTHETICAL}:
        return False
    return claim.predicate != Predicate.OCCURRED or claim.value == "true"


def assesses(claim: Claim) -> bool:
    """Whether a claim says what somebody makes of things."""
    if claim.state != ClaimState.ACCEPTED or claim.predicate != Predicate.ASSESSMENT:
        return False
    return claim.modality not in {ClaimModality.DENIED, ClaimModality.HYPOTHETICAL}


def acting_countries(participations: Iterable[Participation]) -> frozenset[str]:
    """The states that have a hand in an event: those of its acting participants."""
    return frozenset(part.actor.country for part in participations if part.role in ACTING_ROLES) - {""}


def originator_keys(claim: Claim) -> frozenset[str]:
    """Names of whoever first said what `claim` says; two claims that share one are not independent."""
    country = _voice(claim)
    if country:
        return frozenset({f"state:{country}"})
    if claim.attributed_actor_id is not None:
        return frozenset({f"actor:{claim.attributed_actor_id}"})
    if claim.attributed_source_id is not None:
        return frozenset({f"source:{claim.attributed_source_id}"})
    return _article_keys(claim.article)


def grade_of(claim: Claim) -> str:
    """The Admiralty letter of the publisher; F (cannot be judged) where nobody has registered it."""
    return UNKNOWN_GRADE if claim.article.source is None else claim.article.source.reliability


def _article_keys(article: Article) -> frozenset[str]:
    cluster = article.story_cluster
    keys = set() if cluster is None else {f"cluster:{cluster.pk}"}
    first = article.originator_id or (cluster and cluster.originator_id) or article.source_id
    keys.add(f"source:{first}" if first else f"article:{article.pk}")
    return frozenset(keys)


def _voice(claim: Claim) -> str:
    """The state that speaks through `claim`: through whoever is quoted, else through the first publisher."""
    if claim.attributed_actor is not None:
        return _actor_voice(claim.attributed_actor)
    first = claim.attributed_source or claim.article.originator or claim.article.source
    return "" if first is None else _source_voice(first)


def _source_voice(source: Source) -> str:
    return source.country if source.state_controlled or source.kind in OFFICIAL_KINDS else ""


def _actor_voice(actor: Actor) -> str:
    return actor.country if actor.kind == "state" or actor.sector in OFFICIAL_SECTORS else ""


def _is_evidence(claim: Claim) -> bool:
    """Whether it is a finding of such a body itself: its own words or quoted, not what it quotes of others."""
    if claim.attributed_actor is not None:
        return claim.attributed_actor.kind in EVIDENCE_ACTOR_KINDS
    first = claim.attributed_source or claim.article.originator or claim.article.source
    return first is not None and first.kind in EVIDENCE_KINDS


def _countable(witnesses: Sequence[Witness]) -> Sequence[Witness]:
    return [witness for witness in witnesses if not witness.dataset] or witnesses


def _adversaries_agree(witnesses: Iterable[Witness]) -> bool:
    voices = {witness.country for witness in witnesses} - {""}
    return any(pair <= voices for pair in ADVERSARIES)

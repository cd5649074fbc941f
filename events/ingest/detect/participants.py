"""Who took part, in which role, and where: read from the clause around a trigger."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from events.ingest.detect.coreference import Coreference
from events.ingest.detect.matching import RuleMatch
from events.ingest.detect.rules import NameEntry, TypeProfile
from events.ingest.detect.scanning import Hit, Scan, Sentence
from events.ingest.records import Mention

_LIST_GAP: Final = 2
_MAX_ACTORS: Final = 8
_PLACE_LEADS: Final = frozenset(
    {
        "in",
        "at",
        "near",
        "off",
        "from",
        "into",
        "toward",
        "towards",
        "over",
        "on",
        "around",
        "of",
        "to",
        "outside",
        "across",
    }
)
_TARGET_LEADS: Final = frozenset({"toward", "towards", "into"})
_PASSIVE: Final = frozenset({"was", "were", "been", "being", "is", "are", "be"})


class ActorReading(NamedTuple):
    """Who took part: `actors` with their roles, the subject first, each name once, at most eight.

    `subject` is whose act it is, `countries` those of everybody in the subject's role.
    """

    actors: tuple[Mention, ...]
    subject: NameEntry | None
    countries: frozenset[str]


def read_actors(match: RuleMatch, *, scan: Scan, profile: TypeProfile, coreference: Coreference) -> ActorReading:
    """The actors in the clause of `match`, with the roles of `profile` and of the country that it keeps to."""
    roles = profile.roles
    sentence = match.sentence
    names = [hit for hit in sentence.of("actor") if not _is_place_use(hit, scan) and not _is_of_office(hit, sentence)]
    left, right = clause_of(match)
    before = [hit for hit in names if left <= hit.start and hit.end <= match.trigger.start]
    after = [hit for hit in names if match.trigger.end <= hit.start < right]
    inner = [hit for hit in names if match.trigger.start <= hit.start and hit.end <= match.end]
    found: list[tuple[NameEntry, str]] = []
    passive = match.trigger.start > 0 and scan.tokens[match.trigger.start - 1].lower() in _PASSIVE
    subjects = _listed(before) or _listed(inner)
    if not subjects:
        entry = coreference.find(sentence, before=match.trigger.start)
        if entry is not None:
            found.append((entry, roles.get("subject", "initiator")))
    role = roles.get("passive", roles.get("object", "target")) if passive else roles.get("subject", "initiator")
    found += [(hit.entry, role) for hit in subjects if hit.entry]
    found += [(hit.entry, _role(hit, roles, scan)) for hit in (*before, *after) if hit.entry and hit not in subjects]
    unique: dict[str, Mention] = {}
    for entry, role in found:
        if not profile.of_country or entry.country in {"", profile.of_country}:
            unique.setdefault(entry.name, Mention(name=entry.name, role=role))
    acting = {entry.country for entry, role in found if role == roles.get("subject", "initiator")}
    return ActorReading(tuple(unique.values())[:_MAX_ACTORS], found[0][0] if found else None, frozenset(acting - {""}))


def read_place(match: RuleMatch, *, scan: Scan) -> Mention | None:
    """The place named nearest to the trigger within its clause; what it aimed at, or a country, only without one."""
    sentence = match.sentence
    left, right = clause_of(match)
    places = [hit for hit in sentence.of("place") if _follows_preposition(hit, scan)]
    inside = [hit for hit in places if left <= hit.start < right]
    # Where it was done before where it went: "toward the East Sea from the Sunan area".
    origins = [hit for hit in inside if not _is_target(hit, scan)]
    states = [hit for hit in sentence.of("state") if _is_place_use(hit, scan) and left <= hit.start < right]
    for group in (origins, inside, places, states):
        if group:
            nearest = min(group, key=lambda hit: abs(hit.start - match.trigger.start))
            return Mention(name=nearest.entry.name) if nearest.entry else None
    return None


def clause_of(match: RuleMatch) -> tuple[int, int]:
    """Tokens [left, right) of the clause that holds the trigger."""
    edges = match.sentence.of("boundary")
    left = max((hit.end for hit in edges if hit.start <= match.start), default=match.sentence.start)
    right = min((hit.start for hit in edges if hit.start >= match.end), default=match.sentence.end)
    return left, right


def _listed(names: Sequence[Hit]) -> list[Hit]:
    """The subject: the first name of the clause and those listed with it ("the United States and South Korea")."""
    subjects = list(names[:1])
    for hit in names[1:]:
        if hit.start - subjects[-1].end > _LIST_GAP:
            break
        subjects.append(hit)
    return subjects


def _role(hit: Hit, roles: Mapping[str, str], scan: Scan) -> str:
    for back in range(1, 4):
        index = hit.start - back
        if index < 0:
            break
        word = scan.tokens[index].lower()
        if word in roles:
            return roles[word]
    return roles.get("object", "target")


def _is_of_office(hit: Hit, sentence: Sentence) -> bool:
    """Whether a country only names an office: "U.S. President NAME" is one actor."""
    if hit.entry is None or hit.entry.kind != "state":
        return False
    titles = [title for title in sentence.of("title") if 0 <= title.start - hit.end <= 1]
    return any(0 <= person.start - title.end <= 1 for title in titles for person in sentence.of("person"))


def _is_place_use(hit: Hit, scan: Scan) -> bool:
    return hit.start > 0 and scan.tokens[hit.start - 1].lower() in {"in", "into", "off", "near", "over"}


def _follows_preposition(hit: Hit, scan: Scan) -> bool:
    words = [scan.tokens[index].lower() for index in range(max(hit.start - 4, 0), hit.start)]
    return any(word in _PLACE_LEADS for word in words) or "," in words


def _is_target(hit: Hit, scan: Scan) -> bool:
    """Whether the nearest preposition before a place says that something went there."""
    words = [scan.tokens[index].lower() for index in range(max(hit.start - 4, 0), hit.start)]
    led = [word for word in words if word in _PLACE_LEADS]
    return bool(led) and led[-1] in _TARGET_LEADS

"""Who took part, in which role, and where: Korean marks it with particles behind the names."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

from events.ingest.detect.coreference import Coreference
from events.ingest.detect.korean.meaning import is_subject, particle_of
from events.ingest.detect.korean.scanning import QUOTING, KoreanScan
from events.ingest.detect.matching import RuleMatch
from events.ingest.detect.rules import NameEntry
from events.ingest.detect.scanning import Hit, Sentence
from events.ingest.records import Mention

_MAX_ACTORS: Final = 8
_LIST_GAP: Final = 3
_TOPICS: Final = frozenset({("JX", "은"), ("JX", "는"), ("JX", "도")})
_OFFICE_REACH: Final = 6
_ENDING_REACH: Final = 4
_KIN: Final = (
    ["이복형"],
    ["형"],
    ["동생"],
    ["여동생"],
    ["누이"],
    ["고모"],
    ["고모부"],
    ["아들"],
    ["딸"],
    ["부인"],
    ["측근"],
)
# Which English preposition a particle is: the roles of a type are named by those, in both languages.
_CASES: Final = {
    "을": "object", "를": "object", "에": "to", "에게": "to", "께": "to", "한테": "to", "으로": "to", "로": "to",
    "와": "with", "과": "with", "랑": "with", "에서": "from", "로부터": "from", "으로부터": "from", "에게서": "from",
    "의": "of",
}  # fmt: skip
_PLACE_WORDS: Final = frozenset({
    "에서", "일대", "인근", "상공", "부근", "앞바다", "주변", "지역", "상", "해상", "으로", "로", "에", "을", "를",
    "방향", "북쪽", "남쪽", "이남", "이북", "시", "도", "도착", "방문", "발사장", "비행장", "해역",
})  # fmt: skip


class Parties(NamedTuple):
    """Actors with their roles, each name once, and who did it."""

    actors: tuple[Mention, ...]
    subject: NameEntry | None


def read_actors(
    match: RuleMatch,
    *,
    scan: KoreanScan,
    roles: Mapping[str, str],
    coreference: Coreference,
    reporter: Hit | None,
    country: str = "",
) -> Parties:
    """Actors of `match`, the subject first. `reporter` is quoted by the sentence and takes part only if alone in it.

    `country`: whose acts these are if the sentence names any of its actors ("FBI는 ... 북한 조직을 지목했다").
    """
    sentence = match.sentence
    names = [
        hit for hit in sentence.of("actor") if not _is_place_use(hit, scan) and not _is_of_office(hit, sentence, scan)
    ]
    left, right = clause_of(match)
    near = [hit for hit in names if left <= hit.start < right]
    others = [hit for hit in near if reporter is None or hit.start != reporter.start]
    own = [hit for hit in others if country and hit.entry and hit.entry.country == country]
    is_speech = match.rule.type == "official_statement"
    subjects = (
        ([] if is_speech else _possessors(others, match, scan))
        or _subjects(others, match, scan)
        or _heads(others, match, scan)
    )
    if not subjects and reporter is not None and _acts_itself(reporter, match, scan):
        subjects = [hit for hit in names if hit.start == reporter.start]
    if own and not any(hit in own for hit in subjects):
        subjects = own[:1]
    found: list[tuple[NameEntry, str]] = []
    case = "object" if _is_passive(match, scan) and roles.get("object") == "victim" else "subject"
    subject_role = roles.get(case, "initiator" if case == "subject" else "target")
    if not subjects:
        entry = coreference.find(sentence, before=match.trigger.start)
        if entry is None:
            wide = [hit for hit in names if hit.end <= match.trigger.start and hit not in near]
            subjects = _subjects([hit for hit in wide if reporter is None or hit.start != reporter.start], match, scan)
        else:
            found.append((entry, subject_role))
    if not subjects and not found:
        subjects = _modifiers(others, match, scan)
    if not subjects and not found and coreference.subject and not _has_subject(match, scan):
        found.append((coreference.subject, subject_role))
    found += [(hit.entry, subject_role) for hit in subjects if hit.entry]
    is_known = bool(found)
    rest = (hit for hit in others if hit not in subjects and not _is_owner(hit, scan))
    found += [(hit.entry, _role(hit, roles, scan)) for hit in rest if hit.entry]
    unique: dict[str, Mention] = {}
    for entry, role in found:
        unique.setdefault(entry.name, Mention(name=entry.name, role=role))
    return Parties(tuple(unique.values())[:_MAX_ACTORS], found[0][0] if is_known else None)


def named_subjects(sentence: Sentence, scan: KoreanScan) -> list[Hit]:
    """The actors of a sentence that its particles mark as subject or topic."""
    return [hit for hit in sentence.of("actor") if is_subject(hit, scan)]


def read_place(match: RuleMatch, *, scan: KoreanScan) -> Mention | None:
    """Where it happened: a place before the verb, with "에서" rather than another, on land rather than at sea."""
    left, right = clause_of(match)
    places = [hit for hit in match.sentence.of("place") if hit.entry and _is_place_use(hit, scan)]
    inside = [hit for hit in places if left <= hit.start < right]
    states = [hit for hit in match.sentence.of("state") if _is_place_use(hit, scan) and left <= hit.start < right]
    for group in (inside, places, states):
        if group:
            best = min(group, key=lambda hit: _place_rank(hit, match, scan))
            return Mention(name=best.entry.name) if best.entry else None
    return None


def clause_of(match: RuleMatch) -> tuple[int, int]:
    """Morphemes [left, right) of the clause that holds the trigger."""
    edges = match.sentence.of("boundary", "quote_end")
    left = max((hit.end for hit in edges if hit.end <= match.start), default=match.sentence.start)
    right = min((hit.start for hit in edges if hit.start >= match.trigger.end), default=match.sentence.end)
    return left, max(right, match.end)


def _subjects(names: Sequence[Hit], match: RuleMatch, scan: KoreanScan) -> list[Hit]:
    """The subject nearest before the trigger, and those listed before it: "미국과 한국이", "한·미·일이"."""
    before = [hit for hit in names if hit.start < match.trigger.start]
    marked = [index for index, hit in enumerate(before) if is_subject(hit, scan)]
    marked = [index for index in marked if not _is_media(before[index])] or marked
    if not marked:
        return []
    topics = [index for index in marked if particle_of(before[index], scan)[0] in {"은", "는"}]
    last = topics[-1] if topics and not _is_embedded(match, scan) else marked[-1]
    group = [before[last]]
    for hit in reversed(before[:last]):
        gap = group[-1].start - hit.end
        same = hit.entry is group[-1].entry  # "김정은 국무위원장" holds two of his names
        if same or hit.start == group[-1].start or (gap <= _LIST_GAP and _is_listed(hit, group[-1], scan)):
            group.append(hit)
        else:
            break
    return group[::-1]


def _is_listed(hit: Hit, following: Hit, scan: KoreanScan) -> bool:
    between = [scan.morphemes[index].form for index in range(hit.end, following.start)]
    return bool(between) and any(form in {"·", ",", "와", "과", "및", "ㆍ", "・"} for form in between)


def _possessors(names: Sequence[Hit], match: RuleMatch, scan: KoreanScan) -> list[Hit]:
    """Whose act a noun tells: "북한의 미사일 발사를 규탄했다" is no launch of whoever condemns it."""
    if not scan.morphemes[match.trigger.end - 1].tag.startswith("NN"):
        return []
    beside = [hit for hit in names if hit.end <= match.trigger.start and match.start <= hit.end + _LIST_GAP]
    owners = [hit for hit in beside if particle_of(hit, scan)[0] in {"", "의"} or hit.start >= match.start]
    return [hit for hit in owners if hit.start == owners[-1].start]


def _is_of_office(hit: Hit, sentence: Sentence, scan: KoreanScan) -> bool:
    """Whether a state or a body only names an office: "김정은 북한 국무위원장" is one actor."""
    if hit.entry is None or hit.entry.kind == "person":
        return False
    return any(
        all(morpheme.is_noun for morpheme in scan.morphemes[min(hit.end, person.end) : max(hit.start, person.start)])
        for person in sentence.of("person")
        if abs(person.start - hit.start) <= _OFFICE_REACH and person.start != hit.start
    )


def _heads(names: Sequence[Hit], match: RuleMatch, scan: KoreanScan) -> list[Hit]:
    """Whom a relative clause without a subject of its own describes: "참전한 우리 군인들"."""
    end = match.trigger.end
    if end >= len(scan.morphemes) or scan.morphemes[end].tag != "ETM" or _has_subject(match, scan):
        return []
    return [hit for hit in names if end < hit.start <= end + 1][:1]


def _acts_itself(reporter: Hit, match: RuleMatch, scan: KoreanScan) -> bool:
    """Whether whoever is quoted speaks of an own act: no other subject stands between, and no "에 따르면" follows."""
    if reporter.start >= match.trigger.start or _is_media(reporter) or not is_subject(reporter, scan):
        return False
    between = scan.morphemes[reporter.end : match.trigger.start]
    return sum(morpheme.tag == "JKS" or (morpheme.tag, morpheme.form) in _TOPICS for morpheme in between) <= 1


def _has_subject(match: RuleMatch, scan: KoreanScan) -> bool:
    """Whether the clause has a subject, known or not."""
    left, _ = clause_of(match)
    between = scan.morphemes[left : match.trigger.start]
    return any(morpheme.tag == "JKS" or (morpheme.tag, morpheme.form) in _TOPICS for morpheme in between)


def _is_embedded(match: RuleMatch, scan: KoreanScan) -> bool:
    """Whether the trigger stands in a clause within the clause ("발사한", "발사했다고"): a topic is not its subject."""
    for index in range(match.trigger.end - 1, min(match.trigger.end + _ENDING_REACH, len(scan.morphemes))):
        morpheme = scan.morphemes[index]
        if morpheme.tag in {"ETM", "EF", "EC"}:
            quoted = scan.morphemes[index + 1].tag == "JKQ" if index + 1 < len(scan.morphemes) else False
            return quoted or morpheme.tag == "ETM" or morpheme.form.endswith(QUOTING)
    return False


def _is_media(hit: Hit) -> bool:
    return hit.entry is not None and hit.entry.kind == "media_outlet"


def _modifiers(names: Sequence[Hit], match: RuleMatch, scan: KoreanScan) -> list[Hit]:
    """Whose the act is where no name is marked: "북한 미사일 발사", headlines, "북한의 발사"."""
    is_noun = scan.morphemes[match.trigger.end - 1].tag.startswith("NN")
    is_owned = is_noun or not (match.rule.type == "official_statement" or _has_subject(match, scan))
    wanted = {"", "와", "과", "의"} if is_owned else {"", "와", "과"}
    before = [
        hit
        for hit in names
        if hit.end <= match.trigger.start and not _is_media(hit) and _is_modifier(hit, scan, wanted)
    ]
    return [hit for hit in before if hit.start == before[0].start]


def _is_modifier(hit: Hit, scan: KoreanScan, wanted: AbstractSet[str]) -> bool:
    return particle_of(hit, scan)[0] in wanted and not _is_owner(hit, scan)


def _is_owner(hit: Hit, scan: KoreanScan) -> bool:
    """Whether a person is named to tell of somebody else: "김정은의 이복형"."""
    if hit.entry is None or hit.entry.kind != "person" or particle_of(hit, scan)[0] != "의":
        return False
    following = [morpheme.form for morpheme in scan.morphemes[hit.end : hit.end + _OFFICE_REACH]]
    return following[following.index("의") + 1 : following.index("의") + 2] in _KIN


def _is_passive(match: RuleMatch, scan: KoreanScan) -> bool:
    return scan.morphemes[match.trigger.end - 1].form in {"되", "당하", "받"}


def _role(hit: Hit, roles: Mapping[str, str], scan: KoreanScan) -> str:
    form, tag = particle_of(hit, scan)
    # A second name with "이" is the subject of some other clause.
    case = "object" if tag in {"JKS", "JX"} else _CASES.get(form, "object")
    return roles.get(case, roles.get("object", "target"))


def _is_place_use(hit: Hit, scan: KoreanScan) -> bool:
    """Whether a name says where: "평양에서", "평양 일대", "중국에서"; a state is a place with "에서" only."""
    row = scan.morphemes
    following = row[hit.end].form if hit.end < len(row) else ""
    if hit.label == "place":
        return True
    is_state = hit.entry is not None and hit.entry.kind == "state"
    return is_state and following in {"에서", "상공", "영공", "내", "땅"}


def _place_rank(hit: Hit, match: RuleMatch, scan: KoreanScan) -> tuple[bool, bool, bool, int]:
    row = scan.morphemes
    following = [morpheme.form for morpheme in row[hit.end : hit.end + 2]]
    is_source = any(form in {"에서", "일대", "인근"} for form in following)
    at_sea = hit.entry is not None and hit.entry.kind == "sea_or_air"
    fits = any(form in _PLACE_WORDS for form in following)
    return not is_source, not fits, at_sea, abs(hit.start - match.trigger.start)

"""Which of a sentence's dates is an event's: the nearest in its own clause, else what the article has set before.

The publication date is never taken for an event. A report without any date that opens a dated article says that
something has just happened: it gets the two days up to publication, marked `report_window` so that nobody takes the
interval for something the text says.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from events.errors import ValueFormatError
from events.ingest.detect.calendar_words import Anchor, edtf_interval, plain_bounds, valid_day
from events.ingest.detect.date_mention import DateMention
from events.ingest.detect.dates import find_dates
from events.ingest.detect.matching import LEAD_SENTENCES, RuleMatch
from events.ingest.detect.scanning import Scan, Sentence
from events.ingest.records import Modality
from events.values.partial_date import parse_partial_date

_BOUNDARY_COST: Final = 8
_TRIGGER_COST: Final = 10
_ATTRIBUTIVE_COST: Final = 14
_SAID_COST: Final = 9
_OPENING_COST: Final = 7
_MOST_COST: Final = 42
_PUBLICATION_DAYS: Final = 7
_OPENING_TOKENS: Final = 4
_STOLEN_COST: Final = 30
_BESIDE: Final = 3  # tokens
_NOT_BESIDE: Final = 8
_OWN_VERB: Final = 0.65
_TOLD_REACH: Final = 3
_CITED_REACH: Final = 7  # "according to the ministry on the 3rd"
# What dates only the words after it, within so many tokens: "two days after", "the 1970 hijacking".
_FORWARD: Final = {"offset": 14, "year_of": 4}
_RECENT_REACH: Final = 2
_KIND_COST: Final = {"year": 10, "recent": 12}
SPEECH: Final = "official_statement"
_HAS_CONTENT: Final = frozenset({SPEECH, "agreement"})
_TO_REACH: Final = 4
_JUST_SAID_DAYS: Final = 30
_MONTHS_AHEAD_DAYS: Final = 180
# Words before a verb that tell of something earlier, or of a habit.
_PERFECT: Final = frozenset(
    {
        "had", "has", "have", "ever", "previously", "once", "formerly", "repeatedly", "consistently", "often", "always",
        "frequently", "regularly", "periodically", "occasionally", "routinely", "typically",
    }
)  # fmt: skip
_PERFECT_REACH: Final = 4
_THAT = re.compile(r"\b(?:that|the same) (?:year|month)\b")
_PAST_VERB = re.compile(r"(?:ed|held|sent|met|shot|took|flew|sank|stole|led|blew|cut|put)$")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_CAME = re.compile(r"\b(?:c[ao]mes?|occurred|happened|took place|follow(?:ed|s))\b")
_PAST_FRAME = re.compile(r"(?:In the past|Historically|Over the years|In previous years|Previously)\b")


@dataclass(frozen=True, slots=True)
class Timing:
    """A date and where it comes from: sentence, article (set by an earlier sentence), report_window, frame or none."""

    edtf: str
    origin: str
    kind: str = ""


class _Place(NamedTuple):
    """A date beside a trigger, in tokens: its own [first, last), the gap [low, high) and the clause borders in it."""

    first: int
    last: int
    low: int
    high: int
    walls: int

    @property
    def distance(self) -> int:
        return max(self.high - self.low, 0)


def anchor_of(published: str) -> Anchor:
    """Anchor of an article: empty if its publication is unknown, open, or vaguer than a week."""
    try:
        date = parse_partial_date(published)
    except ValueFormatError:
        return Anchor()
    if date.earliest is None or date.latest is None or (date.latest - date.earliest).days > _PUBLICATION_DAYS:
        return Anchor()
    return Anchor(earliest=date.earliest, latest=date.latest)


class Clock:
    """Time of one article, read sentence by sentence in order."""

    def __init__(self, scan: Scan, *, anchor: Anchor, dateline_end: int = 0, is_opinion: bool = False) -> None:
        self._scan = scan
        self._anchor = anchor
        self._dateline_end = dateline_end
        self._is_opinion = is_opinion
        self._main = ""
        self._mentions: dict[int, list[DateMention]] = {}
        self._opening: set[int] = set()
        self._is_opening = True
        self._paragraph_day = ""

    def read(self, sentence: Sentence) -> list[DateMention]:
        """Dates of `sentence`; call once for each sentence, in order."""
        self._is_opening = self._is_opening and not (sentence.starts_paragraph and sentence.index)
        if sentence.starts_paragraph:
            self._paragraph_day = ""
        if self._is_opening:
            self._opening.add(sentence.index)
        if sentence.starts_paragraph and self._anchor.latest is not None:
            self._anchor = replace(self._anchor, frame_year=None)
        if _PAST_FRAME.match(sentence.text):
            self._anchor = replace(self._anchor, frame_year=None)
        skipped = max(self._dateline_end - sentence.char_start, 0)
        text = " " * skipped + sentence.text[skipped:] if skipped else sentence.text
        mentions = self._with_offsets(text, find_dates(text, anchor=self._anchor))
        self._mentions[sentence.index] = mentions
        self._remember(sentence, mentions)
        return mentions

    def _with_offsets(self, text: str, mentions: list[DateMention]) -> list[DateMention]:
        """Let "two days after" count from the day of its own sentence, else from the news; "that year" from its own."""
        if _THAT.search(text) and mentions:
            mentions = find_dates(text, anchor=replace(self._anchor, last_date=mentions[0].edtf))
        if not any(mention.kind == "offset" for mention in mentions):
            return mentions
        days = [mention.edtf for mention in mentions if mention.kind == "day" and "/" not in mention.edtf]
        base = self._main if self._main and _CAME.search(text) else days[0] if days else self._main
        if not base:
            return mentions
        return find_dates(text, anchor=replace(self._anchor, last_day=dt.date.fromisoformat(base)))

    def date(self, match: RuleMatch, *, modality: Modality, others: Sequence[RuleMatch]) -> Timing:
        """The date of `match`. `others` are all matches of its sentence."""
        is_ahead = modality is Modality.PLANNED
        best = self._nearest(match, others, is_ahead=is_ahead)
        if best is not None:
            if self._dates_the_report(best, match) or (is_ahead and self._was_just_said(best)):
                return self._reported(best, is_ahead=is_ahead)
            edtf = best.ahead if is_ahead else self._gone(best, match)
            return Timing(edtf or best.edtf, "sentence", best.kind)
        if is_ahead:
            return self._from_now_on()
        if modality is Modality.HYPOTHETICAL or match.rule.earlier:
            return Timing("", "none")
        if self._is_opinion and match.rule.type != SPEECH:
            return Timing("", "none")  # a commentary looks back: what it dates to no day is not of its own
        timing = Timing("", "none") if self._is_elsewhere(match, others) else self._from_context(match)
        return timing if timing.edtf or not self._is_news(match) else self._from_window(match)

    def _gone(self, mention: DateMention, match: RuleMatch) -> str:
        """The date of what is told in the past: never a coming day of which the year was left out."""
        word = self._scan.tokens[match.trigger.start]
        said = match.sentence.text[mention.start : mention.end]
        if mention.kind != "day" or self._anchor.latest is None or not _PAST_VERB.search(word) or _YEAR.search(said):
            return mention.edtf
        day = plain_bounds(mention.edtf)
        if day is None or day[0] is None or (day[0] - self._anchor.latest).days <= _PUBLICATION_DAYS:
            return mention.edtf
        before = valid_day(day[0].year - 1, day[0].month, day[0].day)
        return before.isoformat() if before and "/" not in mention.edtf else mention.edtf

    def _dates_the_report(self, mention: DateMention, match: RuleMatch) -> bool:
        """Whether a day tells when somebody said it: "officials told the agency on Monday that"."""
        if match.rule.type == SPEECH or mention.kind != "day" or "/" in mention.edtf:
            return False
        place = self._place(mention, match)
        if any(0 <= place.first - hit.end <= _CITED_REACH for hit in match.sentence.of("according_to")):
            return True
        verbs = match.sentence.of("tell_verb")
        return any(-1 <= place.first - hit.end <= _TOLD_REACH or 0 <= hit.start - place.last <= 1 for hit in verbs)

    def _was_just_said(self, mention: DateMention) -> bool:
        """Whether a plan's day was days ago and comes again in months only: it tells when the plan was told."""
        latest = self._anchor.latest
        past, ahead = plain_bounds(mention.edtf), plain_bounds(mention.ahead)
        if mention.kind != "day" or "/" in mention.edtf or latest is None or not past or not ahead:
            return False
        if past[0] is None or ahead[0] is None:
            return False
        return 0 <= (latest - past[0]).days <= _JUST_SAID_DAYS and (ahead[0] - latest).days > _MONTHS_AHEAD_DAYS

    def _reported(self, mention: DateMention, *, is_ahead: bool) -> Timing:
        """What was said on a day happened by then; what was announced is to come from then on."""
        day = dt.date.fromisoformat(mention.edtf)
        if is_ahead:
            return Timing(f"{mention.edtf}/..", "report_window", mention.kind)
        return Timing(edtf_interval(day - dt.timedelta(days=1), day), "report_window", mention.kind)

    def _is_news(self, match: RuleMatch) -> bool:
        """Whether an undated act is told as news: a statement, or a verb in the simple past in an undated sentence."""
        if match.rule.type == SPEECH:
            return True
        if match.rule.score < _OWN_VERB or self._mentions[match.sentence.index]:
            return False
        before = self._scan.tokens[
            max(match.trigger.start - _PERFECT_REACH, match.sentence.start) : match.trigger.start
        ]
        return not any(word.lower() in _PERFECT for word in before)

    def _from_window(self, match: RuleMatch) -> Timing:
        if self._main and not self._mentions[match.sentence.index]:
            return Timing(self._main, "article", "day")
        window = self._window()
        return Timing(window, "report_window") if window else self._framed()

    def _from_now_on(self) -> Timing:
        latest = self._anchor.latest
        return Timing(f"{latest.isoformat()}/..", "report_window") if latest else Timing("", "none")

    def _from_context(self, match: RuleMatch) -> Timing:
        """What the article has set before, where the sentence itself gives no date that fits."""
        if self._paragraph_day and not self._mentions[match.sentence.index]:
            return Timing(self._paragraph_day, "article", "day")
        if match.sentence.index >= LEAD_SENTENCES and match.sentence.index not in self._opening:
            return self._framed()
        if self._main:
            return Timing(self._main, "article", "day")
        window = self._window()
        return Timing(window, "report_window") if window else self._framed()

    def _is_elsewhere(self, match: RuleMatch, others: Sequence[RuleMatch]) -> bool:
        """Whether the sentence dates something else: another act, or anything where this act is a mere noun in it."""
        dated = [mention for mention in self._mentions[match.sentence.index] if mention.edtf]
        if match.rule.score < _OWN_VERB and dated:
            return True
        return any(self._is_anothers(match, others, self._place(mention, match)) for mention in dated)

    def _framed(self) -> Timing:
        """Without a day of publication, the year that an undated text has set is better than nothing."""
        year = self._anchor.frame_year
        if self._anchor.latest is None and year is not None:
            return Timing(str(year), "frame", "year")
        return Timing("", "none")

    def _window(self) -> str:
        anchor = self._anchor
        if anchor.latest is None:
            return ""
        return edtf_interval((anchor.earliest or anchor.latest) - dt.timedelta(days=1), anchor.latest)

    def _remember(self, sentence: Sentence, mentions: Sequence[DateMention]) -> None:
        for mention in mentions:
            if mention.edtf and not mention.attributive:
                self._anchor = replace(self._anchor, last_date=mention.edtf)
            if mention.kind in {"since", "year"} and mention.edtf[:4].isdigit():
                opens = self._scan.token_at(sentence.char_start + mention.start) - sentence.start <= 2 * _OPENING_TOKENS
                # "Since then" goes on with what was said; "since the start of 2020" says what the text is about.
                is_spelt_out = mention.edtf[:4] in sentence.text[mention.start : mention.end]
                if is_spelt_out and (mention.kind == "since" or opens):
                    self._anchor = replace(self._anchor, frame_year=int(mention.edtf[:4]))
            if mention.kind in {"day", "anaphora"} and not mention.attributive and "/" not in mention.edtf:
                day = dt.date.fromisoformat(mention.edtf)
                self._anchor = replace(self._anchor, last_day=day)
                self._paragraph_day = mention.edtf
                if not self._main and sentence.index < LEAD_SENTENCES and self._is_recent(day):
                    self._main = mention.edtf

    def _is_recent(self, day: dt.date) -> bool:
        latest = self._anchor.latest
        return latest is None or -1 <= (latest - day).days <= _PUBLICATION_DAYS

    def _nearest(self, match: RuleMatch, others: Sequence[RuleMatch], *, is_ahead: bool) -> DateMention | None:
        priced = [
            (self._cost(mention, match, others), mention.start, mention)
            for mention in self._mentions[match.sentence.index]
            if is_ahead or not (self._is_of_content(mention, match) or self._is_of_report(mention, match))
        ]
        fitting = [entry for entry in priced if entry[0] <= _MOST_COST]
        return min(fitting, key=lambda entry: entry[:2])[2] if fitting else None

    def _place(self, mention: DateMention, match: RuleMatch) -> _Place:
        sentence = match.sentence
        first = self._scan.token_at(sentence.char_start + mention.start)
        last = self._scan.token_at(sentence.char_start + mention.end - 1) + 1
        low, high = (last, match.trigger.start) if first < match.trigger.start else (match.trigger.end, first)
        walls = sum(low <= hit.start < high for hit in sentence.of("boundary"))
        return _Place(first, last, low, high, walls)

    def _cost(self, mention: DateMention, match: RuleMatch, others: Sequence[RuleMatch]) -> int:
        """How far a date is from a trigger, in tokens, with a price for all that speaks against it."""
        sentence = match.sentence
        if mention.edtf == "" or self._is_first_since(mention, sentence):
            return _MOST_COST + 1
        if mention.label:
            return 0
        place = self._place(mention, match)
        reach = _FORWARD.get(mention.kind)
        if reach is not None and not 0 <= match.trigger.start - place.last <= reach:
            return _MOST_COST + 1
        rivals = sum(
            place.low <= other.trigger.start < place.high for other in others if other.trigger != match.trigger
        )
        if match.rule.type == SPEECH and rivals and place.first > match.trigger.start:
            return _MOST_COST + 1
        opens = place.first - sentence.start <= _OPENING_TOKENS
        cost = place.distance + _BOUNDARY_COST * place.walls + _TRIGGER_COST * rivals
        if opens and rivals == 0:
            cost = min(cost, _OPENING_COST)
        cost += _KIND_COST.get(mention.kind, 0) + _ATTRIBUTIVE_COST * mention.attributive
        cost += _MOST_COST * (mention.kind == "recent" and place.distance > _RECENT_REACH)
        if match.trigger.label not in {"say_verb", "statement_verb"} and self._is_said(
            place.first, place.last, sentence
        ):
            cost += _SAID_COST
        cost += _STOLEN_COST * (not opens and self._is_anothers(match, others, place))
        return cost + _MOST_COST * bool(place.walls and rivals and place.first > match.trigger.start)

    def _is_of_content(self, mention: DateMention, match: RuleMatch) -> bool:
        """Whether a date belongs to what is said or agreed, not to the act: "agreed to meet in September"."""
        if match.rule.type not in _HAS_CONTENT:
            return False
        start = plain_bounds(mention.edtf)
        if self._anchor.latest and start and start[0] and start[0] > self._anchor.latest + dt.timedelta(days=1):
            return True
        place = self._place(mention, match)
        if match.rule.type == SPEECH or place.first < match.trigger.end:
            return False
        between = [word.lower() for word in self._scan.tokens[match.trigger.end : place.first]]
        return "to" in between[:_TO_REACH] and "according" not in between

    def _is_of_report(self, mention: DateMention, match: RuleMatch) -> bool:
        """Whether a date is that of the news about what was done earlier: "charged on Thursday with supplying"."""
        start = plain_bounds(mention.edtf)
        latest = self._anchor.latest
        if not match.rule.earlier or latest is None or start is None or start[0] is None:
            return False
        return (latest - start[0]).days <= _PUBLICATION_DAYS

    def _is_anothers(self, match: RuleMatch, others: Sequence[RuleMatch], place: _Place) -> bool:
        """Whether a date stands right by another trigger ("their talks collapsed in 2019") and far from this one."""
        near = [
            max(place.first - other.end, other.start - place.last)
            for other in others
            if other.rule.type != match.rule.type
        ]
        return bool(near) and min(near) <= _BESIDE and place.distance > _NOT_BESIDE - _BESIDE * place.walls

    def _is_said(self, first: int, last: int, sentence: Sentence) -> bool:
        """Whether the date tells when something was said: "said on Monday that"."""
        if any(0 <= first - hit.end <= _CITED_REACH for hit in sentence.of("according_to")):
            return True
        return any(-1 <= first - hit.end <= 2 or 0 <= hit.start - last <= 1 for hit in sentence.of("say_verb"))  # noqa: PLR2004 - "said early on"

    def _is_first_since(self, mention: DateMention, sentence: Sentence) -> bool:
        return mention.kind == "since" and bool(sentence.of("first_of"))

"""Which of a sentence's dates is an event's. Korean puts the date before its verb, so what stands before counts first.

As in English, the publication date is never taken for an event; `extra["date_origin"]` says where a date comes from.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from events.ingest.detect.calendar_words import Anchor, edtf_interval, plain_bounds
from events.ingest.detect.date_mention import DateMention
from events.ingest.detect.korean.dates import find_dates
from events.ingest.detect.korean.meaning import speaker_hit
from events.ingest.detect.korean.scanning import KoreanScan
from events.ingest.detect.matching import LEAD_SENTENCES, RuleMatch
from events.ingest.detect.scanning import Sentence
from events.ingest.detect.timing import Timing
from events.ingest.records import Modality

_RECENT_DAYS: Final = 7
_AFTER_COST: Final = 25
_BORDER_COST: Final = 9
_TRIGGER_COST: Final = 12
_SAID_COST: Final = 12
_OPENING_COST: Final = 10
_OPENING_TOKENS: Final = 6
_KIND_COST: Final = {"year": 10, "since": 8, "month": 3}
_MOST_COST: Final = 70
_SAID_REACH: Final = 3
_CONTEXT_SENTENCES: Final = 6  # Korean news makes a paragraph of each sentence
_QUOTED_COST: Final = 55
_SHORT_DAYS: Final = 10
_FRESH_DAYS: Final = 14
_TOPIC_REACH: Final = 5
_TITLE_REACH: Final = 4
_OWN_VERB: Final = 0.65
_SPEECH: Final = "official_statement"
_COUNTING = re.compile(
    r"처음|\d+(?:일|개월|년|달|주) ?만[에이의]|(?:이틀|사흘|나흘|닷새|엿새|열흘|한 달|두 달) ?만[에이의]|번째"
)


class KoreanClock:
    """Time of one article, read sentence by sentence in order."""

    def __init__(self, scan: KoreanScan, *, anchor: Anchor, dateline_end: int = 0) -> None:
        self._scan = scan
        self._anchor = anchor
        self._dateline_end = dateline_end
        self._main, self._main_index = "", 0
        self._paragraph_day = ""
        self._mentions: dict[int, list[DateMention]] = {}

    def read(self, sentence: Sentence) -> list[DateMention]:
        """Dates of `sentence`; call once for each sentence, in order."""
        if sentence.starts_paragraph:
            self._paragraph_day = ""
        skipped = max(min(self._dateline_end, sentence.char_end) - sentence.char_start, 0)
        mentions = find_dates(" " * skipped + sentence.text[skipped:], anchor=self._anchor)
        self._mentions[sentence.index] = mentions
        for mention in mentions:
            self._remember(mention, sentence)
        return mentions

    def date(self, match: RuleMatch, *, modality: Modality, others: Sequence[RuleMatch]) -> Timing:
        """The date of `match`. `others` are all matches of its sentence."""
        is_ahead = modality is Modality.PLANNED
        if self._is_mere_noun(match, others):
            return Timing("", "none")
        if self._main and self._is_counted(match):
            return Timing(self._main, "article", "day")
        priced = [
            (self._cost(mention, match, others), mention.start, mention)
            for mention in self._mentions[match.sentence.index]
            if mention.edtf
        ]
        fitting = [entry for entry in priced if entry[0] <= _MOST_COST]
        if fitting:
            best = min(fitting, key=lambda entry: entry[:2])[2]
            if self._main and self._main_index < match.sentence.index and self._is_of_report(best, match):
                return Timing(self._main, "article", "day")
            return Timing((best.ahead if is_ahead else best.edtf) or best.edtf, "sentence", best.kind)
        latest = self._anchor.latest
        if is_ahead:
            return Timing(f"{latest.isoformat()}/..", "report_window") if latest else Timing("", "none")
        return self._from_context(match, is_dated=bool(priced))

    def _from_context(self, match: RuleMatch, *, is_dated: bool) -> Timing:
        """What the article has set before, where the sentence itself gives no date that fits."""
        if self._paragraph_day and not is_dated:
            return Timing(self._paragraph_day, "article", "day")
        is_set_before = self._main and not (is_dated and self._main_index == match.sentence.index)
        if is_set_before and match.sentence.index < _CONTEXT_SENTENCES:
            return Timing(self._main, "article", "day")
        if match.sentence.index >= LEAD_SENTENCES:
            return Timing("", "none")
        anchor = self._anchor
        if anchor.latest is None or is_dated:
            return Timing("", "none")
        first = (anchor.earliest or anchor.latest) - dt.timedelta(days=1)
        return Timing(edtf_interval(first, anchor.latest), "report_window")

    def _remember(self, mention: DateMention, sentence: Sentence) -> None:
        if mention.edtf:
            self._anchor = replace(self._anchor, last_date=mention.edtf)
        if mention.kind in {"day", "anaphora"} and "/" not in mention.edtf:
            day = dt.date.fromisoformat(mention.edtf)
            latest = self._anchor.latest
            is_recent = latest is None or -1 <= (latest - day).days <= _RECENT_DAYS
            if is_recent or latest is None:
                # "이날" in the news of a day goes on with that day, not with an earlier one that was only recalled.
                self._anchor = replace(self._anchor, last_day=day)
                self._paragraph_day = mention.edtf
            if is_recent and not self._main and sentence.index < LEAD_SENTENCES:
                self._main, self._main_index = mention.edtf, sentence.index
        elif mention.kind == "span" and _is_short(mention.edtf):
            self._paragraph_day = mention.edtf
            if not self._main and sentence.index < LEAD_SENTENCES and self._is_fresh(mention.edtf):
                self._main, self._main_index = mention.edtf, sentence.index

    def _is_of_report(self, mention: DateMention, match: RuleMatch) -> bool:
        """Whether a day right behind whoever is quoted dates the report alone: "통신은 오늘 ... 했다고 보도했다"."""
        sentence, latest = match.sentence, self._anchor.latest
        if match.rule.type == _SPEECH or not any(edge.start >= match.trigger.end for edge in sentence.of("quote_end")):
            return False
        reporter = speaker_hit(sentence, scan=self._scan)
        first = self._scan.token_at(sentence.char_start + mention.start)
        bounds = plain_bounds(mention.edtf)
        if reporter is None or latest is None or bounds is None or bounds[0] is None:
            return False
        return 0 < first - reporter.end <= _TITLE_REACH and (latest - bounds[0]).days <= 1

    def _is_inside_quote(self, first: int, until: int, sentence: Sentence) -> bool:
        """Whether a date belongs to what is reported while the trigger reports: no topic stands right before it."""
        if not any(first < edge.start < until for edge in sentence.of("quote_end")):
            return False
        before = self._scan.morphemes[max(first - _SAID_REACH, sentence.start) : first]
        return not any(morpheme.tag == "JX" and morpheme.form in {"은", "는"} for morpheme in before)

    def _is_fresh(self, edtf: str) -> bool:
        bounds, latest = plain_bounds(edtf), self._anchor.latest
        if latest is None or bounds is None or bounds[1] is None:
            return latest is None
        return (latest - bounds[1]).days <= _FRESH_DAYS

    def _is_mere_noun(self, match: RuleMatch, others: Sequence[RuleMatch]) -> bool:
        """Whether an act is only named where another is told: in "17일 발사를 규탄했다" the day is the statement's."""
        row = self._scan.morphemes
        if match.rule.score >= _OWN_VERB or not row[match.trigger.end - 1].tag.startswith("NN"):
            return False
        following = row[match.trigger.end].tag if match.trigger.end < len(row) else ""
        told = following != "JKS" and any(
            other.trigger.start > match.trigger.start and other.rule.score > match.rule.score for other in others
        )
        sentence = match.sentence
        beside = any(
            0 <= match.start - self._scan.token_at(sentence.char_start + mention.end - 1) <= _SAID_REACH
            for mention in self._mentions[sentence.index]
        )
        return told and bool(self._mentions[sentence.index]) and not beside

    def _is_counted(self, match: RuleMatch) -> bool:
        """Whether a sentence only counts the news of the article: "발사한 것은 올해 세 번째다"."""
        if not _COUNTING.search(match.sentence.text):
            return False
        row, end = self._scan.morphemes, match.trigger.end
        topics = (
            index
            for index in range(end, min(end + _TOPIC_REACH, len(row)))
            if row[index].tag == "JX" and row[index].form in {"은", "는"}
        )
        return any(index == end or row[index - 1].form == "것" for index in topics)

    def _cost(self, mention: DateMention, match: RuleMatch, others: Sequence[RuleMatch]) -> int:
        """How far a date is from a trigger, in morphemes, with a price for all that speaks against it."""
        sentence, trigger = match.sentence, match.trigger
        if mention.kind == "since" and _COUNTING.search(sentence.text):
            return _MOST_COST + 1
        first = self._scan.token_at(sentence.char_start + mention.start)
        last = self._scan.token_at(sentence.char_start + mention.end - 1) + 1
        is_before = first < trigger.start
        low, high = (last, trigger.start) if is_before else (trigger.end, first)
        borders = sum(low <= hit.start < high for hit in sentence.of("boundary", "quote_end"))
        if borders and not is_before and not sentence.of("quote_end"):
            return _MOST_COST + 1  # "풀어 줬고 24일에는": what comes after belongs to the next verb
        rivals = sum(low <= other.trigger.start < high for other in others if other.trigger.start != trigger.start)
        cost = max(high - low, 0) + _BORDER_COST * borders + _TRIGGER_COST * rivals
        is_nearest = not any(
            other.start > mention.start
            and other.edtf
            and self._scan.token_at(sentence.char_start + other.start) < trigger.start
            for other in self._mentions[sentence.index]
        )
        if is_before and first - sentence.start <= _OPENING_TOKENS and not rivals and is_nearest:
            cost = min(cost, _OPENING_COST + 2 * borders)
        if is_before and self._is_inside_quote(first, trigger.start, sentence):
            cost += _QUOTED_COST
        if _is_said(last, sentence) and trigger.label not in {"say_verb", "statement_verb"}:
            cost += _SAID_COST
        return cost + _KIND_COST.get(mention.kind, 0) + (0 if is_before else _AFTER_COST)


def _is_short(edtf: str) -> bool:
    bounds = plain_bounds(edtf)
    if bounds is None or bounds[0] is None or bounds[1] is None:
        return False
    return (bounds[1] - bounds[0]).days <= _SHORT_DAYS


def _is_said(last: int, sentence: Sentence) -> bool:
    """Whether the date tells when something was said: "17일 밝혔다"."""
    return any(0 <= hit.start - last <= _SAID_REACH for hit in sentence.of("say_verb"))

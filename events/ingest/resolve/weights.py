"""The weights of resolution, in points; a point is about what a factor of e is to odds. Each has its reason.

They were set by hand on the tuned part of `fixtures/gold/resolution` and then left alone; the held part says what
they are worth. The version goes with every match, so that one can tell by which weights it was made.
"""

from dataclasses import dataclass
from typing import Final

# Changes with any weight or rule of comparison.
VERSION: Final = "2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Points for and against; what is missing on one side gives none."""

    # Where scoring starts: most events of a block are not the one. A busy type asks for one more proof.
    start: float = -1.0
    start_busy: float = -2.2

    # The article and the record choose two types for one thing (`families`): seldom, and the rest must agree.
    related_type: float = -1.2
    same_subtype: float = 0.8
    alike_subtype: float = 0.0
    # A long-range missile is not a short-range one, whatever else agrees.
    other_subtype: float = -3.0

    # One exact day is the strongest single fact; launches come on one day in forty.
    same_day: float = 2.5
    # The day in UTC or in Washington of something whose hour the record knows; better if the article says whose day.
    same_day_elsewhere: float = 1.5
    said_elsewhere: float = 2.3
    # A day earlier may be another calendar; a day later is mostly the next event, or when it was reported.
    day_before: float = 0.0
    day_after: float = -0.8
    # Both are counted in one calendar, or the hour leaves no doubt: a day off is another day.
    day_off_for_certain: float = -1.0
    # The article says "this week", the record knows the day; or the other way round.
    within_days: float = 1.9
    within_week: float = 1.0
    within_month: float = -0.6
    within_longer: float = -2.0
    # Two vague dates that agree are one month, not one day.
    same_days: float = 2.2
    same_month: float = 0.9
    same_longer: float = 0.0
    # Waves of balloons that follow each other: the end of the one is the beginning of the next.
    overlapping: float = -2.2

    same_hour: float = 1.5
    other_hour: float = -2.5
    same_part_of_day: float = 0.3
    # "In the morning" against an hour at night; words are loose at the edges, hours are not.
    other_part_of_day: float = -3.5

    same_place: float = 1.5
    place_within: float = 1.0
    place_near: float = 0.8
    other_place: float = -2.0
    # A country named beside a launch is often the one that it flew over.
    other_country: float = -0.5

    # North Korea is in nearly every event: that it is in both says little. That it is a person or a body says more.
    same_side: float = 0.8
    same_actor: float = 1.0
    no_common_side: float = -3.0
    same_counterpart: float = 1.4
    part_of_counterparts: float = 0.2
    other_counterpart: float = -1.5
    other_counterpart_mutual: float = -3.0
    same_addressee: float = 0.8
    other_addressee: float = -1.0
    # Who did it and to whom it was done are not the same.
    other_initiator: float = -2.0
    # Two people in one role who are not one: another speaker, another detainee.
    other_person: float = -2.5
    # A ministry against its minister: one may speak for the other.
    other_body: float = -0.8

    same_number: float = 0.9
    # "One missile" is what most launches are.
    same_count_of_one: float = 0.2
    # Early counts are revised, and sides differ on losses: that does not make two events.
    other_count: float = -0.8
    other_measure: float = -0.6
    other_losses: float = -0.3
    # Ranges of 130 and 700 km are two missiles; 600 and 700 are two sources.
    far_measure: float = -1.6
    other_votes: float = -1.5
    same_ordinal: float = 3.0
    other_ordinal: float = -4.0
    # "The second launch of the month" against the record's own count of what it is.
    same_series_index: float = 0.6
    other_series_index: float = -1.2
    # The article counts several, the record's event is one of a salvo.
    several_against_one: float = -2.5
    several_and_salvo: float = 0.9
    one_against_salvo: float = -1.2

    # A word that few events of the kind have, up to four of them.
    telling_word: float = 0.45
    most_words: int = 4
    # Of a busy type, in English, and nothing in common: about something else.
    no_words_busy: float = -1.2
    # The record names somebody, or its title something, that the article does not.
    no_names_busy: float = -1.6
    # "Hwasong-17", "resolution 2397", "the fourth wave": the same name with the same number, or with another.
    same_designation: float = 1.2
    other_designation: float = -3.0

    # Nine to one. A wrong match hides an event inside another one, a missed one costs an editor a glance.
    near_certain: float = 2.2
    # The next best must be clearly worse, else neither is it.
    clear_lead: float = 0.7
    # What is worth an editor's glance: one in five.
    likely: float = -1.4


WEIGHTS: Final = Weights()
MAX_LIKELY: Final = 5

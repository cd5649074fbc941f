import re

from events.ingest.detect.date_mention import mention_at


def test_a_mention_knows_its_place_and_reads_plans_as_the_past_unless_told():
    found = re.search("May 5", "on May 5")
    mention = mention_at(found, "day", "2024-05-05")
    assert (mention.start, mention.end, mention.ahead) == (3, 8, "2024-05-05")
    assert mention_at(found, "day", "2024-05-05", "2025-05-05").ahead == "2025-05-05"


def test_no_date_is_no_mention():
    assert mention_at(re.search("x", "x"), "day", "") is None

"""What a check gives."""

from events.review.audit import CHECKS, Tally


def test_a_tally_counts_and_tells():
    told = []
    tally = Tally(told.append)

    tally.add()
    tally.add(4)

    assert (tally.rows, told) == (5, [1, 5])


def test_every_check_has_a_name_of_its_own_and_a_question():
    assert len({check.name for check in CHECKS}) == len(CHECKS)
    assert all(check.question for check in CHECKS)

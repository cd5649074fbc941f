"""Every hostile behaviour ends in a named kind, within its limits."""

import pytest

from tests.support.hostile import BEHAVIOURS, Behaviour, NotHereError, run


@pytest.mark.parametrize("behaviour", [pytest.param(one, id=one.name) for one in BEHAVIOURS])
def test_each_ends_as_foreseen(behaviour: Behaviour) -> None:
    try:
        outcome = run(behaviour)
    except NotHereError as error:
        pytest.skip(str(error))
    assert outcome.fits(behaviour), f"{behaviour.story} {outcome}"


def test_there_are_enough_of_them_and_no_two_are_one() -> None:
    names = [behaviour.name for behaviour in BEHAVIOURS]
    assert len(names) >= 36
    assert len(set(names)) == len(names)
    assert all(behaviour.story for behaviour in BEHAVIOURS)

"""A server that does everything wrong on purpose, and what must come of each of its ways.

for behaviour in BEHAVIOURS:
    assert run(behaviour).fits(behaviour)
"""

from tests.support.hostile_content import CONTENT
from tests.support.hostile_stand import Behaviour, NotHereError, Outcome, run
from tests.support.hostile_ways import WAYS
from tests.support.hostile_wire import WIRE

BEHAVIOURS = (*WAYS.behaviours, *WIRE.behaviours, *CONTENT.behaviours)

__all__ = ["BEHAVIOURS", "Behaviour", "NotHereError", "Outcome", "run"]

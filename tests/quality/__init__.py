"""How well the archive reads articles: figures on annotated ones, and floors that no change may go under.

`python -m tests.quality` (`make quality`) prints the figures; the tests of this folder hold them to `floors.json`.
"""

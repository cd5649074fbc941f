"""The beginning of a feed document: as many entries as are wanted, whatever follows.

The reader of feeds builds objects for everything it meets, so what is not wanted is cut off before. One pass, no
tree: a document of a million entries costs no more than its first two thousand.
"""

import re
from typing import Final, NamedTuple

# A feed of 2000 entries with a whole article as XHTML in each has about this many tags.
MAX_TAGS: Final = 200_000
_PART = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(?:[A-Za-z_][\w.-]*:)?(?P<name>[A-Za-z_][\w.-]*)", re.DOTALL
)
_ENTRIES: Final = frozenset({"item", "entry"})


class Cut(NamedTuple):
    """The text kept, and whether something was cut off."""

    text: str
    truncated: bool


def cut_entries(text: str, *, root: int, limit: int) -> Cut:
    """The text from offset `root` up to the start tag of entry number `limit` + 1, or of tag `MAX_TAGS` + 1.

    Start tags within comments and CDATA are none. What was cut off is missing its end tags.
    """
    entries = tags = 0
    for found in _PART.finditer(text, root):
        name = found["name"]
        if name is None:
            continue
        tags += 1
        entries += name.lower() in _ENTRIES
        if entries > limit or tags > MAX_TAGS:
            return Cut(text[root : found.start()], truncated=True)
    return Cut(text[root:] if root else text, truncated=False)

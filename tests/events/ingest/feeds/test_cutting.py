"""The beginning of a document, whatever follows."""

import pytest

from events.ingest.feeds.cutting import MAX_TAGS, cut_entries


@pytest.mark.parametrize(
    ("text", "limit", "kept"),
    [
        ("<r><item/><item/></r>", 2, None),
        ("<r><item/><item/></r>", 1, "<r><item/>"),
        ("<r><entry>a</entry>\n<atom:entry>b</atom:entry></r>", 1, "<r><entry>a</entry>\n"),
        ("<r><items/><itemized/><item/></r>", 1, None),
        ("<r><![CDATA[<item><item>]]><item/></r>", 1, None),
        ("<r><!-- <item> --><item/><!-- <item>", 1, None),
        ("<r><ITEM/><Item/>", 1, "<r><ITEM/>"),
    ],
)
def test_the_text_ends_before_the_first_entry_too_many(text: str, limit: int, kept: str | None) -> None:
    assert cut_entries(text, root=0, limit=limit) == (kept or text, kept is not None)


def test_what_stands_before_the_root_goes() -> None:
    assert cut_entries("<?x?><r/>", root=5, limit=1) == ("<r/>", False)


def test_a_heap_of_tags_is_cut_off() -> None:
    text, truncated = cut_entries("<r>" + "<a/>" * MAX_TAGS, root=0, limit=1)

    assert truncated
    assert text.count("<a/>") == MAX_TAGS - 1

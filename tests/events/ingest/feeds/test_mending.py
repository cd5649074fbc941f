"""Well-formed XML out of anything that begins with a tag."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.ingest.feeds.mending import is_heap, mend


def _root(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - made by this test; strict about being well-formed


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("<r>a & b</r>", "<r>a &amp; b</r>"),
        ("<r>&amp;&#38;&lt;&nbsp;&bogus;&AMP;</r>", "<r>&amp;&amp;&lt;\u00a0&amp;bogus;&amp;</r>"),
        ("<r>&#0;&#x1F600;&#xFFFFFF;&#9999999;</r>", "<r>\U0001f600</r>"),
        ("<r>a < b <3</r>", "<r>a &lt; b &lt;3</r>"),
        ("<r><a><b>x</a></r>", "<r><a><b>x</b></a></r>"),
        ("<r><a></A>x</r>", "<r><a></a>x</r>"),
        ("<r></b>x</r>", "<r>x</r>"),
        ("<r>x<br>y<img src=a.png>z</r>", '<r>x<br/>y<img src="a.png"/>z</r>'),
        ("<r><item><a><item>x", "<r><item><a></a></item><item>x</item></r>"),
        ("<r a=1 a='2' c d='\"'>", '<r a="1" d="&quot;"></r>'),
        ("<r>x</r><s>y</s>", "<r>x</r>"),
        ("<r><![CDATA[a & <b>", "<r>a &amp; &lt;b&gt;</r>"),
        ("<r><!-- x --><?php x ?>y<!-- z", "<r>y</r>"),
        ("<r>]]></r>", "<r>]]&gt;</r>"),
        ("<r>\x00\x0b\ufffe</r>", "<r></r>"),
        ("<r xmlns:a=''><a:b c:d='e'/></r>", '<r><a:b c:d="e" xmlns:a="urn:undeclared:a" xmlns:c="urn:undeclared:c"/></r>'),
        ("<r><dc:date>x</dc:date></r>", '<r><dc:date xmlns:dc="http://purl.org/dc/elements/1.1/">x</dc:date></r>'),
        ("<r xmlns:dc='urn:x'><dc:date>x</dc:date></r>", '<r xmlns:dc="urn:x"><dc:date>x</dc:date></r>'),
        ("<r><xml:a>x</xml:a><a:b:c>y</a:b:c></r>", "<r>xy</r>"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_put_right(text: str, mended: str) -> None:
    assert mend(text) == mended


def test_depth_is_bounded() -> None:
    root = _root(mend("<r>" + "<a>" * 5000 + "x"))

    assert "".join(root.itertext()) == "x"
    assert sum(1 for _ in root.iter()) < 300  # below what parsers take


TOKENS = st.sampled_from(
    ["<a>", "</a>", "<b c=", "'", '"', ">", "<", "/>", "&", "&amp;", "&#x41;", "&lt", ";", "]]>", "<![CDATA[", "<!--", "-->",
     "<?", "?>", "<!", "x", " ", "\x00", "\ufffe", "한", "<d:e f:g='h'>", "</d:e>", "<br>", "<item>", "xmlns:d='y'", "\r"]
)  # fmt: skip


@given(st.lists(TOKENS, max_size=30))
def test_anything_within_a_root_becomes_well_formed(tokens: list[str]) -> None:
    assert _root(mend("<r>" + "".join(tokens) + "</r>")).tag == "r"


def test_a_heap_of_attributes_is_known_and_cut() -> None:
    heap = "<r><a " + " ".join(f"a{number}='x>'" for number in range(600)) + "/></r>"

    assert is_heap(heap)
    assert not is_heap("<r " + "a='x' " * 50 + ">" + "<b c='d'/>" * 1000)
    assert len(_root(mend(heap))[0].attrib) == 100

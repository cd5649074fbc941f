"""Documents of what is read only."""

from xml.etree import ElementTree as ET
from xml.parsers import expat

import pytest

from events.ingest.feeds.records import FeedKind
from events.ingest.feeds.slimming import MAX_FIELD, slim


def _slim(text: str, *, truncated: bool = False, kind: FeedKind = FeedKind.RSS) -> ET.Element:
    return ET.fromstring(slim(text, kind=kind, truncated=truncated))  # noqa: S314 - ours, and it has no document type


def test_what_nobody_reads_goes() -> None:
    slimmed = _slim(
        "<rss version='2.0'><channel><title>t</title><author>x</author><image><title>no</title></image>"
        "<item z='1'><title>a</title><category>c</category><enclosure url='u'/>"
        "<m:title xmlns:m='urn:other'>no</m:title></item></channel></rss>"
    )

    assert slimmed.attrib == {"version": "2.0"}
    assert [found.tag for found in slimmed.iter()] == ["rss", "channel", "title", "item", "title"]
    assert [found.text for found in slimmed.iter("title")] == ["t", "a"]


def test_fields_are_bounded_in_length_and_number() -> None:
    slimmed = _slim(f"<rss><item><title>{'x ' * MAX_FIELD}</title>{'<link>/x</link>' * 50}</item></rss>")

    assert len(slimmed.findtext(".//title") or "") <= MAX_FIELD
    assert len(slimmed.findall(".//link")) == 4


def test_markup_within_a_field_is_its_words() -> None:
    slimmed = _slim("<rss><item><description>a<b>b</b><p>c</p>]]&gt;&lt;i&gt;</description></item></rss>")

    assert slimmed.findtext(".//description") == "ab c]] ><i>"


def test_a_document_that_was_cut_is_whole_again() -> None:
    slimmed = _slim("<rss><channel><item><link>/1</link></item><item><link>/2</link><title>half", truncated=True)

    assert [found.text for found in slimmed.iter("link")] == ["/1", "/2"]


def test_what_breaks_off_by_itself_is_ill_formed() -> None:
    with pytest.raises(expat.ExpatError):
        slim("<rss><channel><item>", kind=FeedKind.RSS, truncated=False)


def test_bases_languages_and_known_namespaces_stay() -> None:
    slimmed = slim(
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='ko'><entry xml:base='https://a.example/'>"
        "<d:date xmlns:d='http://purl.org/dc/elements/1.1/'>2024</d:date></entry></feed>",
        kind=FeedKind.ATOM,
        truncated=False,
    )

    assert 'xml:lang="ko"' in slimmed
    assert '<entry xml:base="https://a.example/"><dc:date><![CDATA[2024]]></dc:date></entry>' in slimmed


def test_the_publisher_of_an_entry_in_atom_is_its_title_only() -> None:
    slimmed = slim(
        "<feed><entry><source><id>x</id><title>Paper</title><updated>2001</updated></source></entry></feed>",
        kind=FeedKind.ATOM,
        truncated=False,
    )

    assert "<entry><source><title><![CDATA[Paper]]></title></source></entry>" in slimmed

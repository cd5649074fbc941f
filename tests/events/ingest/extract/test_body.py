"""The words of articles."""

from events.ingest.extract.body import find_text
from events.ingest.extract.markup import parse_html
from events.ingest.extract.structured import StructuredArticle

PROSE = "The missile flew about a thousand kilometres and fell into the sea, the military said in a notice. "


def text_of(html: str, *, body: str = "") -> str:
    tree = parse_html(html)
    assert tree is not None
    return find_text(tree, StructuredArticle(body=body))


def test_an_article_split_into_boxes_is_read_whole() -> None:
    words = [f"Paragraph number {number}: {PROSE}" for number in range(12)]
    boxes = [
        '<div class="grid"><div class="body">' + "".join(f"<p>{word}</p>" for word in part) + "</div></div>"
        for part in (words[:6], words[6:])
    ]
    html = f"<html><body><main><article>{boxes[0]}</article><div class='ad'>Buy</div><aside>{boxes[1]}</aside></main></body></html>"
    text = text_of(html)
    assert all(word.strip() in text for word in words)
    assert "Buy" not in text


def test_the_body_for_machines_is_taken_where_the_page_holds_only_its_beginning() -> None:
    html = f"<html><body><article><p>{PROSE}</p></article></body></html>"
    assert text_of(html, body=f"<p>{PROSE * 4}</p><p>The end.</p>").endswith("The end.")
    assert text_of(html, body="Too short.") == PROSE.strip()


def test_a_page_is_left_as_it_was() -> None:
    tree = parse_html(f"<html><body><article><p>{PROSE * 4}</p></article><aside>Buy</aside></body></html>")
    assert tree is not None
    before = "".join(tree.itertext())
    find_text(tree, StructuredArticle())
    assert "".join(tree.itertext()) == before

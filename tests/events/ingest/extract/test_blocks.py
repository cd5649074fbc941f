"""Words of elements, line by line."""

import lxml.html

from events.ingest.extract.blocks import block_lines, one_line


def tree(html: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(html)


def test_blocks_and_breaks_end_lines_and_code_is_no_word() -> None:
    page = tree(
        "<div>One <b>bold</b> word<br>two<p>three\n four</p><script>no</script><!-- no --><ul><li>five</li></ul>six</div>"
    )
    assert block_lines(page) == ["One bold word", "two", "three four", "five", "six"]


def test_a_form_around_a_page_hides_nothing() -> None:
    page = tree("<form><p>one</p><select><option>no</option></select><button>no</button><p>two</p></form>")
    assert block_lines(page) == ["one", "two"]


def test_one_line_holds_all() -> None:
    assert (
        one_line(tree("<h1>Missile <nobr><span>Hwasong</span></nobr><br>\n launched</h1>"))
        == "Missile Hwasong launched"
    )


def test_depth_costs_no_recursion() -> None:
    page = tree("<p>deep</p>")
    for _ in range(3_000):
        outer = lxml.html.Element("div")
        outer.append(page)
        page = outer
    assert block_lines(page) == ["deep"]

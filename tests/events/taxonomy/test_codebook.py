import re

from events.taxonomy import get_taxonomy, render_codebook
from events.taxonomy.codebook import CODEBOOK_PATH

RENDERED = render_codebook(get_taxonomy())


def test_the_committed_codebook_is_the_one_that_the_data_give():
    assert CODEBOOK_PATH.read_text(encoding="utf-8") == RENDERED, "run `python manage.py render_codebook`"


def test_the_same_data_give_the_same_text():
    assert render_codebook(get_taxonomy()) == RENDERED


def test_every_term_of_every_vocabulary_is_in_it():
    for vocabulary in get_taxonomy().vocabularies.values():
        for term in vocabulary:
            assert f"`{term.key}`" in RENDERED
            assert term.definition.replace("|", "\\|") in RENDERED


def test_every_link_leads_to_one_heading():
    headings = [
        re.sub(r"[^a-z0-9 _-]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", RENDERED, flags=re.MULTILINE)
    ]
    links = re.findall(r"\]\(#([^)]+)\)", RENDERED)

    assert links
    assert len(set(headings)) == len(headings)
    assert set(links) <= set(headings)


def test_every_table_has_as_many_cells_in_each_row():
    width = 0
    for line in RENDERED.splitlines():
        cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        assert not (width and cells) or cells == width, line
        width = cells


def test_what_belongs_elsewhere_names_its_type():
    assert "- Rockets that carry a satellite → `space_launch`" in RENDERED


def test_a_crosswalk_admits_that_there_is_no_term():
    _, _, evasion = RENDERED.partition("### 24 Evasion of sanctions")
    assert "| CAMEO | – |" in evasion.partition("### 25")[0]


def test_no_line_ends_in_space_and_the_file_ends_in_one_newline():
    assert not re.search(r"[ \t]$", RENDERED, flags=re.MULTILINE)
    assert re.search(r"[^\n]\n\Z", RENDERED)

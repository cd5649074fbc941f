import datetime as dt
from urllib.parse import parse_qs

import pytest

from events.web.citing import Reference, tex

REFERENCE = Reference(
    public_id="evt-7k3m9x2q4d",
    title="Talks with R&D staff {secret} at 100%.",
    site_name="DPRK event archive",
    permalink="https://archive.example.org/events/evt-7k3m9x2q4d/",
    updated_on=dt.date(2026, 11, 3),
    accessed_on=dt.date(2026, 11, 22),
)


def test_a_reader_can_paste_the_plain_citation():
    assert REFERENCE.chicago == (
        "DPRK event archive. “Talks with R&D staff {secret} at 100%.” Record evt-7k3m9x2q4d. Last changed "
        "3 November 2026. Accessed 22 November 2026. https://archive.example.org/events/evt-7k3m9x2q4d/."
    )


def test_bibtex_escapes_what_tex_would_read():
    entry = REFERENCE.bibtex

    assert r"{{Talks with R\&D staff \{secret\} at 100\%.}}" in entry
    assert entry.startswith("@misc{evt-7k3m9x2q4d,")
    assert entry.count("{") - entry.count(r"\{") == entry.count("}") - entry.count(r"\}")


def test_reference_managers_read_the_same():
    fields = parse_qs(REFERENCE.coins)

    assert fields["rft.title"] == [REFERENCE.title]
    assert fields["rft.identifier"] == [REFERENCE.permalink]


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("a_b", r"a\_b"),
        ("\\input{x}", r"\textbackslash{}input\{x\}"),
        ("김정은", "김정은"),
        ("two\nlines", "two lines"),
    ],
)
def test_text_for_tex(raw, safe):
    assert tex(raw) == safe

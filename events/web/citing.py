"""How to cite a record: plain text in Chicago style, BibTeX, and a COinS span for reference managers. Pure."""

import datetime as dt
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from events.web.words import day_words

_TEX: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What a citation needs of one record. `updated_on` and `accessed_on` are UTC days."""

    public_id: str
    title: str
    site_name: str
    permalink: str
    updated_on: dt.date
    accessed_on: dt.date

    @property
    def chicago(self) -> str:
        """A bibliography entry of the Chicago Manual of Style for a page without an author."""
        title = self.title.rstrip(".")
        return (
            f"{self.site_name}. “{title}.” Record {self.public_id}. Last changed {day_words(self.updated_on)}. "
            f"Accessed {day_words(self.accessed_on)}. {self.permalink}."
        )

    @property
    def bibtex(self) -> str:
        """A `@misc` entry; doubled braces keep the case of names."""
        return "\n".join(
            [
                f"@misc{{{self.public_id},",
                f"  title        = {{{{{tex(self.title)}}}}},",
                f"  author       = {{{{{tex(self.site_name)}}}}},",
                f"  year         = {{{self.updated_on.year}}},",
                f"  howpublished = {{\\url{{{self.permalink}}}}},",
                f"  note         = {{Last changed {self.updated_on}, accessed {self.accessed_on}}}",
                "}",
            ]
        )

    @property
    def coins(self) -> str:
        """The `title` of a COinS span (OpenURL 1.0 context object in Dublin Core), which reference managers read."""
        return urlencode(
            {
                "ctx_ver": "Z39.88-2004",
                "rft_val_fmt": "info:ofi/fmt:kev:mtx:dc",
                "rft.type": "webpage",
                "rft.title": self.title,
                "rft.publisher": self.site_name,
                "rft.date": self.updated_on.isoformat(),
                "rft.identifier": self.permalink,
            }
        )


def tex(text: str) -> str:
    r"""Text that TeX sets as it stands.

    >>> tex("R&D at 100%")
    'R\\&D at 100\\%'
    """
    return " ".join(text.translate(_TEX).split())

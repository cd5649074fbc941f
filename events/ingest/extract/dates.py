"""Days in the addresses of pages: in the path, where most news sites write them, or in the query."""

import base64
import binascii
import re
from urllib.parse import unquote, urlsplit

from events.values.stated_date import StatedDate, find_stated_date

_PATH_DAY = re.compile(r"/(?P<y>20\d\d|19\d\d)/?(?P<m>0[1-9]|1[0-2])/?(?P<d>0[1-9]|[12]\d|3[01])(?=\D|$)")
_QUERY_DAY = re.compile(r"(?<!\d)20\d\d-\d\d-\d\d(?!\d)")


def find_url_date(url: str) -> StatedDate | None:
    """The day that a news site writes into its paths (/2024/12/27/ or /20241227), or None."""
    found = _PATH_DAY.search(url.split("?", 1)[0])
    return find_stated_date(f"{found['y']}-{found['m']}-{found['d']}") if found else None


def find_query_date(url: str) -> StatedDate | None:
    """The day in the query of an address, as it stands there (?newsID=2021-09-12-0009) or in Base64; or None."""
    query = unquote(urlsplit(url).query)
    for text in (query, _from_base64(query)):
        found = _QUERY_DAY.search(text)
        if found is not None:
            return find_stated_date(found[0])
    return None


def _from_base64(text: str) -> str:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""

"""URLs: one canonical form for a page, so that a page handed in twice is one article (CODEBOOK, dedup 1)."""

import ipaddress
import re
from typing import Final
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from events.errors import ValueFormatError

SCHEMES: Final = frozenset({"http", "https"})
DEFAULT_PORTS: Final = {"http": 80, "https": 443}
MAX_LENGTH: Final = 2000

# Only parameters known to say nothing of the page; ministries and the UN keep a page's id in the rest of the query.
_TRACKING = re.compile(
    r"(utm_[a-z_]+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok|"
    r"oly_enc_id|oly_anon_id|vero_id|wickedid|twclid|ttclid|cmpid|ocid|ns_mchannel|ns_source|ns_campaign|xtor)",
    re.IGNORECASE,
)
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_KEEP = "%/:=&?~#+!$,;'@()*[]"


def parse_http_url(raw: str) -> SplitResult:
    """Split an absolute http(s) URL.

    Raises:
        ValueFormatError: another scheme, no host, credentials, an invalid port, white space or an excessive length.
    """
    text = raw.strip()
    if len(text) > MAX_LENGTH:
        raise ValueFormatError(f"the URL has {len(text)} characters; {MAX_LENGTH} is the most that is taken")
    if re.search(r"[\s\x00-\x1f\x7f\\\ud800-\udfff]", text):
        raise ValueFormatError(
            f"{text[:200]!r} holds white space, a backslash or broken text; write it percent-encoded"
        )
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as error:
        raise ValueFormatError(f"{text[:200]!r} is not a URL: {error}") from error
    if parts.scheme.lower() not in SCHEMES or not (parts.hostname or "").strip("."):
        raise ValueFormatError(
            f"{text[:200]!r} is not a web address; it would start with https:// or http:// and a host"
        )
    if parts.username is not None or parts.password is not None:
        raise ValueFormatError("the URL holds a user name or a password; hand in the address without them")
    return parts


def canonicalise_url(raw: str) -> str:
    """The form under which a page is one page: lower-case host, no default port, fragment or tracking parameter.

    Raises:
        ValueFormatError: see `parse_http_url`.
    """
    parts = parse_http_url(raw)
    scheme = parts.scheme.lower()
    host = _ascii_host(parts.hostname or "")
    if parts.port is not None and parts.port != DEFAULT_PORTS[scheme]:
        host = f"{host}:{parts.port}"
    kept = [pair for pair in parts.query.split("&") if pair and not _TRACKING.fullmatch(pair.split("=", 1)[0])]
    return urlunsplit((scheme, host, _encoded(parts.path or "/"), _encoded("&".join(kept)), ""))


def host_of(url: str) -> str:
    """Host of a URL in lower case without `www.`, for finding its Source; "" if there is none."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
    return host.removeprefix("www.")


def _encoded(part: str) -> str:
    """Percent-encoded once, with upper-case digits: a page in Hangul is one page however its address was copied."""
    return _ESCAPE.sub(lambda found: found[0].upper(), quote(part, safe=_KEEP))


def _ascii_host(host: str) -> str:
    host = host.rstrip(".").lower()
    try:
        return f"[{ipaddress.ip_address(host).compressed}]" if ":" in host else str(ipaddress.IPv4Address(host))
    except ValueError:
        pass
    try:
        return host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError as error:
        raise ValueFormatError(f"{host!r} is not a host name: {error}") from error

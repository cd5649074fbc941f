"""Which addresses may be reached: public ones, and the ranges that an operator has opened by name.

A URL comes from outside, so the machine's own network must not be readable through it. The check is made on the IP
address that a connection is opened to (`connections`), never only on the name.
"""

import ipaddress
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from events.errors import FetchError, ValueFormatError
from events.ingest.records import ErrorKind
from events.values.urls import DEFAULT_PORTS, parse_http_url

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# IANA special-purpose registries (IPv4, IPv6). Written out, since `is_global` differs between patch releases of Python.
# The last one of IPv4 is in no registry: a public number by which a large cloud shows its machines their own settings.
_SPECIAL_TEXTS: Final = (
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.31.196.0/24",
    "192.52.193.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "192.175.48.0/24",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "168.63.129.16/32",
    "::/96",
    "64:ff9b:1::/48",
    "100::/64",
    "100:0:0:1::/64",
    "2001::/23",
    "2001:db8::/32",
    "2002::/16",
    "2620:4f:8000::/48",
    "3fff::/20",
    "5f00::/16",
    "fc00::/7",
    "fe80::/10",
    "fec0::/10",
    "ff00::/8",
)
_SPECIAL: Final = tuple(ipaddress.ip_network(text) for text in _SPECIAL_TEXTS)
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")  # DNS64 networks reach IPv4 through it, so its inside is judged
_GLOBAL_UNICAST: Final = ipaddress.ip_network("2000::/3")
_IPV4_BITS: Final = 0xFFFFFFFF
_LOWEST_USER_PORT: Final = 1024
# A last label that is a number makes a browser read the whole host as an IPv4 address (WHATWG URL, "ends in a number").
_NUMBER_LABEL = re.compile(r"[0-9]+|0x[0-9a-f]*", re.IGNORECASE)
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*", re.IGNORECASE)


def parse_networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """Read ranges such as "127.0.0.0/8" or "::1".

    Raises:
        ValueFormatError: one of them is not a range.
    """
    return _parse_networks(tuple(texts))


@lru_cache(maxsize=64)
def _parse_networks(texts: tuple[str, ...]) -> tuple[Network, ...]:
    try:
        return tuple(ipaddress.ip_network(text.strip()) for text in texts)
    except ValueError as error:
        raise ValueFormatError(f"{error}; an address range is written 127.0.0.0/8 or ::1/128") from error


def is_public(address: Address) -> bool:
    """Whether anyone on the Internet could reach `address`; addresses that carry an IPv4 one are judged by it."""
    inner = _inner(address)
    if inner is not None:
        return is_public(inner)
    if address.version == 6 and address not in _GLOBAL_UNICAST:  # noqa: PLR2004 - the version is its own name
        return False
    return not any(address.version == network.version and address in network for network in _SPECIAL)


def is_opened(address: Address, *, allow_networks: Sequence[str]) -> bool:
    """Whether an operator has opened `address` by naming a range that it lies in."""
    plain = _inner(address) or address
    return any(plain.version == network.version and plain in network for network in parse_networks(allow_networks))


def check_address(text: str, *, allow_networks: Sequence[str] = ()) -> Address:
    """Give the address back if a connection to it is permitted. `text` is an IP address, with or without a zone.

    Raises:
        FetchError: it is private, of this machine, reserved, or no address at all.
    """
    try:
        address = ipaddress.ip_address(text)
    except ValueError as error:
        raise FetchError(f"{text!r} is not an IP address", kind=ErrorKind.PRIVATE_ADDRESS) from error
    if is_public(address) or is_opened(address, allow_networks=allow_networks):
        return address
    raise FetchError(
        f"{text} is not a public address; only addresses that anyone can reach are fetched",
        kind=ErrorKind.PRIVATE_ADDRESS,
    )


def check_url(url: str) -> str:
    """Give `url` back if it is a plain web address: http(s), no credentials, an ordinary spelling of its host.

    Raises:
        FetchError: it is not (kind bad_url).
    """
    try:
        parts = parse_http_url(url)
    except ValueFormatError as error:
        raise FetchError(str(error), kind=ErrorKind.BAD_URL) from error
    _check_port(DEFAULT_PORTS[parts.scheme.lower()] if parts.port is None else parts.port)
    return url.strip()


def check_host(host: str) -> str:
    """Give `host` back if it is an ASCII host name, a dotted quad of decimal numbers or a plain IPv6 address.

    `host` is the form that is going to be connected to: after IDNA, without brackets.

    Raises:
        FetchError: a spelling that programs read differently (0x7f.1, 2130706433, 127.1, 010.0.0.1, a trailing dot,
            ::ffff:127.0.0.1), which only serves to slip past a check (kind bad_url).
    """
    if ":" in host:
        return _check_ipv6(host)
    if not _HOST.fullmatch(host):
        raise _odd(host)
    if _NUMBER_LABEL.fullmatch(host.rsplit(".", 1)[-1]):
        try:
            ipaddress.IPv4Address(host)
        except ValueError as error:
            raise _odd(host) from error
    return host


def _check_ipv6(host: str) -> str:
    try:
        address = ipaddress.IPv6Address(host)
    except ValueError as error:
        raise _odd(host) from error
    if address.scope_id is not None or _inner(address) is not None:
        raise _odd(host)
    return host


def _odd(host: str) -> FetchError:
    return FetchError(
        f"{host[:100]!r} is not a usual spelling of a host; write its name, as in www.example.org",
        kind=ErrorKind.BAD_URL,
    )


def _check_port(port: int) -> None:
    if port < _LOWEST_USER_PORT and port not in DEFAULT_PORTS.values():
        raise FetchError(
            f"port {port} belongs to another service than the web; 80, 443 and ports from 1024 up are fetched",
            kind=ErrorKind.BAD_URL,
        )


def _inner(address: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for, where that form may be legitimate (mapped, NAT64)."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & _IPV4_BITS)
    return None

"""Settings out of environment variables: pure functions whose errors name the variable and what would be right.

An empty variable counts as an unset one: `docker compose` and shells pass empty strings for what nobody set.
"""

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from events.errors import ArchiveError

TRUE_WORDS: Final = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS: Final = frozenset({"0", "false", "no", "off"})
LOOPBACK: Final = (ipaddress.IPv4Network("127.0.0.0/8"), ipaddress.IPv6Network("::1/128"))

Environ = Mapping[str, str]


class SettingError(ArchiveError):
    """An environment variable holds a value that cannot be used."""


@dataclass(frozen=True, kw_only=True)
class ServerUrl:
    """The parts of a server's URL, percent-decoded; empty strings and None where the URL says nothing."""

    scheme: str
    user: str = ""
    password: str = field(default="", repr=False)
    host: str = ""
    port: int | None = None
    path: str = ""
    options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def find_raw(name: str, *, environ: Environ | None = None) -> str | None:
    """The trimmed value of a variable, or None when it is unset or blank."""
    value = (os.environ if environ is None else environ).get(name, "").strip()
    return value or None


def env_str(name: str, *, default: str, environ: Environ | None = None) -> str:
    """A variable as text."""
    raw = find_raw(name, environ=environ)
    return default if raw is None else raw


def env_bool(name: str, *, default: bool, environ: Environ | None = None) -> bool:
    """A variable as a switch.

    Raises:
        SettingError: the value is neither of the words for true nor of those for false.
    """
    raw = find_raw(name, environ=environ)
    if raw is None:
        return default
    if raw.lower() in TRUE_WORDS:
        return True
    if raw.lower() in FALSE_WORDS:
        return False
    raise SettingError(f"{name} is {raw!r}, which is no switch; write 1, true, yes, on or 0, false, no, off")


def env_int(name: str, *, default: int, low: int, high: int, environ: Environ | None = None) -> int:
    """A variable as a whole number within `low` and `high`, both included.

    Raises:
        SettingError: not a whole number, or outside the bounds.
    """
    raw = find_raw(name, environ=environ)
    if raw is None:
        return default
    # int() would also take "1_000", " 1" and digits of other scripts.
    digits = raw.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or not low <= int(raw) <= high:
        raise SettingError(f"{name} is {raw!r}; write a whole number from {low} to {high}")
    return int(raw)


def env_float(name: str, *, default: float, low: float, high: float, environ: Environ | None = None) -> float:
    """A variable as a number within `low` and `high`, both included.

    Raises:
        SettingError: not a number, or outside the bounds.
    """
    raw = find_raw(name, environ=environ)
    if raw is None:
        return default
    try:
        number = float(raw)
    except ValueError:
        number = float("nan")
    # A comparison with NaN is False, so that NaN is refused here too.
    if not low <= number <= high:
        raise SettingError(f"{name} is {raw!r}; write a number from {low} to {high}")
    return number


def env_path(name: str, *, default: Path, base: Path, environ: Environ | None = None) -> Path:
    """A variable as an absolute path; `~` is the home folder, a relative path starts at `base`.

    Raises:
        SettingError: `~` of a user that does not exist, or a NUL byte.
    """
    raw = find_raw(name, environ=environ)
    if raw is None:
        return default
    if "\0" in raw:
        raise SettingError(f"{name} holds a NUL byte; write the path of a folder")
    try:
        return base / Path(raw).expanduser()
    except RuntimeError as error:
        raise SettingError(f"{name} is {raw!r}, whose home folder is not known; write an absolute path") from error


def env_list(name: str, *, default: tuple[str, ...], environ: Environ | None = None) -> tuple[str, ...]:
    """A variable as comma-separated items, trimmed, empty ones dropped."""
    raw = find_raw(name, environ=environ)
    if raw is None:
        return default
    return tuple(item.strip() for item in raw.split(",") if item.strip())


def env_loopback_networks(name: str, *, environ: Environ | None = None) -> tuple[str, ...]:
    """A variable as networks in CIDR form, each of them inside the loopback range; empty when unset.

    Raises:
        SettingError: not a network, or one that reaches further than this machine.
    """
    networks = []
    for item in env_list(name, default=(), environ=environ):
        try:
            network = ipaddress.ip_network(item, strict=False)
        except ValueError as error:
            raise SettingError(f"{name} holds {item!r}, which is no network; write 127.0.0.0/8 or ::1/128") from error
        if not any(_is_within(network, loopback) for loopback in LOOPBACK):
            raise SettingError(
                f"{name} holds {item!r}, which is not this machine; only parts of 127.0.0.0/8 and ::1/128 may be opened"
            )
        networks.append(str(network))
    return tuple(networks)


def env_url(name: str, *, schemes: frozenset[str], example: str, environ: Environ | None = None) -> ServerUrl | None:
    """A variable as the URL of a server, or None when it is unset.

    Args:
        name: the variable.
        schemes: what may stand before `://`.
        example: a right value, for the error.
        environ: where to look; the process's environment by default.

    Raises:
        SettingError: another scheme, or a port that is none. The value is not repeated: it may hold a password.
    """
    raw = find_raw(name, environ=environ)
    if raw is None:
        return None
    try:
        parts = urlsplit(raw)
        port = parts.port
    except ValueError as error:
        raise SettingError(f"{name} is not a URL ({error}); write it like {example}") from error
    if parts.scheme not in schemes or "://" not in raw:
        raise SettingError(f"{name} starts with {raw.partition(':')[0][:20]!r}; write it like {example}")
    return ServerUrl(
        scheme=parts.scheme,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=unquote(parts.hostname or ""),
        port=port,
        path=unquote(parts.path.removeprefix("/")),
        options=MappingProxyType(dict(parse_qsl(parts.query, keep_blank_values=True))),
    )


def env_http_url(name: str, *, example: str, environ: Environ | None = None) -> str:
    """A variable as the http or https address of a server, "" when it is unset.

    Raises:
        SettingError: no such address, or one with a user, a password or a fragment. The value is not repeated: it may
            hold a key.
    """
    raw = find_raw(name, environ=environ)
    if raw is None:
        return ""
    try:
        parts = urlsplit(raw)
        _ = parts.port  # is read when it is asked for
    except ValueError as error:
        raise SettingError(f"{name} is not a URL ({error}); write it like {example}") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or not raw.isascii() or not raw.isprintable():
        raise SettingError(f"{name} is not the address of a server; write it like {example}")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise SettingError(f"{name} holds a user, a password or a fragment, which do not belong there")
    return raw


def _is_within(
    network: ipaddress.IPv4Network | ipaddress.IPv6Network, outer: ipaddress.IPv4Network | ipaddress.IPv6Network
) -> bool:
    if isinstance(network, ipaddress.IPv4Network) and isinstance(outer, ipaddress.IPv4Network):
        return network.subnet_of(outer)
    if isinstance(network, ipaddress.IPv6Network) and isinstance(outer, ipaddress.IPv6Network):
        return network.subnet_of(outer)
    return False

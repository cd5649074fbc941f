"""Where the site listens: PORT and HOST, whether the place is free, whether the site answers there."""

import errno
import http.client
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dprk_archive.env import SettingError, env_int, env_str
from events.errors import ArchiveError

DEFAULT_PORT: Final = 8000
DEFAULT_HOST: Final = "127.0.0.1"
MAX_PORT: Final = 65_535
# Addresses that mean every interface, and the loopback that answers for them.
ANY: Final[Mapping[str, str]] = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared with, not bound to
HEALTH_TIMEOUT_S: Final = 5.0


class PortError(ArchiveError):
    """The site cannot listen where it was told to."""


@dataclass(frozen=True, kw_only=True)
class Address:
    """A host (name or number, IPv6 without brackets) and a port."""

    host: str
    port: int

    @property
    def bind(self) -> str:
        """In the form that gunicorn takes."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def near(self) -> str:
        """The host under which this machine itself reaches it."""
        return ANY.get(self.host, self.host)

    @property
    def url(self) -> str:
        """What a browser on this machine opens."""
        host = "localhost" if self.near in {"127.0.0.1", "::1"} else self.near
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


def find_address(environ: Mapping[str, str] | None = None) -> Address:
    """The address out of HOST and PORT.

    Raises:
        SettingError: PORT is no port, or HOST holds white space or a slash.
    """
    port = env_int("PORT", default=DEFAULT_PORT, low=1, high=MAX_PORT, environ=environ)
    host = env_str("HOST", default=DEFAULT_HOST, environ=environ).strip("[]")
    if any(character.isspace() or character == "/" for character in host):
        raise SettingError(f"HOST is {host!r}; write a name or a number like 127.0.0.1 or 0.0.0.0")
    return Address(host=host, port=port)


def check_free(address: Address) -> None:
    """See whether one can listen there.

    Raises:
        PortError: one cannot; the message says why and what to write instead.
    """
    error = _try(address)
    if error is None:
        return
    if error.errno == errno.EADDRINUSE:
        free = next(
            (
                port
                for port in range(address.port + 1, min(address.port + 50, MAX_PORT))
                if _try(Address(host=address.host, port=port)) is None
            ),
            None,
        )
        advice = "another with: make run PORT=" + str(free or 8080)
        raise PortError(f"Port {address.port} is in use by another program; choose {advice}")
    if error.errno == errno.EACCES:
        raise PortError(f"Port {address.port} is for the administrator only; choose one above 1023, as in PORT=8000")
    raise PortError(f"The site cannot listen on {address.bind} ({error.strerror or error}); set another HOST or PORT")


def _try(address: Address) -> OSError | None:
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            # As gunicorn does, so that connections of a site that just stopped do not count.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
            probe.listen(1)
    except OSError as error:
        return error
    return None


def is_healthy(address: Address) -> bool:
    """Whether /healthz answers with 200 within seconds."""
    connection = http.client.HTTPConnection(address.near, address.port, timeout=HEALTH_TIMEOUT_S)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"localhost:{address.port}"})
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()

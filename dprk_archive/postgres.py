"""The embedded PostgreSQL server: `python -m dprk_archive.postgres start|stop|status|url`."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Final

DATABASE: Final = "archive"
SUPERUSER: Final = "archive"
PORT: Final = 5432
# sun_path holds 108 bytes on Linux and 104 on macOS.
MAX_SOCKET_BYTES: Final = 100


def socket_dir(state_dir: Path) -> Path:
    """The folder of the server's socket, a function of the state folder alone.

    It is `run` in the state folder where that fits into a socket's address, and a short name in the temporary folder
    where it does not; PostgreSQL reads commas and quotes in the setting as separators, so they do not fit either.
    """
    beside = state_dir / "run"
    name = str(beside / f".s.PGSQL.{PORT}")
    if len(os.fsencode(name)) < MAX_SOCKET_BYTES and not set(name) & set(",\"'\\"):
        return beside
    digest = hashlib.sha256(os.fsencode(str(state_dir))).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"dprk-{os.getuid()}-{digest}"

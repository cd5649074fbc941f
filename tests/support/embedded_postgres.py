"""A pytest plugin: the suite's own PostgreSQL server in a temporary folder, unless DATABASE_URL names one.

The process that runs pytest starts it before Django's settings are read; the processes of xdist inherit DATABASE_URL.
"""

import os
import shutil
import signal
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from dprk_archive import postgres
from dprk_archive.state import prepare_state_dir
from events.errors import ArchiveError


class _Suite:
    """The server of this run; `folder` is None until one is started."""

    folder: Path | None = None


_suite = _Suite()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """Start the server: a wrapper runs before pytest-django's own hook, which reads the settings."""
    options = early_config.known_args_namespace
    if not os.environ.get("DATABASE_URL") and not options.collectonly and not options.help and not options.version:
        _start()
    try:
        return (yield)
    except BaseException:
        # Settings that do not load, for one: pytest ends without the hook below.
        pytest_unconfigure()
        raise


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Stop the server, also after Ctrl-C."""
    if _suite.folder is None:
        return
    folder, _suite.folder = _suite.folder, None
    os.environ.pop("DATABASE_URL", None)
    # At once: nobody wants the data.
    postgres.stop(folder, signals=(signal.SIGQUIT,))
    shutil.rmtree(folder, ignore_errors=True)


def _start() -> None:
    folder = Path(tempfile.mkdtemp(prefix="dprk-tests-"))
    try:
        prepare_state_dir(folder)
        running = postgres.start(folder, settings=postgres.FAST, death_signal=signal.SIGQUIT)
    except ArchiveError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise pytest.UsageError(f"no database for the tests: {error}") from error
    _suite.folder = folder
    os.environ["DATABASE_URL"] = running.url

"""The processes of the archive as data: what is run, how it is asked to stop, how long it is given."""

import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dprk_archive.env import env_bool, env_int, find_raw
from dprk_archive.listening import ANY, Address

DEFAULT_HOSTS: Final = "localhost,127.0.0.1,[::1]"


@dataclass(frozen=True, kw_only=True)
class Program:
    """One program that the supervisor runs.

    `death_signal` is what it gets when the supervisor dies. `is_heard`: its standard output is shown.
    """

    name: str
    command: tuple[str, ...]
    stop_signal: int = signal.SIGTERM
    patience_s: float = 5.0
    death_signal: int = signal.SIGKILL
    is_heard: bool = False


def prepare_program() -> Program:
    """The process that brings database and files up to date before the others start."""
    return Program(name="prepare", command=(sys.executable, "-m", "dprk_archive.prepare"), is_heard=True)


def programs(*, state_dir: Path, address: Address, environ: Mapping[str, str] | None = None) -> tuple[Program, ...]:
    """What runs as long as the archive does, in the order of starting and of stopping; the web server is the first.

    Raises:
        SettingError: one of the variables for numbers of processes is no number.
    """
    workers = env_int("ARCHIVE_WORKER_PROCESSES", default=2, low=1, high=256, environ=environ)
    web = env_int("ARCHIVE_WEB_PROCESSES", default=2, low=1, high=256, environ=environ)
    # Who may say in X-Forwarded-Proto how a reader came: whoever stands in front if somebody does, else nobody.
    proxies = "*" if env_bool("ARCHIVE_BEHIND_PROXY", default=False, environ=environ) else ""
    threads = env_int("ARCHIVE_WEB_THREADS", default=4, low=1, high=256, environ=environ)
    celery = (sys.executable, "-m", "celery", "--app", "dprk_archive")
    return (
        Program(
            name="web",
            command=(
                *(sys.executable, "-m", "gunicorn", "dprk_archive.wsgi:application", "--bind", address.bind),
                *("--worker-class", "gthread", "--workers", str(web), "--threads", str(threads), "--preload"),
                *("--timeout", "60", "--graceful-timeout", "5", "--keep-alive", "5", "--no-control-socket"),
                *("--forwarded-allow-ips", proxies),
                # No access log: who reads what is nobody's business.
                *("--error-logfile", "-"),
            ),
            patience_s=6.0,
            # Its workers notice by themselves that it is gone, but only after seconds; it tells them at once.
            death_signal=signal.SIGTERM,
        ),
        Program(
            name="beat",
            command=(
                *(*celery, "beat", "--loglevel", "INFO", "--pidfile", ""),
                *("--schedule", str(state_dir / "beat-schedule")),
            ),
        ),
        Program(
            name="worker",
            command=(
                *(*celery, "worker", "--pool", "prefork", "--concurrency", str(workers), "--loglevel", "INFO"),
                *("--without-gossip", "--without-mingle", "--without-heartbeat"),
            ),
            # A running task may finish; what does not is sent again from its row.
            patience_s=8.0,
        ),
    )


def environment(*, state_dir: Path, address: Address, environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of the children: ours, with what they could not know by themselves."""
    env = dict(os.environ if environ is None else environ)
    env["DJANGO_SETTINGS_MODULE"] = "dprk_archive.settings"
    env["ARCHIVE_STATE_DIR"] = str(state_dir)
    env["PYTHONUNBUFFERED"] = "1"
    # gunicorn would take options from here that nobody meant for it.
    for name in ("GUNICORN_CMD_ARGS", "WEB_CONCURRENCY"):
        env.pop(name, None)
    if find_raw("ARCHIVE_BASE_URL", environ=env) is None:
        env["ARCHIVE_BASE_URL"] = address.url
    if find_raw("ARCHIVE_ALLOWED_HOSTS", environ=env) is None and address.host not in ANY:
        named = f"[{address.host}]" if ":" in address.host else address.host
        env["ARCHIVE_ALLOWED_HOSTS"] = f"{DEFAULT_HOSTS},{named}"
    return env

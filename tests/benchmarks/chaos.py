"""The archive under attack: `python -m tests.benchmarks.chaos [--articles 500] [--kills 30] [--wipes 2] ...`.

The whole product runs as `make run` starts it, in a folder of its own. Half of the stories of a flaky newsroom are
handed in through the API, half come by a feed; meanwhile workers, beat, web processes and members of their pools are
killed with SIGKILL at random, the broker's folder is wiped, and with `--restart-database` PostgreSQL is killed too.
`--amqp URL` runs on RabbitMQ instead of files, under a virtual host or queue of the URL's own.

At the end every story has to be one article, read in full, with one candidate, and `verify_archive` has to find nothing.
Exit status 1 if not.
"""

import argparse
import http.client
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from dprk_archive import postgres
from dprk_archive.processes import wait_for
from dprk_archive.state import PROJECT_DIR
from tests.support.flaky_server import FlakyNewsroom

OWN = ("DATABASE_URL", "CELERY_BROKER_URL", "DJANGO_SETTINGS_MODULE", "ARCHIVE_BASE_URL", "ARCHIVE_ALLOWED_HOSTS")
TARGETS = ("worker", "beat", "web")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is done to the archive."""

    articles: int = 500
    kills: int = 30
    wipes: int = 2
    seed: int = 1
    amqp: str = ""
    restart_database: bool = False
    patience_s: float = 1500.0


@dataclass
class Archive:
    """The running product and how to reach into it."""

    state_dir: Path
    port: int
    env: dict[str, str]
    process: subprocess.Popen[bytes]
    events: list[str] = field(default_factory=list)

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of manage.py beside it."""
        return subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "manage.py", *arguments],
            cwd=PROJECT_DIR,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of a question to its database; tries again while that is away."""
        for attempt in range(120):
            try:
                with psycopg.connect(postgres.server_url(self.state_dir), connect_timeout=5) as connection:
                    return connection.execute(sql).fetchall()  # type: ignore[arg-type]  # a literal of this module - trusted
            except psycopg.OperationalError:
                if attempt == 119:
                    raise
                time.sleep(0.5)
        return []

    def post(self, token: str, url: str) -> None:
        """Hand one page in, as often as it takes to be told that it was."""
        body = json.dumps({"url": url})
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
            with suppress(OSError, http.client.HTTPException):
                connection.request("POST", "/api/v1/submissions/", body, headers)
                answer = connection.getresponse()
                answer.read()
                if answer.status in {200, 202}:
                    return
            connection.close()
            time.sleep(0.5)


@contextmanager
def running_archive(plan: Plan) -> Iterator[Archive]:
    """The product in a temporary folder; everything is stopped and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    env = {name: value for name, value in os.environ.items() if name not in OWN} | {
        "ARCHIVE_STATE_DIR": str(folder / "state"),
        "PORT": str(port),
        "ARCHIVE_FETCH_ALLOW": "127.0.0.0/8",
        "ARCHIVE_FETCH_INTERVAL_S": "0",
        "ARCHIVE_FETCH_TIMEOUT_S": "10",
        "ARCHIVE_LEASE_S": "60",
        "ARCHIVE_POLL_FEEDS": "off",
    }
    if plan.amqp:
        env["CELERY_BROKER_URL"] = plan.amqp
    with (folder / "supervisor.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "dprk_archive.supervisor"],
            cwd=PROJECT_DIR,
            env=env,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    archive = Archive(folder / "state", port, env, process)
    try:
        if not wait_for(lambda: process.poll() is not None or _is_up(port), timeout_s=300):
            raise SystemExit("the archive did not start")
        if process.poll() is not None:
            raise SystemExit((folder / "supervisor.log").read_text(encoding="utf-8"))
        archive.env = env | {"DATABASE_URL": postgres.server_url(folder / "state")}
        yield archive
    finally:
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(60)
        process.kill()
        shutil.rmtree(folder, ignore_errors=True)


def _is_up(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def descendants(pid: int) -> dict[int, str]:
    """The processes below `pid` with their command lines."""
    listing = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout  # noqa: S607 - a tool of every system
    rows = [line.split(None, 2) for line in listing.splitlines()]
    known = {pid}
    found: dict[int, str] = {}
    for _ in range(4):
        for row in rows:
            if len(row) == 3 and int(row[1]) in known and int(row[0]) not in found:
                found[int(row[0])] = row[2]
        known |= set(found)
    return found


def kind_of(command: str) -> str:
    """Which part of the archive a process is of; "" if it is none to kill."""
    if "gunicorn" in command:
        return "web"
    if "celery" in command:
        return "beat" if " beat " in command else "worker"
    return ""


def attack(archive: Archive, plan: Plan, done: threading.Event) -> None:
    """Kill, wipe and restart by the plan, at random moments; `done` is set when all of it has happened."""
    dice = random.Random(plan.seed)  # noqa: S311 - chance, not a secret
    wipe_after = {round(plan.kills * (number + 1) / (plan.wipes + 1)) for number in range(plan.wipes)}
    restart_after = {plan.kills // 2} if plan.restart_database else set()
    for number in range(1, plan.kills + 1):
        time.sleep(dice.uniform(1.0, 5.0))
        victim = _kill_one(archive, TARGETS[number % len(TARGETS)], dice)
        archive.events.append(f"killed {victim}")
        if number in wipe_after and not plan.amqp:
            shutil.rmtree(archive.state_dir / "broker", ignore_errors=True)
            archive.events.append("wiped the broker's folder")
        if number in restart_after:
            pid = postgres.find_pid(archive.state_dir)
            if pid is not None:
                os.kill(pid, signal.SIGKILL)
                archive.events.append("killed PostgreSQL")
    done.set()


def _kill_one(archive: Archive, kind: str, dice: random.Random) -> str:
    """Kill one process of a kind, waiting until there is one."""
    for _ in range(600):
        found = [pid for pid, command in descendants(archive.process.pid).items() if kind_of(command) == kind]
        if found:
            with suppress(ProcessLookupError):
                os.kill(dice.choice(sorted(found)), signal.SIGKILL)
                return kind
        time.sleep(0.1)
    raise SystemExit(f"no process of {kind} came back")


def run(plan: Plan, newsroom: FlakyNewsroom, archive: Archive) -> list[str]:
    """Attack a running archive while it takes the stories in; what does not hold afterwards, in sentences."""
    token = _token(archive)
    began = time.monotonic()
    done = threading.Event()
    threading.Thread(target=attack, args=(archive, plan, done), daemon=True).start()
    half = newsroom.urls[: plan.articles // 2]
    sender = threading.Thread(target=lambda: [archive.post(token, url) for url in half], daemon=True)
    sender.start()
    _poll(archive, newsroom.feed_url)
    sender.join()
    ended = wait_for(lambda: done.is_set() and _is_over(archive, plan), timeout_s=plan.patience_s)
    asked, given = sum(newsroom.asked.values()), sum(newsroom.given.values())
    print(f"{plan.articles} stories in {time.monotonic() - began:.0f} s; {_tally(archive.events)}")
    print(f"the newsroom was asked {asked} times and answered {given} times in full")
    complaints = [] if ended else [f"not over after {plan.patience_s:.0f} s: {_states(archive)}"]
    return complaints + check(archive, newsroom)


def check(archive: Archive, newsroom: FlakyNewsroom) -> list[str]:
    """What is not as it should be, in sentences; [] if every story is there once, and whole."""
    complaints = []
    states = _states(archive)
    print(f"submissions: {states}")
    if states != {"done": len(newsroom.urls)}:
        complaints.append(f"not all submissions are done: {states}")
    held = {
        url: (text, title)
        for url, text, title in archive.ask("SELECT canonical_url, text, title FROM events_article WHERE text <> ''")
    }
    for story in newsroom.stories.values():
        text, title = held.pop(newsroom.home + story.path, ("", ""))
        if title != story.title or text.split("\n") != list(story.paragraphs):
            complaints.append(f"{story.path} is not held as it was published: {title!r}, {len(text)} characters")
    complaints += [f"{url} is one too many" for url in held]
    twice = archive.ask("SELECT article_id, draft_key FROM events_candidate GROUP BY 1, 2 HAVING count(*) > 1")
    [(candidates, articles)] = archive.ask("SELECT count(*), count(DISTINCT article_id) FROM events_candidate")
    [(captures,)] = archive.ask("SELECT count(*) FROM events_capture")
    print(f"{len(newsroom.urls)} articles, {captures} captures, {candidates} candidates of {articles} articles")
    complaints += [f"article {pk} has a candidate twice" for pk, _ in twice]
    if articles != len(newsroom.urls):
        complaints.append(f"{articles} articles have candidates, {len(newsroom.urls)} report a launch")
    verified = archive.manage("verify_archive")
    print(verified.stdout.strip().splitlines()[-1] if verified.stdout.strip() else verified.stderr)
    if verified.returncode != 0:
        complaints.append(f"verify_archive: {verified.stdout[-2000:]}{verified.stderr[-2000:]}")
    return complaints


def _token(archive: Archive) -> str:
    made = archive.manage("create_token", "editor", "--scope", "submit", "--label", "chaos")
    if made.returncode != 0:
        raise SystemExit(made.stdout + made.stderr)
    return made.stdout.strip()


def _poll(archive: Archive, url: str) -> None:
    """Register the newsroom's feed and poll it until a poll has gone through."""
    code = (
        "from events.models import Feed, Source; "
        "source, _ = Source.objects.get_or_create(name='Flaky newsroom', defaults={'kind': 'wire_service'}); "
        f"Feed.objects.get_or_create(url={url!r}, defaults={{'source': source, 'kind': 'rss', 'is_active': True}})"
    )
    while (made := archive.manage("shell", "-c", code)).returncode != 0:
        archive.events.append("registering the feed failed")
        print(made.stderr.splitlines()[-1:])
        time.sleep(1)
    while (polled := archive.manage("poll_feeds", url)).returncode != 0:
        archive.events.append("a poll failed")
        print((polled.stdout + polled.stderr).splitlines()[-1:])
        time.sleep(2)
    print(polled.stdout.strip())


def _is_over(archive: Archive, plan: Plan) -> bool:
    time.sleep(2)
    states = _states(archive)
    open_ones = sum(count for state, count in states.items() if state in {"queued", "fetched", "extracted", "analysed"})
    return sum(states.values()) >= plan.articles and open_ones == 0


def _states(archive: Archive) -> dict[str, int]:
    return dict(archive.ask("SELECT state, count(*) FROM events_submission GROUP BY 1 ORDER BY 1"))


def _tally(events: list[str]) -> str:
    return ", ".join(f"{what} {times} times" for what, times in sorted(Counter(events).items()))


def main(arguments: list[str] | None = None) -> int:
    """Run it, print what happened."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.chaos")
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--wipes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--amqp", default="")
    parser.add_argument("--restart-database", action="store_true")
    parser.add_argument("--patience", type=float, default=1500.0, dest="patience_s")
    plan = Plan(**vars(parser.parse_args(arguments)))
    with FlakyNewsroom(articles=plan.articles, seed=plan.seed) as newsroom, running_archive(plan) as archive:
        complaints = run(plan, newsroom, archive)
    for complaint in complaints:
        print(f"NOT SO: {complaint}")
    print("every article exactly once, verify_archive clean" if not complaints else "failed")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())

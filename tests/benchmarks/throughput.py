"""The whole pipeline beside trafilatura alone: `python -m tests.benchmarks.throughput [--rounds 3]`.

The pages of ARCHIVE_SHARED_DATA are served on loopback, without spacing, and go all the way: fetch with robots.txt,
WARC, extraction, detection, resolution, near duplicates, every step committed to an embedded PostgreSQL that holds the
reference record. Beside it `trafilatura.extract` reads the same pages from memory, in as many processes. Both in turns,
in one run: once for the text only, once for what the pipeline reads too, title, author and date. Exit status 1 if the
pipeline has less than half the throughput of the latter.
"""

import argparse
import gzip
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import trafilatura

from dprk_archive import postgres
from dprk_archive.state import prepare_state_dir
from tests.benchmarks import extraction

FLOOR = 0.5
PLAIN = "plain"
WARM_UP = b"<html><body><article><h1>A title</h1>%s</article></body></html>" % (
    b"<p>SEOUL, May 30 (Yonhap) -- North Korea fired two missiles on Thursday, the military of the South said.</p>" * 9
)
_SPAWN = multiprocessing.get_context("spawn")


def serve(folder: str, port: Any) -> None:
    """Serve the pages of `folder` on loopback, says its port in `port`.

    /prepare/ROUND makes them ready under /ROUND/NAME, compressed as most servers send them, and with a mark in every
    paragraph, so that each round brings new texts; the round `PLAIN` brings them as they are.
    """
    pages = {page.name: page.body for page in extraction.load_pages(Path(folder))}
    ready: dict[str, bytes] = {}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = ready.get(self.path)
            if body is None and self.path.startswith("/prepare/"):
                turn = self.path.split("/")[2]
                mark = b"" if turn == PLAIN else b" (%s)" % turn.encode()
                for name, page in pages.items():
                    ready[f"/{turn}/{name}"] = gzip.compress(page.replace(b"</p>", mark + b"</p>"), 6)
                body = gzip.compress(b"ready")
            if self.path.startswith("/warm/"):
                body = gzip.compress(WARM_UP.replace(b"</p>", b" " + self.path.encode() + b"</p>"))
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_words: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    port.value = server.server_address[1]
    server.serve_forever()


def read_text(pages: list[bytes], go: Any, ready: Any, done: Any) -> None:
    """What trafilatura alone does for the text."""
    _read_alone(pages, go, ready, done, with_metadata=False)


def read_all(pages: list[bytes], go: Any, ready: Any, done: Any) -> None:
    """What trafilatura alone does for text, title, author and date, which are what the pipeline reads."""
    _read_alone(pages, go, ready, done, with_metadata=True)


def _read_alone(pages: list[bytes], go: Any, ready: Any, done: Any, *, with_metadata: bool) -> None:
    trafilatura.extract(pages[0], with_metadata=with_metadata)
    ready.release()
    go.wait()
    for page in pages:
        trafilatura.extract(page, with_metadata=with_metadata)
    done.release()


def run_pipeline(pks: list[int], go: Any, ready: Any, done: Any) -> None:
    """What a worker does with its share of submissions; the first one is to warm up, as the others warm up too."""
    import django  # noqa: PLC0415 - in its own process

    django.setup()
    from events.ingest import pipeline  # noqa: PLC0415 - as above

    services = pipeline.get_services()
    first, *others = pks
    pipeline.run(first, services=services)
    ready.release()
    go.wait()
    for pk in others:
        pipeline.run(pk, services=services)
    done.release()


def timed(target: Any, shares: list[list[Any]]) -> float:
    """Seconds of wall time from the moment at which all processes are ready to the last one's last page."""
    go, ready, done = _SPAWN.Event(), _SPAWN.Semaphore(0), _SPAWN.Semaphore(0)
    processes = [_SPAWN.Process(target=target, args=(share, go, ready, done)) for share in shares]
    for process in processes:
        process.start()
    for _ in processes:
        ready.acquire()
    began = time.perf_counter()
    go.set()
    for _ in processes:
        done.acquire()
    took_s = time.perf_counter() - began
    for process in processes:
        process.join()
    if any(process.exitcode for process in processes):
        raise SystemExit("one of the processes failed")
    return took_s


def prepare(home: str, turn: str) -> None:
    """Have the server make the pages of a round ready."""
    with urllib.request.urlopen(f"{home}/prepare/{turn}") as answer:  # noqa: S310 - our own server
        answer.read()


def show_quality(*, folder: Path, home: str) -> None:
    """All pages as they are through the whole pipeline, here; prints how well they are held in the database."""
    from events.ingest import pipeline, store  # noqa: PLC0415 - after Django's settings

    prepare(home, PLAIN)
    pages = extraction.load_pages(folder)
    scores, alone, dated = [], [], 0
    for page in pages:
        submission = store.submit_url(f"{home}/{PLAIN}/{page.name}").submission
        pipeline.run(submission.pk, services=pipeline.get_services())
        submission.refresh_from_db()
        article = submission.article
        scores.append(extraction.score(article.text if article else "", page.gold).f1)
        alone.append(extraction.score(trafilatura.extract(page.body) or "", page.gold).f1)
        dated += bool(article and article.published)
    held, beside = (sum(found) / len(pages) for found in (scores, alone))
    print(
        f"through the whole pipeline: F1 {held:.4f} of {len(pages)} articles in the database, trafilatura alone {beside:.4f}"
    )
    print(f"a day of publication is held of {dated} of {len(pages)}: {dated / len(pages):.3f}")


def measure(*, rounds: int, processes: int, folder: Path, home: str) -> float:
    """Both in turns; prints their throughput and gives the ratio."""
    from events.ingest import store  # noqa: PLC0415 - after Django's settings
    from events.models import Article, Submission  # noqa: PLC0415 - as above

    pages = extraction.load_pages(folder)
    text_s = all_s = pipeline_s = 0.0
    for number in range(rounds):
        shares = [[page.body for page in pages[place::processes]] for place in range(processes)]
        text_s += timed(read_text, shares)
        all_s += timed(read_all, shares)
        urls = [f"{home}/{processes}-{number}/{name}" for name in (page.name for page in pages)]
        prepare(home, f"{processes}-{number}")
        pks = [store.submit_url(url).submission.pk for url in urls]
        warm = [
            store.submit_url(f"{home}/warm/{processes}-{number}-{place}").submission.pk for place in range(processes)
        ]
        pipeline_s += timed(run_pipeline, [[warm[place], *pks[place::processes]] for place in range(processes)])
        # What a round brought is no near duplicate of the next one: no archive gets the same news again and again.
        Article.objects.filter(submissions__in=pks).update(bands=[])
        states = Counter(Submission.objects.filter(pk__in=pks).values_list("state", flat=True))
        print(f"  {processes} processes, round {number + 1}: {dict(states)}")
    count = rounds * len(pages)
    print(f"{processes} processes, pages a second: pipeline {count / pipeline_s:.1f}")
    for name, alone_s in (("text, title, author, date", all_s), ("text only", text_s)):
        print(f"  beside trafilatura alone for {name}: {count / alone_s:.1f}, ratio {alone_s / pipeline_s:.2f}")
    return all_s / pipeline_s


def main(arguments: list[str] | None = None) -> int:
    """Measure with one process and with two."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.throughput")
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args(arguments).rounds
    shared = os.environ.get("ARCHIVE_SHARED_DATA")
    if not shared:
        print("ARCHIVE_SHARED_DATA names no folder with pages to measure on")
        return 2
    folder = Path(shared) / "data" / "html"
    state = Path(tempfile.mkdtemp(prefix="throughput-"))
    prepare_state_dir(state)
    server = None
    try:
        os.environ |= {
            "DATABASE_URL": postgres.start(state).url,
            "ARCHIVE_STATE_DIR": str(state),
            "DJANGO_SETTINGS_MODULE": "dprk_archive.settings",
            "ARCHIVE_FETCH_ALLOW": "127.0.0.0/8",
            "ARCHIVE_FETCH_INTERVAL_S": "0",
            "ARCHIVE_LOG_LEVEL": "ERROR",
        }
        import django  # noqa: PLC0415 - after its settings

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415 - as above

        call_command("migrate", verbosity=0)
        call_command("load_reference", verbosity=0)
        port = _SPAWN.Value("i", 0)
        server = _SPAWN.Process(target=serve, args=(str(folder), port), daemon=True)
        server.start()
        while port.value == 0:
            time.sleep(0.05)
        home = f"http://127.0.0.1:{port.value}"
        show_quality(folder=folder, home=home)
        ratios = [measure(rounds=rounds, processes=count, folder=folder, home=home) for count in (1, 2)]
    finally:
        if server is not None:
            server.terminate()
        postgres.stop(state)
        shutil.rmtree(state, ignore_errors=True)
    return 0 if min(ratios) >= FLOOR else 1


if __name__ == "__main__":
    sys.exit(main())

"""What is told while a run goes on."""

import pytest
import time_machine

from events.management.bulk.progress import Progress
from tests.events.management.bulk.samples import Stream


class Terminal(Stream):
    def isatty(self):
        return True


def test_elsewhere_than_on_a_terminal_a_line_comes_every_ten_seconds(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("events.management.bulk.progress.time.monotonic", lambda: now[0])
    stream = Stream()
    progress = Progress("records.jsonl", total=1000, unit="B", stream=stream, words=lambda: "5 read")
    for done in range(100, 600, 100):
        now[0] += 4
        progress.set(done)
    progress.say("line 3 is bad")
    progress.close()

    assert stream.getvalue().splitlines() == [
        "records.jsonl: 30 %, 5 read, 28 s left",
        "line 3 is bad",
    ]


def test_of_a_pipe_nobody_knows_how_much_is_left(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("events.management.bulk.progress.time.monotonic", lambda: now[0])
    stream = Stream()
    progress = Progress("stdin", total=None, unit="B", stream=stream, words=lambda: "5 read")
    now[0] += 11
    progress.set(100)

    assert stream.getvalue() == "stdin: 5 read\n"


@pytest.mark.parametrize("total", [1000, None])
def test_on_a_terminal_there_is_a_bar_and_lines_stand_above_it(capsys, total):
    with time_machine.travel("2026-01-01", tick=True):
        progress = Progress("records.jsonl", total=total, unit="B", stream=Terminal(), words=lambda: "5 read")
        progress.set(500)
        progress.say("line 3 is bad")
        progress.close()

    shown = capsys.readouterr().err
    assert "records.jsonl" in shown
    assert "5 read" in shown
    assert "line 3 is bad\n" in shown


def test_without_words_of_its_own_it_counts(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("events.management.bulk.progress.time.monotonic", lambda: now[0])
    stream = Stream()
    progress = Progress("steps", total=4000, unit=" articles", stream=stream)
    now[0] += 10
    progress.set(1000)

    assert stream.getvalue() == "steps: 25 %, 1,000 of 4,000 articles, 30 s left\n"

import io
import re
import sys

import pytest

from dprk_archive.progress import say, step


def test_a_step_is_announced_and_timed(capsys: pytest.CaptureFixture[str]) -> None:
    with step("Counting"):
        assert capsys.readouterr().out == "  Counting ..."
    assert re.fullmatch(r" \d+\.\d s\n", capsys.readouterr().out)


def test_a_failed_step_ends_its_line_without_a_time(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="no"), step("Counting"):
        raise ValueError("no")
    assert capsys.readouterr().out == "  Counting ...\n"


def test_a_closed_terminal_does_not_keep_us_from_stopping(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed(io.StringIO):
        def write(self, _: str) -> int:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(sys, "stdout", Closed())
    say("Stopping")

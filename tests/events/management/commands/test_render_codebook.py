from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from events.taxonomy import get_taxonomy, render_codebook


def _run(*arguments: str) -> str:
    out = StringIO()
    call_command("render_codebook", *arguments, stdout=out)
    return out.getvalue()


def test_the_committed_codebook_is_up_to_date():
    assert "CODEBOOK.md is up to date" in _run("--check")


def test_it_writes_what_the_data_give(tmp_path: Path):
    path = tmp_path / "book.md"

    assert "book.md written" in _run("--output", str(path))
    assert path.read_text(encoding="utf-8") == render_codebook(get_taxonomy())
    assert "up to date" in _run("--output", str(path), "--check")


def test_a_drift_ends_with_status_1_shows_itself_and_changes_nothing(tmp_path: Path):
    path = tmp_path / "book.md"
    drifted = render_codebook(get_taxonomy()).replace("# Codebook", "# Cookbook", 1)
    path.write_text(drifted, encoding="utf-8")

    with pytest.raises(CommandError, match=r"-# Cookbook of the DPRK event archive") as caught:
        _run("--output", str(path), "--check")

    assert caught.value.returncode == 1
    assert path.read_text(encoding="utf-8") == drifted


def test_a_missing_codebook_has_drifted(tmp_path: Path):
    with pytest.raises(CommandError, match="render_codebook"):
        _run("--output", str(tmp_path / "none.md"), "--check")

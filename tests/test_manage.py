"""The command line as somebody meets it whose archive does not run."""

import os
import subprocess
import sys

from dprk_archive.state import PROJECT_DIR


def test_a_database_that_is_away_is_told_in_sentences() -> None:
    nowhere = "postgresql://nobody@127.0.0.1:1/nothing"
    done = subprocess.run(
        [sys.executable, "manage.py", "ingest", "https://example.org/a"],
        cwd=PROJECT_DIR,
        env=os.environ | {"DATABASE_URL": nowhere, "ARCHIVE_SECRET_KEY": "x" * 50},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("The database does not answer: ")
    assert "make run" in done.stderr

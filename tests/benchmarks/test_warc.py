"""The check of a vault by other tools notices what it should."""

import datetime as dt
import gzip
import re
from pathlib import Path

import pytest

from events.vault import FileVault, StoredCapture, write_resource_record, write_response_record
from tests.benchmarks.warc import main
from tests.events.vault.foreign import by_member

AT = dt.datetime(2026, 11, 25, 9, 30, tzinfo=dt.UTC)
PAGE = StoredCapture(
    url="http://kcna.example/a",
    fetched_at=AT,
    raw_body=b"<p>Two missiles.</p>",
    http_status=200,
    reason="OK",
    headers=(("Content-Type", "text/html"),),
    request_headers=(("Host", "kcna.example"),),
)
DOCUMENT = StoredCapture(url="", fetched_at=AT, raw_body=b"Plain words.", file_name="a.txt")


def test_a_sound_vault_is_read_by_both_tools(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    vault = FileVault(tmp_path)
    vault.put_many([write_response_record(PAGE), write_resource_record(DOCUMENT), b"a document as it was handed in"])

    assert main([str(tmp_path)]) == 0

    said = capsys.readouterr().out
    for line in (
        "2 files that FastWARC has read", "2 files that warcio check has read", "1 files that are no WARC",
        "1 right block digests of resource", "1 right payload digests of response", "0 failures",
    ):  # fmt: skip
        assert line in said


def test_a_record_with_a_wrong_digest_is_noticed_by_both(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    false = gzip.decompress(write_response_record(PAGE)).replace(b"Two missiles", b"Ten missiles")
    FileVault(tmp_path).put(by_member(re.split(rb"(?=WARC/1\.1\r\n)", false)[1:]))

    assert main([tmp_path.as_uri()]) == 1

    said = capsys.readouterr().out
    assert "FAILED warcio check:" in said
    assert "block digest failed" in said
    assert "wrong block digests of response" in said
    assert "wrong payload digests of response" in said


def test_damage_in_the_vault_is_a_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    vault = FileVault(tmp_path)
    path = vault.path(vault.put(write_response_record(PAGE)))
    path.chmod(0o644)
    path.write_bytes(b"x")

    assert main([str(tmp_path)]) == 1
    assert "FAILED vault: the file" in capsys.readouterr().out


def test_an_empty_vault_is_no_success(tmp_path: Path) -> None:
    assert main([str(tmp_path / "none")]) == 1

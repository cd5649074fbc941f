import os
from pathlib import Path

import pytest
from django.db import DatabaseError
from pytest_django import Settings

from dprk_archive import prepare


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the commands that were called instead of being run."""
    names: list[str] = []
    monkeypatch.setattr(prepare, "call_command", lambda name, **_: names.append(name))
    return names


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in prepare.REFERENCE:
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "fixtures/reference/events.yaml").write_text("events: []\n", encoding="utf-8")
    return tmp_path


@pytest.mark.django_db
def test_a_migrated_database_is_not_migrated_again(called: list[str]) -> None:
    prepare.migrate()
    assert called == []


@pytest.mark.django_db
def test_the_reference_record_is_loaded_into_an_empty_database_whatever_the_stamp_says(
    project: Path, tmp_path: Path, called: list[str]
) -> None:
    for _ in range(2):
        prepare.load_reference(state_dir=tmp_path, project_dir=project)
    assert called == ["load_reference", "load_reference"]


def test_the_reference_record_is_loaded_again_when_a_file_changes(
    project: Path, tmp_path: Path, called: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepare, "has_reference", lambda: True)
    for _ in range(2):
        prepare.load_reference(state_dir=tmp_path, project_dir=project)
    assert called == ["load_reference"]
    (project / "fixtures/reference/actors.yaml").touch()
    prepare.load_reference(state_dir=tmp_path, project_dir=project)
    assert called == ["load_reference", "load_reference"]


def test_a_digest_tells_names_and_contents_apart_and_not_the_order(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_text("1", encoding="utf-8")
    second.write_text("2", encoding="utf-8")
    before = prepare.digest_files([first, second], base=tmp_path)
    assert prepare.digest_files([second, first], base=tmp_path) == before
    first.write_text("2", encoding="utf-8")
    second.write_text("1", encoding="utf-8")
    assert prepare.digest_files([first, second], base=tmp_path) != before


def test_a_listing_notices_a_touched_file(tmp_path: Path) -> None:
    path = tmp_path / "site.css"
    path.touch()
    before = prepare.digest_listing([path])
    assert prepare.digest_listing([path]) == before
    os.utime(path, ns=(1, 1))
    assert prepare.digest_listing([path]) != before


def test_static_files_are_collected_once_with_digests_in_their_names(
    tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    prepare.collect_static(state_dir=tmp_path)
    assert "Collecting static files" in capsys.readouterr().out
    manifest = (tmp_path / "static" / "staticfiles.json").read_text(encoding="utf-8")
    assert "admin/css/base." in manifest
    assert list((tmp_path / "static" / "admin" / "css").glob("base.????????????.css.gz"))
    prepare.collect_static(state_dir=tmp_path)
    assert capsys.readouterr().out == ""


def test_a_database_that_is_not_there_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], settings: Settings, state_dir: Path
) -> None:
    settings.ARCHIVE_STATE_DIR = state_dir

    def refuse() -> None:
        raise DatabaseError('connection to server at "db.example.org" failed')

    monkeypatch.setattr(prepare, "migrate", refuse)
    assert prepare.main() == 1
    assert capsys.readouterr().err == 'connection to server at "db.example.org" failed\n'
    assert state_dir.exists()

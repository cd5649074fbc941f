import io
import stat
from pathlib import Path

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import call_command
from pytest_django import Settings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def password_file(tmp_path: Path, settings: Settings) -> Path:
    settings.ARCHIVE_STATE_DIR = tmp_path / "state"
    return tmp_path / "state" / "editor-password.txt"


def test_the_first_start_makes_an_editor_whose_password_works_and_is_told_nowhere_else(password_file: Path) -> None:
    out = io.StringIO()
    call_command("ensure_editor", stdout=out)
    password = password_file.read_text(encoding="utf-8").strip()
    editor = authenticate(username="editor", password=password)
    assert editor is not None
    assert list(editor.groups.values_list("name", flat=True)) == ["editors"]
    assert not editor.is_superuser
    assert stat.S_IMODE(password_file.stat().st_mode) == 0o600
    assert len(password) >= 16
    assert str(password_file) in out.getvalue()
    assert password not in out.getvalue()


def test_a_second_start_changes_nothing(password_file: Path) -> None:
    call_command("ensure_editor", verbosity=0)
    password = password_file.read_text(encoding="utf-8")
    call_command("ensure_editor", verbosity=0)
    assert password_file.read_text(encoding="utf-8") == password
    assert get_user_model().objects.count() == 1


def test_with_any_account_nobody_is_added(password_file: Path) -> None:
    get_user_model().objects.create_user(username="somebody")
    call_command("ensure_editor", verbosity=0)
    assert not password_file.exists()
    assert get_user_model().objects.count() == 1

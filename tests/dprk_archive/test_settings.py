import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dprk_archive.state import PROJECT_DIR

SHOW = "from django.conf import settings; print(({expression}))"


@pytest.fixture
def show(tmp_path: Path) -> Callable[..., str]:
    """The value of an expression over the real settings, in a process of its own with a chosen environment."""

    def run(expression: str, **variables: str) -> str:
        env = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "dprk_archive.settings"}
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", SHOW.format(expression=expression)],
            cwd=PROJECT_DIR,
            env=env | {"ARCHIVE_STATE_DIR": str(tmp_path / "state")} | variables,
            capture_output=True,
            text=True,
            check=False,
        )
        return (done.stdout if done.returncode == 0 else done.stderr).strip()

    return run


def test_an_empty_environment_gives_a_closed_archive(show: Callable[..., str], tmp_path: Path) -> None:
    assert show("settings.DEBUG, settings.ALLOWED_HOSTS") == "(False, ['localhost', '127.0.0.1', '[::1]'])"
    assert show("settings.ARCHIVE_FETCH_ALLOW") == "()"
    # Reading settings starts and makes nothing.
    assert list(tmp_path.iterdir()) == []


def test_without_a_key_django_refuses_to_sign(show: Callable[..., str]) -> None:
    assert "The SECRET_KEY setting must not be empty" in show("settings.SECRET_KEY")


def test_the_key_comes_from_its_file_or_from_the_environment(show: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "secret_key").write_text("from the file\n", encoding="ascii")
    assert show("settings.SECRET_KEY") == "from the file"
    named = {"ARCHIVE_SECRET_KEY": "from the environment"}
    assert show("settings.SECRET_KEY", **named) == "from the environment"


def test_https_makes_cookies_secure_and_http_does_not(show: Callable[..., str]) -> None:
    expression = "settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SECURE_HSTS_SECONDS > 0"
    assert show(expression) == "(False, False, False)"
    assert show(expression, ARCHIVE_BASE_URL="https://archive.example.org/") == "(True, True, True)"


def test_two_archives_on_one_machine_do_not_share_cookies(show: Callable[..., str]) -> None:
    names = {show("settings.SESSION_COOKIE_NAME", ARCHIVE_BASE_URL=f"http://localhost:{port}") for port in (8000, 8001)}
    assert len(names) == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ARCHIVE_BASE_URL", "archive.example.org"),
        ("ARCHIVE_LOG_LEVEL", "loud"),
        ("ARCHIVE_FETCH_ALLOW", "10.0.0.0/8"),
        ("ARCHIVE_LLM_URL", "model.example.org"),
        ("ARCHIVE_LLM_TIMEOUT_S", "61"),
        ("ARCHIVE_LLM_KEY", "sk-\u00e9"),
        ("ARCHIVE_LLM_DAILY_COST", "5"),
    ],
)
def test_a_bad_value_names_its_variable(show: Callable[..., str], name: str, value: str) -> None:
    said = show("settings.DEBUG", **{name: value})
    assert f"SettingError: {name}" in said


def test_manage_py_says_a_sentence_for_a_bad_value(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=PROJECT_DIR,
        env={"PATH": os.environ["PATH"], "ARCHIVE_DEBUG": "perhaps", "ARCHIVE_STATE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert (
        done.stderr == "ARCHIVE_DEBUG is 'perhaps', which is no switch; write 1, true, yes, on or 0, false, no, off\n"
    )


def test_nothing_of_other_sites_is_allowed_into_a_page(show: Callable[..., str]) -> None:
    directives = show(
        "[source for sources in settings.CONTENT_SECURITY_POLICY['DIRECTIVES'].values() for source in sources]"
    )
    assert set(eval(directives)) == {"'self'", "'none'", "data:"}  # noqa: S307 - a list that Python has just printed


def test_no_model_is_asked_until_an_address_is_named_and_then_it_needs_a_name(show: Callable[..., str]) -> None:
    assert show("settings.ARCHIVE_LLM_URL") == ""
    address = {"ARCHIVE_LLM_URL": "http://127.0.0.1:8080/v1"}
    assert "ARCHIVE_LLM_MODEL is unset" in show("settings.DEBUG", **address)
    assert show("settings.ARCHIVE_LLM_URL", **address, ARCHIVE_LLM_MODEL="tiny") == address["ARCHIVE_LLM_URL"]


def test_a_short_lease_shortens_the_time_of_the_model(show: Callable[..., str]) -> None:
    assert show("settings.ARCHIVE_LLM_TIMEOUT_S", ARCHIVE_LEASE_S="20") == "10.0"

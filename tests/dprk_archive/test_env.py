from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dprk_archive.env import (
    ServerUrl,
    SettingError,
    env_bool,
    env_float,
    env_http_url,
    env_int,
    env_list,
    env_loopback_networks,
    env_path,
    env_str,
    env_url,
)

SCHEMES = frozenset({"postgresql"})
EXAMPLE = "postgresql://user@host/archive"


def _url(value: str) -> ServerUrl | None:
    return env_url("DATABASE_URL", schemes=SCHEMES, example=EXAMPLE, environ={"DATABASE_URL": value})


@pytest.mark.parametrize("environ", [{}, {"A": ""}, {"A": "   "}])
def test_an_empty_variable_counts_as_unset(environ: dict[str, str]) -> None:
    assert env_str("A", default="fallback", environ=environ) == "fallback"
    assert env_bool("A", default=True, environ=environ) is True
    assert env_int("A", default=7, low=0, high=9, environ=environ) == 7
    assert env_list("A", default=("x",), environ=environ) == ("x",)
    assert env_url("A", schemes=SCHEMES, example=EXAMPLE, environ=environ) is None


@pytest.mark.parametrize(("word", "meaning"), [("1", True), ("YES", True), ("on", True), ("off", False), ("0", False)])
def test_a_switch_takes_the_usual_words(word: str, *, meaning: bool) -> None:
    assert env_bool("A", default=not meaning, environ={"A": word}) is meaning


def test_a_switch_that_is_none_names_the_variable_and_the_words() -> None:
    with pytest.raises(SettingError, match=r"ARCHIVE_DEBUG is 'maybe'.*1, true, yes, on or 0, false, no, off"):
        env_bool("ARCHIVE_DEBUG", default=False, environ={"ARCHIVE_DEBUG": "maybe"})


@pytest.mark.parametrize("value", ["0", "65536", "-1", "8000.0", "8_000", "80 00", "٨٠٠٠", "0x50", "eighty", "9" * 50])
def test_a_port_outside_its_bounds_or_in_another_notation_is_refused(value: str) -> None:
    with pytest.raises(SettingError, match=r"PORT is .*from 1 to 65535"):
        env_int("PORT", default=8000, low=1, high=65535, environ={"PORT": value})


@given(st.integers(min_value=-100, max_value=100))
def test_whole_numbers_come_back_as_they_were_written(number: int) -> None:
    assert env_int("A", default=0, low=-100, high=100, environ={"A": str(number)}) == number


@pytest.mark.parametrize("value", ["nan", "inf", "-0.1", "five", "1,5"])
def test_a_number_that_is_no_duration_is_refused(value: str) -> None:
    with pytest.raises(SettingError, match=r"A is .*from 0\.0 to 60\.0"):
        env_float("A", default=1.0, low=0.0, high=60.0, environ={"A": value})


def test_a_relative_path_starts_at_the_project_and_a_tilde_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/somebody")
    base = Path("/project with space")
    assert env_path("A", default=base, base=base, environ={"A": "state 2"}) == base / "state 2"
    assert env_path("A", default=base, base=base, environ={"A": "~/state"}) == Path("/home/somebody/state")
    assert env_path("A", default=base, base=base, environ={"A": "/srv/state"}) == Path("/srv/state")


def test_the_home_of_nobody_is_refused() -> None:
    with pytest.raises(SettingError, match="ARCHIVE_STATE_DIR"):
        env_path(
            "ARCHIVE_STATE_DIR", default=Path(), base=Path(), environ={"ARCHIVE_STATE_DIR": "~no-such-person-here/x"}
        )


def test_loopback_networks_are_taken_and_normalised() -> None:
    environ = {"ARCHIVE_FETCH_ALLOW": "127.0.0.1, 127.0.0.0/8,::1,"}
    assert env_loopback_networks("ARCHIVE_FETCH_ALLOW", environ=environ) == ("127.0.0.1/32", "127.0.0.0/8", "::1/128")


@pytest.mark.parametrize(
    "value", ["0.0.0.0/0", "::/0", "10.0.0.0/8", "126.0.0.0/7", "localhost", "::ffff:127.0.0.1", "127.0.0.1/33"]
)
def test_nothing_but_this_machine_can_be_opened_to_fetching(value: str) -> None:
    with pytest.raises(SettingError, match=r"ARCHIVE_FETCH_ALLOW holds .*127\.0\.0\.0/8"):
        env_loopback_networks("ARCHIVE_FETCH_ALLOW", environ={"ARCHIVE_FETCH_ALLOW": value})


def test_a_url_is_taken_apart_and_percent_decoded() -> None:
    url = _url("postgresql://us%40er:p%3Aw%2Fd@db.example.org:5433/my%20archive?sslmode=require&host=%2Fvar%2Frun")
    assert url == ServerUrl(
        scheme="postgresql",
        user="us@er",
        password="p:w/d",  # noqa: S106 - part of the example
        host="db.example.org",
        port=5433,
        path="my archive",
        options={"sslmode": "require", "host": "/var/run"},
    )


@pytest.mark.parametrize(
    "value", ["mysql://h/d", "postgresql:h/d", "/var/run", "postgresql://h:port/d", "postgresql://[::1/d"]
)
def test_a_url_that_is_none_is_refused_without_repeating_a_password(value: str) -> None:
    with pytest.raises(SettingError, match="DATABASE_URL") as caught:
        _url(value.replace("://", "://user:hunter2@"))
    assert "hunter2" not in str(caught.value)
    assert EXAMPLE in str(caught.value)


def test_a_password_does_not_show_in_the_representation() -> None:
    assert "hunter2" not in repr(_url("postgresql://user:hunter2@host/archive"))


def test_the_address_of_a_server_is_taken_as_it_is() -> None:
    environ = {"ARCHIVE_LLM_URL": " http://127.0.0.1:8080/v1 "}
    assert env_http_url("ARCHIVE_LLM_URL", example=EXAMPLE, environ=environ) == "http://127.0.0.1:8080/v1"
    assert env_http_url("ARCHIVE_LLM_URL", example=EXAMPLE, environ={}) == ""


@pytest.mark.parametrize(
    "value",
    [
        "ftp://hunter2.example.org/",
        "hunter2.example.org/v1",
        "http://",
        "http://h:port/hunter2",
        "http://user:hunter2@h/v1",
        "http://h/v1#hunter2",
        "http://h/hunter2\u00e9",
        "http://h/hunter2\r\nX: y",
    ],
)
def test_what_is_no_plain_address_is_refused_and_not_repeated(value: str) -> None:
    with pytest.raises(SettingError, match="ARCHIVE_LLM_URL") as caught:
        env_http_url("ARCHIVE_LLM_URL", example=EXAMPLE, environ={"ARCHIVE_LLM_URL": value})
    assert "hunter2" not in str(caught.value)

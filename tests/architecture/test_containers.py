"""What can be known of docker-compose.yml and Dockerfile without an engine to run them."""

import ast
import importlib.util
import re
from typing import Any

import pytest
import yaml

from dprk_archive.state import PROJECT_DIR

COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT_DIR / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = ("prepare", "web", "worker", "beat")
DOCKERFILE = (PROJECT_DIR / "Dockerfile").read_text(encoding="utf-8")


def _modules(words: list[str]) -> list[str]:
    return [words[index + 1] for index, word in enumerate(words) if word == "-m"]


def test_the_services_are_those_of_the_design() -> None:
    assert set(SERVICES) == {"postgres", "rabbitmq", *OURS}
    assert SERVICES["postgres"]["image"] == "postgres:18"
    assert SERVICES["rabbitmq"]["image"] == "rabbitmq:4"


@pytest.mark.parametrize("name", OURS)
def test_commands_run_modules_that_exist(name: str) -> None:
    default = ast.literal_eval(re.sub(r"\\\n", "", DOCKERFILE).rpartition("CMD ")[2].strip())
    words = [str(word) for word in SERVICES[name].get("command", default)]
    modules = _modules(words)
    assert modules
    assert all(importlib.util.find_spec(module) for module in modules)


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"prepare"}))
def test_what_runs_all_the_time_has_a_health_check_and_comes_back(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_python_in_health_checks_compiles() -> None:
    for name in OURS:
        test = SERVICES[name].get("healthcheck", {}).get("test", [])
        if "-c" in test:
            compile(test[test.index("-c") + 1], name, "exec")


@pytest.mark.parametrize("name", OURS)
def test_our_containers_have_no_privileges_and_write_to_the_state_only(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["volumes"] == ["state:/state"]


def test_the_image_does_not_run_as_root() -> None:
    users = re.findall(r"(?m)^USER (\S+)$", DOCKERFILE)
    assert users
    assert users[-1] not in {"root", "0"}


def test_every_dependency_and_volume_is_declared() -> None:
    for service in SERVICES.values():
        assert set(service.get("depends_on", {})) <= set(SERVICES)
        assert {volume.partition(":")[0] for volume in service.get("volumes", [])} <= set(COMPOSE["volumes"])


def test_no_secret_has_a_default() -> None:
    text = (PROJECT_DIR / "docker-compose.yml").read_text(encoding="utf-8")
    for name in ("POSTGRES_PASSWORD", "RABBITMQ_PASSWORD", "ARCHIVE_SECRET_KEY"):
        uses = re.findall(rf"\$\{{{name}[^}}]*\}}", text)
        assert uses
        assert all(":?" in use for use in uses)


def test_every_variable_of_ours_is_documented() -> None:
    documented = (PROJECT_DIR / "docs" / "settings.md").read_text(encoding="utf-8")
    for name in SERVICES["web"]["environment"]:
        assert f"`{name}`" in documented


def test_what_the_image_copies_is_in_the_build_context() -> None:
    kept = {line[1:] for line in (PROJECT_DIR / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = re.findall(r"(?m)^COPY (?!--from)(\S+) ", DOCKERFILE)
    assert copied
    assert set(copied) <= kept
    assert all((PROJECT_DIR / name).exists() for name in copied)

"""Asking the API in tests, and holding what it answers against the OpenAPI file."""

import json
from copy import deepcopy
from functools import cache
from typing import Any

import yaml
from django.http import HttpResponse
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]  # ships no types

from events.api.documentation import SCHEMA_FILE

API = "/api/v1/"


def ask(path: str, *, status: int = 200, client: Client | None = None, headers: dict[str, str] | None = None) -> Any:
    """The JSON of a GET."""
    return body_of((client or Client()).get(API + path, headers=headers), status=status)


def body_of(response: Any, *, status: int = 200) -> Any:
    """The JSON of an answer that has this status; a problem has its own content type."""
    assert isinstance(response, HttpResponse)
    assert response.status_code == status, response.content[:2000]
    body = json.loads(response.content)
    if status >= 400:
        assert response["Content-Type"] == "application/problem+json"
        assert body["status"] == status
        check_shape(body, "Tombstone" if status == 410 else "Problem")
    else:
        assert response["Content-Type"] == "application/json"
    return body


def check_shape(answer: Any, component: str) -> None:
    """Fail unless `answer` is exactly what the OpenAPI file says: nothing missing, nothing more, right types."""
    schema = {"$ref": f"#/components/schemas/{component}", "components": strict_components()}
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(answer)


@cache
def openapi() -> dict[str, Any]:
    """The committed file."""
    found: dict[str, Any] = yaml.safe_load(SCHEMA_FILE.read_text(encoding="utf-8"))
    return found


@cache
def strict_components() -> dict[str, Any]:
    """Its components, refusing members that they do not name; terms and tombstones have members of their own."""
    components: dict[str, Any] = deepcopy(openapi()["components"])
    for name, schema in components["schemas"].items():
        if schema.get("type") == "object" and name != "Term":
            schema["additionalProperties"] = False
    return components

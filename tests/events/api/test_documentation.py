import json

import yaml
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.validation import validate_schema

from events.api.documentation import SCHEMA_FILE
from tests.events.api.answers import API, openapi


def test_the_committed_file_is_what_the_code_generates() -> None:
    schema = SchemaGenerator().get_schema(request=None, public=True)
    generated = OpenApiYamlRenderer().render(schema, renderer_context={}).decode()
    assert SCHEMA_FILE.read_text(encoding="utf-8") == generated, (
        "run: manage.py spectacular --file events/api/openapi.yaml"
    )


def test_the_file_is_valid_openapi() -> None:
    validate_schema(openapi())
    assert openapi()["openapi"].startswith("3.1")


def test_every_operation_is_described_with_its_parameters_and_problems() -> None:
    for path, operations in openapi()["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], path
            assert "400" in operation["responses"]
            if method == "post":
                assert {"401", "403", "413", "415", "429"} <= set(operation["responses"])
            if "{" in path:
                assert "404" in operation["responses"]
            for parameter in operation.get("parameters", []):
                assert parameter["description"], (path, parameter["name"])


def test_it_is_served_as_json_and_yaml() -> None:
    as_json, as_yaml = Client().get(f"{API}schema/"), Client().get(f"{API}schema/?format=yaml")
    assert as_json["Content-Type"] == "application/vnd.oai.openapi+json"
    assert json.loads(as_json.content) == yaml.safe_load(as_yaml.content) == openapi()
    assert as_json["Access-Control-Allow-Origin"] == "*"
    assert Client().get(f"{API}schema/?format=xml").status_code == 400


def test_the_page_holds_no_inline_script_or_style_and_nothing_foreign() -> None:
    page = Client().get(f"{API}docs/")
    text = page.content.decode()
    assert page["Content-Type"].startswith("text/html")
    assert "<style" not in text
    assert 'style="' not in text
    assert "<script>" not in text
    assert "//" not in text.replace("<!DOCTYPE html>", "")
    script = Client().get(f"{API}docs/?script=")
    assert script["Content-Type"].startswith("application/javascript")
    assert "/api/v1/schema/" in script.content.decode()

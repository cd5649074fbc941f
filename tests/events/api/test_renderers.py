import json

from events.api.renderers import JsonRenderer


def test_json_keeps_every_script_and_null() -> None:
    data = {"name": "김정은", "place": None, "numbers": [1, 1.5]}
    rendered = JsonRenderer().render(data)
    assert json.loads(rendered) == data
    assert "김정은".encode() in rendered


def test_no_body_is_no_body() -> None:
    assert JsonRenderer().render(None) == b""

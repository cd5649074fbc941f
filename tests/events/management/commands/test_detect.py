import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests.events.ingest.detect.model.articles import proposal
from tests.events.ingest.detect.model.endpoints import events, running

GOOD = {
    "id": "a",
    "url": "",
    "title": "",
    "published": "2024-05-17",
    "language": "en",
    "text": "North Korea fired two missiles on Thursday.",
}


def _write(path, *lines):
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def test_articles_go_in_and_candidates_come_out(tmp_path):
    out = tmp_path / "out.jsonl"
    call_command(
        "detect", _write(tmp_path / "in.jsonl", json.dumps(GOOD), "", json.dumps(GOOD | {"id": 2})), out=str(out)
    )

    first, second = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert (first["id"], second["id"]) == ("a", "2")
    (candidate,) = first["candidates"]
    assert (candidate["type"], candidate["date"]) == ("missile_launch", "2024-05-16")
    assert candidate["actors"] == [{"name": "North Korea", "role": "initiator"}]
    assert GOOD["text"][candidate["start"] : candidate["end"]] == candidate["quote"]


def test_it_writes_to_standard_output_by_default(tmp_path):
    stdout = io.StringIO()
    call_command("detect", _write(tmp_path / "in.jsonl", json.dumps(GOOD)), stdout=stdout)
    assert json.loads(stdout.getvalue())["id"] == "a"


def test_bad_lines_are_named_and_the_others_written(tmp_path):
    stdout, stderr = io.StringIO(), io.StringIO()
    path = _write(tmp_path / "in.jsonl", "{", json.dumps(GOOD), '{"id": "b"}')

    with pytest.raises(CommandError, match="2 lines"):
        call_command("detect", path, stdout=stdout, stderr=stderr)

    assert [line.split(":")[0] for line in stderr.getvalue().splitlines()] == ["line 1", "line 3"]
    assert [json.loads(line)["id"] for line in stdout.getvalue().splitlines()] == ["a"]


def test_a_file_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(CommandError, match=r"nothing\.jsonl"):
        call_command("detect", str(tmp_path / "nothing.jsonl"))


def test_an_unknown_detector_is_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="rules"):
        call_command("detect", _write(tmp_path / "in.jsonl"), detector="oracle")


def test_the_model_of_the_settings_is_asked_without_a_database(tmp_path, settings):
    stdout = io.StringIO()
    with running() as endpoint:
        endpoint.say(events(proposal(quote=GOOD["text"], attributed_to=None)))
        settings.ARCHIVE_LLM_URL, settings.ARCHIVE_LLM_MODEL = endpoint.base, "tiny"
        call_command("detect", _write(tmp_path / "in.jsonl", json.dumps(GOOD)), detector="model", stdout=stdout)

    [candidate] = json.loads(stdout.getvalue())["candidates"]
    assert (candidate["rule"], candidate["type"], candidate["date"]) == ("model", "missile_launch", "2024-05-16")
    assert [question["model"] for question in endpoint.asked] == ["tiny"]


def test_a_model_that_is_not_named_is_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="ARCHIVE_LLM_URL"):
        call_command("detect", _write(tmp_path / "in.jsonl"), detector="model")

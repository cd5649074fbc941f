"""What every decision refuses, whatever it decides."""

import pytest
from django.core.cache import cache
from django.test import Client

from tests.events.api.answers import API, body_of
from tests.events.api.builders import bearer, make_user

pytestmark = pytest.mark.django_db

DECISIONS = (
    "events/{evt}/amend",
    "events/{evt}/merge",
    "events/{evt}/split",
    "events/{evt}/withdraw",
    "events/{evt}/restore",
    "candidates/{cnd}/accept",
    "candidates/{cnd}/reject",
    "candidates/{cnd}/merge",
    "contradictions/{con}/dismiss",
    "contradictions/{con}/reopen",
)
EMPTY = {"evt": "evt-0000000000", "cnd": "cnd-0000000000", "con": "con-0000000000"}
MORE = {
    "merge": {"into": "evt-0000000001"},
    "restore": {"seq": 1},
    "split": {"parts": [{"claims": []}, {"claims": []}]},
}


@pytest.fixture(autouse=True)
def _counters():
    cache.clear()


def send(path, body, *, headers=None, **ids):
    address = API + path.format(**(EMPTY | ids))
    return Client().post(address, body, content_type="application/json", headers=headers or {})


def body_for(path):
    if path == "candidates/{cnd}/merge":
        return {"event": EMPTY["evt"], "reason": "x"}
    return {"reason": "x", **MORE.get(path.rsplit("/")[-1], {})}


@pytest.mark.parametrize("path", DECISIONS)
def test_what_is_not_there_is_told_by_its_id(path):
    kind, name = path.split("s/")[0], path.split("{")[1][:3]

    answer = body_of(send(path, body_for(path), headers=bearer(make_user("editors"), "review")), status=404)

    assert f"there is no {kind} {EMPTY[name]}" in str(answer)


@pytest.mark.parametrize("path", DECISIONS)
def test_an_id_of_another_kind_is_not_there(path):
    wrong = dict.fromkeys(EMPTY, "src-0000000000")

    body_of(send(path, body_for(path), headers=bearer(make_user("editors"), "review"), **wrong), status=404)


@pytest.mark.parametrize("path", DECISIONS)
def test_only_editors_decide(path):
    assert send(path, body_for(path)).status_code == 401
    assert send(path, body_for(path), headers=bearer(make_user("contributors"), "review")).status_code == 403


@pytest.mark.parametrize("path", [path for path in DECISIONS if not path.endswith("accept")])
def test_a_reason_is_needed(path):
    body = body_for(path) | {"reason": "  "}

    answer = body_of(send(path, body, headers=bearer(make_user("editors"), "review")), status=400)

    assert answer["parameter"] == "reason"


@pytest.mark.parametrize("path", DECISIONS)
def test_a_body_beyond_a_megabyte_is_refused(path):
    body = body_for(path) | {"reason": "x" * 1024 * 1024}

    body_of(send(path, body, headers=bearer(make_user("editors"), "review")), status=413)

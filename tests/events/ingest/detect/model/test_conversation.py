"""The protocol against a real server: forms of the question, retries, and what is counted."""

import dataclasses
import time

import pytest

from events.ingest.detect.model.conversation import Conversation, Question
from events.ingest.detect.model.records import Fault, ModelError, Tokens
from events.ingest.detect.model.spending import Budget, MemoryLedger
from tests.events.ingest.detect.model.endpoints import Said, events, running
from tests.support.http_server import Answer, ScriptedServer

QUESTION = Question(system="Rules.", user="An article.", schema={"type": "object"})


class Sleeper:
    """Pauses that are noted and not waited for."""

    def __init__(self):
        self.pauses = []

    def __call__(self, pause_s):
        self.pauses.append(pause_s)


@pytest.fixture
def sleeper():
    return Sleeper()


@pytest.fixture
def ledger():
    return MemoryLedger(Budget())


@pytest.fixture
def conversation(policy, ledger, sleeper):
    return Conversation(policy, ledger=ledger, sleep=sleeper)


def ask(conversation, *, within_s=5.0):
    return conversation.ask(QUESTION, until=time.monotonic() + within_s)


def formats(endpoint):
    return [question.get("response_format", {}).get("type", "text") for question in endpoint.asked]


def test_a_server_that_knows_no_schema_is_asked_more_plainly_and_then_at_once(endpoint, conversation):
    def decide(question):
        is_plain = question.get("response_format", {}).get("type") != "json_schema"
        return events() if is_plain else Said(status=400)

    endpoint.decide = decide
    ask(conversation)
    ask(conversation)
    assert formats(endpoint) == ["json_schema", "json_object", "json_object"]


def test_a_server_that_knows_no_form_is_asked_in_words(endpoint, conversation):
    endpoint.decide = lambda question: Said(status=422) if "response_format" in question else events()
    assert ask(conversation).text == '{"events": []}'
    assert formats(endpoint) == ["json_schema", "json_object", "text"]


def test_a_server_of_the_newer_kind_gets_the_newer_names(endpoint, conversation):
    endpoint.decide = lambda question: Said(status=400) if "max_tokens" in question else events()
    ask(conversation)
    assert endpoint.asked[-1]["max_completion_tokens"] == 4000
    assert "temperature" not in endpoint.asked[-1]


def test_a_server_that_takes_none_is_given_up_without_a_memory_of_it(endpoint, conversation):
    endpoint.say(Said(status=400))
    with pytest.raises(ModelError) as caught:
        ask(conversation)
    assert caught.value.fault is Fault.REQUEST_REFUSED
    endpoint.say(events())
    ask(conversation)
    assert formats(endpoint)[-1] == "json_schema"


@pytest.mark.parametrize("status", [500, 502, 503])
def test_trouble_is_tried_again_after_growing_pauses(endpoint, conversation, sleeper, status):
    endpoint.say(Said(status=status), Said(status=status), events())
    assert ask(conversation).model == "tiny-1"
    assert sleeper.pauses == [1, 2]


def test_a_busy_server_gets_the_time_that_it_asks_for(endpoint, conversation, sleeper):
    endpoint.say(Said(status=429, headers=(("Retry-After", "3"),)), events())
    ask(conversation)
    assert sleeper.pauses == [3]


def test_a_time_beyond_the_article_is_not_waited_for(endpoint, conversation, sleeper):
    endpoint.say(Said(status=429, headers=(("Retry-After", "120"),)))
    with pytest.raises(ModelError) as caught:
        ask(conversation)
    assert (caught.value.fault, caught.value.rest_s) == (Fault.RATE_LIMITED, 120)
    assert (sleeper.pauses, len(endpoint.asked)) == ([], 1)


def test_after_three_attempts_it_is_over(endpoint, conversation):
    endpoint.say(Said(status=503))
    with pytest.raises(ModelError) as caught:
        ask(conversation)
    assert caught.value.fault is Fault.SERVER_ERROR
    assert len(endpoint.asked) == 3


def test_what_the_server_counts_is_counted_and_what_was_refused_is_not(endpoint, conversation, ledger):
    endpoint.say(Said(status=503), events(usage={"prompt_tokens": 70, "completion_tokens": 9}))
    assert ask(conversation).tokens == Tokens(70, 9)
    assert ledger.spent == (70, 9)


@pytest.mark.parametrize(
    "usage", [None, "many", {"prompt_tokens": -5, "completion_tokens": True}, {"prompt_tokens": 10**30}, [1]]
)
def test_a_server_that_does_not_count_rightly_costs_what_was_reserved(endpoint, conversation, ledger, usage):
    endpoint.say(events(usage=usage))
    ask(conversation)
    assert ledger.spent.output == 4000
    assert 1 <= ledger.spent.input < 100


def test_a_request_without_an_answer_may_have_cost_all_of_it(endpoint, policy, ledger):
    endpoint.say(dataclasses.replace(events(), drip_s=0.2))
    with pytest.raises(ModelError) as caught:
        ask(Conversation(policy, ledger=ledger), within_s=0.3)
    assert caught.value.fault is Fault.TIMEOUT
    assert ledger.spent.output == 4000


def test_a_message_in_parts_is_one_text(endpoint, conversation):
    endpoint.say(Said([{"type": "text", "text": "one "}, {"type": "image"}, {"type": "text", "text": "two"}]))
    assert ask(conversation).text == "one two"


@pytest.mark.parametrize("name", ["", None, 3, "\u202e\n"])
def test_a_server_that_does_not_name_its_model_has_the_one_that_was_asked_for(endpoint, conversation, name):
    endpoint.say(dataclasses.replace(events(), model=name))
    assert ask(conversation).model == "tiny"


def test_the_name_of_a_model_is_one_line(endpoint, conversation):
    endpoint.say(dataclasses.replace(events(), model="a\nb\x00c" + "d" * 1000))
    name = ask(conversation).model
    assert name.startswith("a bc")
    assert len(name) == 200


def test_a_connection_that_breaks_off_is_tried_again_and_may_have_cost_all_of_it(policy, ledger, sleeper):
    with ScriptedServer() as server:
        url = server.add("/v1/chat/completions", Answer(raw=b"?\r\n\r\n"))
        with pytest.raises(ModelError) as caught:
            ask(Conversation(dataclasses.replace(policy, url=url), ledger=ledger, sleep=sleeper))
    assert caught.value.fault is Fault.BROKEN
    assert ledger.spent.output == 3 * 4000


def test_a_server_that_is_not_there_costs_nothing(policy, ledger, sleeper):
    with running() as gone:
        url = gone.url
    with pytest.raises(ModelError) as caught:
        ask(Conversation(dataclasses.replace(policy, url=url), ledger=ledger, sleep=sleeper))
    assert caught.value.fault is Fault.CONNECT
    assert ledger.spent == (0, 0)
    assert sleeper.pauses == [1, 2]

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from events.models import Decision, Event
from tests.factories import CandidateFactory, ContributorFactory, EditorFactory, EventFactory

pytestmark = pytest.mark.django_db


def accept(*arguments, **options):
    out = StringIO()
    call_command("accept", *arguments, stdout=out, skip_checks=True, **options)
    return out.getvalue()


def test_a_candidate_becomes_an_event_whose_id_is_told():
    candidate = CandidateFactory()

    told = accept(candidate.public_id, editor=EditorFactory(username="hana").username, title="Two missiles")

    event = Event.objects.get()
    assert told == f"{event.public_id} Two missiles\n"
    assert Decision.objects.get().editor.username == "hana"


def test_a_candidate_joins_an_event():
    event = EventFactory()

    accept(CandidateFactory().public_id, editor=EditorFactory().username, into=event.public_id)

    assert Event.objects.get().claims.count() == 3


def test_a_matched_candidate_joins_its_event_unless_a_new_one_is_asked_for():
    event, editor = EventFactory(), EditorFactory().username
    first, second = (CandidateFactory(matched_event=event, match_score=0.9) for _ in range(2))

    assert accept(first.public_id, editor=editor).startswith(event.public_id)
    assert not accept(second.public_id, editor=editor, new=True).startswith(event.public_id)
    assert Event.objects.count() == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"candidate": "cnd-0000000000"}, "there is no candidate 'cnd-0000000000'"),
        ({"editor": "nobody"}, "there is no user 'nobody'"),
        ({"editor": "contributor"}, "contributor may not decide"),
        ({"into": "evt-0000000000"}, "there is no published event"),
        ({"title": "x" * 400}, "400 characters"),
    ],
)
def test_errors_are_sentences(arguments, message):
    EditorFactory(username="editor")
    ContributorFactory(username="contributor")
    options = {"candidate": CandidateFactory().public_id, "editor": "editor", **arguments}

    with pytest.raises(CommandError, match=message):
        accept(options.pop("candidate"), **options)


def test_a_second_decision_is_told():
    candidate, editor = CandidateFactory(), EditorFactory()
    accept(candidate.public_id, editor=editor.username)

    with pytest.raises(CommandError, match="has been decided before: accepted"):
        accept(candidate.public_id, editor=editor.username)

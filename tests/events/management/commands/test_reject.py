from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories import CandidateFactory, EditorFactory, UserFactory

pytestmark = pytest.mark.django_db


def reject(candidate, **options):
    out = StringIO()
    call_command("reject", candidate, stdout=out, skip_checks=True, **{"reason": "an opinion piece", **options})
    return out.getvalue()


def test_a_candidate_is_refused_with_a_reason():
    candidate = CandidateFactory()

    assert reject(candidate.public_id, editor=EditorFactory().username) == f"{candidate.public_id} rejected\n"
    candidate.refresh_from_db()
    assert candidate.state == "rejected"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"reason": " "}, "the reason is empty"),
        ({"editor": "reader"}, "may not decide"),
        ({"editor": "nobody"}, "there is no user"),
        ({"candidate": "cnd-0000000000"}, "there is no candidate"),
    ],
)
def test_errors_are_sentences(options, message):
    EditorFactory(username="editor")
    UserFactory(username="reader")
    given = {"candidate": CandidateFactory().public_id, "editor": "editor", **options}

    with pytest.raises(CommandError, match=message):
        reject(given.pop("candidate"), **given)

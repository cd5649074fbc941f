"""Every page of the record opens, says what it holds, and offers no way to write."""

import pytest
from django.urls import reverse

from tests.factories import (
    ArticleFactory,
    CandidateFactory,
    CaptureFactory,
    ChangeFactory,
    ClaimFactory,
    ContradictionFactory,
    DecisionFactory,
    EditorFactory,
    EventFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db

MAKERS = {
    "event": EventFactory,
    "claim": ClaimFactory,
    "contradiction": ContradictionFactory,
    "candidate": CandidateFactory,
    "submission": SubmissionFactory,
    "article": ArticleFactory,
    "capture": CaptureFactory,
    "decision": lambda: DecisionFactory(editor=EditorFactory()),
    "change": ChangeFactory,
}


@pytest.fixture
def editor(client):
    client.force_login(EditorFactory(is_staff=True))
    return client


@pytest.mark.parametrize("name", MAKERS)
def test_a_page_is_read_and_not_written(editor, name):
    row = MAKERS[name]()

    shown = editor.get(reverse(f"admin:events_{name}_change", args=[row.pk]))

    assert shown.status_code == 200
    assert 'name="_save"' not in shown.content.decode()
    assert editor.post(reverse(f"admin:events_{name}_change", args=[row.pk]), {}).status_code == 403
    assert editor.get(reverse(f"admin:events_{name}_add")).status_code == 403
    assert editor.post(reverse(f"admin:events_{name}_delete", args=[row.pk])).status_code == 403


@pytest.mark.parametrize("name", MAKERS)
def test_lists_cost_the_same_for_one_row_and_for_many(editor, name, django_assert_max_num_queries):
    MAKERS[name]()
    with django_assert_max_num_queries(12) as first:
        assert editor.get(reverse(f"admin:events_{name}_changelist")).status_code == 200
    for _ in range(5):
        MAKERS[name]()

    with django_assert_max_num_queries(len(first)):
        assert editor.get(reverse(f"admin:events_{name}_changelist"), {"q": ""}).status_code == 200
    assert editor.get(reverse(f"admin:events_{name}_changelist"), {"q": "nothing like it"}).status_code == 200

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from events.web.editors import decides, find_editor
from tests.factories import ContributorFactory, EditorFactory, UserFactory

pytestmark = pytest.mark.django_db


def asked_by(rf, user):
    request = rf.get("/")
    request.user = user
    return request


def test_an_editor_decides(rf):
    editor = EditorFactory()

    assert decides(asked_by(rf, editor))
    assert find_editor(asked_by(rf, editor)) == editor


@pytest.mark.parametrize("make_user", [UserFactory, ContributorFactory])
def test_other_accounts_are_refused(rf, make_user):
    request = asked_by(rf, make_user())

    assert not decides(request)
    with pytest.raises(PermissionDenied, match="may not decide"):
        find_editor(request)


def test_nobody_is_asked_to_log_in_rather_than_refused(rf):
    request = asked_by(rf, AnonymousUser())

    assert not decides(request)
    assert find_editor(request) is None

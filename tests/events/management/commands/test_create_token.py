from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from events.models import ApiToken
from tests.factories import ContributorFactory, EditorFactory, UserFactory

pytestmark = pytest.mark.django_db


def create(username, **options):
    out, error = StringIO(), StringIO()
    call_command("create_token", username, stdout=out, stderr=error, skip_checks=True, **{"label": "cron", **options})
    return out.getvalue(), error.getvalue()


def test_the_secret_is_all_that_is_printed_so_that_a_script_can_take_it():
    out, error = create(ContributorFactory().username, scope="submit")

    token = ApiToken.objects.find_active(out.strip())
    assert token is not None
    assert (token.scope, token.label) == ("submit", "cron")
    assert "cannot be shown again" in error


def test_the_narrowest_scope_is_the_default():
    create(UserFactory().username)

    assert ApiToken.objects.get().scope == "read"


@pytest.mark.parametrize(
    ("who", "options", "message"),
    [
        (lambda: "nobody", {}, "there is no user 'nobody'"),
        (lambda: EditorFactory().username, {"scope": "all"}, "there is no scope 'all'; valid: read, submit, review"),
        (lambda: EditorFactory().username, {"label": " "}, "the label is empty"),
        (lambda: EditorFactory().username, {"label": "x" * 101}, "100 characters"),
        (lambda: UserFactory().username, {"scope": "submit"}, "no role that covers the scope 'submit'"),
        (lambda: ContributorFactory().username, {"scope": "review"}, "no role that covers"),
    ],
)
def test_errors_are_sentences(who, options, message):
    with pytest.raises(CommandError, match=message):
        create(who(), **options)

    assert not ApiToken.objects.exists()

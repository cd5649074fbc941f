import pytest
from django.contrib.auth.models import AnonymousUser

from events.review.rules import may_decide, may_submit
from tests.factories import ContributorFactory, EditorFactory, UserFactory

WHO = {
    "nobody": AnonymousUser,
    "reader": UserFactory,
    "contributor": ContributorFactory,
    "editor": EditorFactory,
    "superuser": lambda: UserFactory(is_superuser=True),
    "former editor": lambda: EditorFactory(is_active=False),
    "former superuser": lambda: UserFactory(is_superuser=True, is_active=False),
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "submits", "decides"),
    [
        ("nobody", False, False),
        ("reader", False, False),
        ("contributor", True, False),
        ("editor", True, True),
        ("superuser", True, True),
        ("former editor", False, False),
        ("former superuser", False, False),
    ],
)
def test_who_may_do_what(who, submits, decides):
    user = WHO[who]()

    assert (may_submit(user), may_decide(user)) == (submits, decides)

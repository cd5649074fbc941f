import pytest
from django.contrib.auth.models import AnonymousUser, Permission

from events.review.rules import may_decide, may_submit, may_take_down
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


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "allowed"),
    [("nobody", False), ("editor", False), ("superuser", True), ("former superuser", False)],
)
def test_nobody_takes_down_by_role(who, allowed):
    assert may_take_down(WHO[who]()) is allowed


@pytest.mark.django_db
@pytest.mark.parametrize("is_active", [True, False])
def test_whoever_has_the_permission_takes_down(is_active):
    user = UserFactory(is_active=is_active)
    user.user_permissions.add(Permission.objects.get(codename="add_takedown"))

    assert may_take_down(user) is is_active

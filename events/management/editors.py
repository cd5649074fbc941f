"""The person whom a command acts for."""

from django.contrib.auth.models import User
from django.core.management.base import CommandError


def get_person(username: str) -> User:
    """The user of this name.

    Raises:
        CommandError: there is none.
    """
    person = User.objects.filter(username=username).first()
    if person is None:
        raise CommandError(f"there is no user {username!r}; make one in the admin or with `manage.py createsuperuser`")
    return person

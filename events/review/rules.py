"""Who may do what: pure predicates on a user, the one place that names the roles.

A role is a group of Django's. Whoever may decide may also hand in; a superuser may do both; nobody who is not active
may do anything, whatever groups remain. Taking down is a permission of single accounts.
"""

from collections.abc import Iterable
from typing import Any, Final, Protocol

CONTRIBUTORS: Final = "contributors"
EDITORS: Final = "editors"
TAKE_DOWN: Final = "events.add_takedown"


class Person(Protocol):
    """What the rules need of a user; Django's own users and `AnonymousUser` both have it."""

    @property
    def is_active(self) -> bool:
        """Whether the account is in use."""
        ...

    @property
    def is_superuser(self) -> bool:
        """Whether no rule binds the account."""
        ...

    def has_perm(self, perm: str) -> bool:
        """Whether an administrator has given the account a permission of Django's; a superuser has all."""
        ...

    @property
    def groups(self) -> Any:  # noqa: ANN401 - a many-related manager, or the empty one of AnonymousUser
        """The roles."""
        ...


def may_submit(user: Person) -> bool:
    """Whether `user` may hand articles in: an active contributor, editor or superuser."""
    return _has_role(user, names=(CONTRIBUTORS, EDITORS))


def may_decide(user: Person) -> bool:
    """Whether `user` may decide what enters the record: an active editor or superuser."""
    return _has_role(user, names=(EDITORS,))


def may_take_down(user: Person) -> bool:
    """Whether `user` may remove an article's text and captures for good: an active superuser, or whoever has TAKE_DOWN.

    No role has it: what is taken down cannot be brought back.
    """
    return user.is_active and user.has_perm(TAKE_DOWN)


def _has_role(user: Person, *, names: Iterable[str]) -> bool:
    if not user.is_active:
        return False
    return user.is_superuser or user.groups.filter(name__in=list(names)).exists()

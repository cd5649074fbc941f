"""Users in their roles, and their tokens."""

from typing import Any

import factory
from django.contrib.auth.models import Group, User

from events.models import ApiToken
from events.values.digests import sha256_hex


class UserFactory(factory.django.DjangoModelFactory):
    """A user without a role."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"reader{n}")

    @factory.post_generation
    def roles(self, create: bool, extracted: Any, **_: Any) -> None:  # noqa: FBT001 - factory_boy's own signature
        if create:
            _join(self, extracted or ())


class ContributorFactory(UserFactory):
    username = factory.Sequence(lambda n: f"contributor{n}")

    @factory.post_generation
    def roles(self, create: bool, extracted: Any, **_: Any) -> None:  # noqa: FBT001 - factory_boy's own signature
        if create:
            _join(self, extracted or ("contributors",))


class EditorFactory(UserFactory):
    username = factory.Sequence(lambda n: f"editor{n}")

    @factory.post_generation
    def roles(self, create: bool, extracted: Any, **_: Any) -> None:  # noqa: FBT001 - factory_boy's own signature
        if create:
            _join(self, extracted or ("editors",))


def _join(user: Any, names: Any) -> None:
    for name in names:
        user.groups.add(Group.objects.get_or_create(name=name)[0])


class ApiTokenFactory(factory.django.DjangoModelFactory):
    """A token whose secret is `dprk_<label>`."""

    class Meta:
        model = ApiToken

    user = factory.SubFactory(ContributorFactory)
    label = factory.Sequence(lambda n: f"laptop{n}")
    digest = factory.LazyAttribute(lambda token: sha256_hex(f"dprk_{token.label}".encode()))
    scope = "submit"

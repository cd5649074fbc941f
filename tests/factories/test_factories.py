"""Every model of the archive has a factory, and what it makes is valid and holds no unresolved placeholder."""

import factory
import pytest
from django.apps import apps

import tests.factories
from tests.factories import ContributorFactory, EditorFactory, UserFactory
from tests.factories.record import draft_of

FACTORIES = [
    found for name in tests.factories.__all__ if issubclass(found := getattr(tests.factories, name), factory.Factory)
]


def test_every_model_has_a_factory():
    made = {found._meta.model for found in FACTORIES}

    tables = {model for model in apps.get_app_config("events").get_models() if model._meta.managed}
    assert tables <= made


@pytest.mark.django_db
@pytest.mark.parametrize("maker", FACTORIES, ids=lambda maker: maker.__name__)
def test_what_a_factory_makes_is_valid(maker):
    made = maker()

    # The folded name is computed and the foreign keys are set; a password is of no use to any test.
    made.full_clean(exclude=["password"] if isinstance(made, UserFactory._meta.model) else None)
    assert not any("Faker" in str(value) or "factory." in str(value) for value in vars(made).values())


@pytest.mark.django_db
def test_users_come_in_their_roles():
    roles = [sorted(maker().groups.values_list("name", flat=True)) for maker in (ContributorFactory, EditorFactory)]

    assert roles == [["contributors"], ["editors"]]
    assert not UserFactory().groups.exists()
    assert UserFactory(roles=["editors"]).groups.get().name == "editors"


def test_a_draft_takes_changes():
    assert draft_of(type="nuclear_test")["type"] == "nuclear_test"

import pytest
from django.core.management import CommandError

from events.management.editors import get_person
from tests.factories import UserFactory


@pytest.mark.django_db
def test_a_person_is_found_by_name_or_the_command_ends():
    person = UserFactory(username="hana")

    assert get_person("hana") == person
    with pytest.raises(CommandError, match="there is no user 'Hana'"):
        get_person("Hana")

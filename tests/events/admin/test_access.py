"""Who sees which page of the admin, as a table: role x page x verb."""

import pytest
from django.contrib import admin
from django.test import RequestFactory

from events.admin.access import CatalogueAdmin, RecordAdmin, is_editor
from events.models import Actor, Decision, Event, Source
from tests.factories import ContributorFactory, EditorFactory, UserFactory

pytestmark = pytest.mark.django_db

WHO = {
    "reader": lambda: UserFactory(is_staff=True),
    "contributor": lambda: ContributorFactory(is_staff=True),
    "editor": lambda: EditorFactory(is_staff=True),
    "superuser": lambda: UserFactory(is_staff=True, is_superuser=True),
    "former editor": lambda: EditorFactory(is_staff=True, is_active=False),
}


def asked_by(who):
    request = RequestFactory().get("/admin/")
    request.user = WHO[who]()
    return request


def permitted(model, request):
    page = admin.site._registry[model]
    return [
        page.has_view_permission(request),
        page.has_add_permission(request),
        page.has_change_permission(request),
        page.has_delete_permission(request),
    ]


@pytest.mark.parametrize("model", [Source, Actor])
@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("reader", [False, False, False, False]),
        ("contributor", [False, False, False, False]),
        ("editor", [True, True, True, False]),
        ("superuser", [True, True, True, True]),
        ("former editor", [False, False, False, False]),
    ],
)
def test_the_catalogue_is_edited_by_editors(model, who, expected):
    request = asked_by(who)

    assert permitted(model, request) == expected
    assert admin.site._registry[model].has_module_permission(request) is expected[0]


@pytest.mark.parametrize("model", [Event, Decision])
@pytest.mark.parametrize(("who", "sees"), [("reader", False), ("editor", True), ("superuser", True)])
def test_the_record_is_looked_at_and_never_written(model, who, sees):
    assert permitted(model, asked_by(who)) == [sees, False, False, False]


def test_every_page_of_ours_is_one_or_the_other():
    ours = [page for model, page in admin.site._registry.items() if model._meta.app_label == "events"]

    assert len(ours) == 15
    assert all(isinstance(page, CatalogueAdmin | RecordAdmin) for page in ours)


def test_the_rule_is_that_of_the_review():
    assert is_editor(asked_by("editor"))
    assert not is_editor(asked_by("contributor"))

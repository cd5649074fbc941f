"""Who may do what in the admin: two kinds of pages, both open to those who may decide."""

from typing import TYPE_CHECKING, Any, cast
from weakref import WeakKeyDictionary

from django.contrib import admin
from django.contrib.auth.models import User
from django.db import models
from django.http import HttpRequest

from events.review.rules import may_decide

if TYPE_CHECKING:
    PageOfAnything = admin.ModelAdmin[Any]
    TableOfAnything = admin.TabularInline[Any, Any]
else:
    # Django's own classes take no parameters when the code runs.
    PageOfAnything = admin.ModelAdmin
    TableOfAnything = admin.TabularInline


# The menu asks for every page and verb: one answer a request, forgotten with it.
_answers: "WeakKeyDictionary[HttpRequest, bool]" = WeakKeyDictionary()


def is_editor(request: HttpRequest) -> bool:
    """Whether whoever asks may decide, by the same rule as everywhere."""
    if request not in _answers:
        _answers[request] = may_decide(cast("User", request.user))
    return _answers[request]


class CatalogueAdmin(PageOfAnything):
    """A page of the catalogue: editors add and change, only superusers delete what nothing refers to."""

    list_per_page = 50
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Editors see the catalogue."""
        return is_editor(request)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Editors look at it."""
        del obj
        return is_editor(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Editors add to it."""
        return is_editor(request)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Editors change it."""
        del obj
        return is_editor(request)


class NamesInline(TableOfAnything):
    """Names of an actor or a place, edited with their bearer."""

    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """As the page around it."""
        del obj
        return is_editor(request)

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """As the page around it."""
        del obj
        return is_editor(request)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """As the page around it."""
        del obj
        return is_editor(request)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """A wrong name is taken out; nothing refers to a name."""
        del obj
        return is_editor(request)


class RecordAdmin(PageOfAnything):
    """A page of the record or of ingestion: looked at, never written; decisions are made on the site and the API."""

    list_per_page = 50
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Editors see the record."""
        return is_editor(request)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Editors look at it."""
        del obj
        return is_editor(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds to the record here."""
        del request
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody changes the record here."""
        del request, obj
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody deletes from the record."""
        del request, obj
        return False

"""Tokens of the API: looked at and revoked, never made or changed here, since a secret is shown on a terminal once."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from events.admin.access import RecordAdmin
from events.models import ApiToken


@admin.register(ApiToken)
class ApiTokenAdmin(RecordAdmin):
    """Keys for writing through the API; the digest of the secret is not shown. Only superusers see them."""

    list_display = ["label", "user", "scope", "created_at", "last_used_at", "revoked_at"]
    list_filter = ["scope"]
    list_select_related = ["user"]
    search_fields = ["label", "user__username"]
    fields = ["label", "user", "scope", "created_at", "last_used_at", "revoked_at"]
    actions = ["revoke"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Superusers only: a token acts for its owner."""
        return bool(request.user.is_active and request.user.is_superuser)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 - Django's signature
        """Superusers only."""
        del obj
        return self.has_module_permission(request)

    @admin.action(description="Revoke the chosen tokens", permissions=["view"])
    def revoke(self, request: HttpRequest, queryset: "QuerySet[ApiToken]") -> None:
        """Make the chosen tokens useless from now on; those revoked before keep their date."""
        count = queryset.filter(revoked_at__isnull=True).update(revoked_at=timezone.now())
        self.message_user(request, f"{count} revoked.", messages.SUCCESS)

"""Tokens of the API: shown once, kept as a digest."""

import datetime as dt
import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

from events.values.digests import sha256_hex

PREFIX = "dprk_"


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Questions about tokens."""

    def find_active(self, secret: str) -> "ApiToken | None":
        """The token whose secret this is, unless it was revoked."""
        return self.select_related("user").filter(digest=sha256_hex(secret.encode()), revoked_at__isnull=True).first()


class ApiToken(models.Model):
    """A key for writing through the API. The secret has 256 random bits, so a plain digest of it is safe to keep.

    Written by `manage.py create_token` and, later, by a page of its owner. `scope` bounds what the owner's roles allow.
    """

    class Scope(models.TextChoices):
        """How far it reaches: each includes those before it."""

        READ = "read", "read"
        SUBMIT = "submit", "hand in articles"
        REVIEW = "review", "decide candidates"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    label = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scope = models.CharField(max_length=6, choices=Scope.choices, default=Scope.READ)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    if TYPE_CHECKING:
        id: int

    class Meta:
        """Newest first."""

        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.label} ({self.scope})"

    @classmethod
    def issue(cls, *, user_id: int, label: str, scope: str) -> tuple["ApiToken", str]:
        """A new token and its secret; the secret is not kept anywhere and cannot be shown again."""
        secret = PREFIX + secrets.token_urlsafe(32)
        return cls.objects.create(user_id=user_id, label=label, scope=scope, digest=sha256_hex(secret.encode())), secret

    def allows(self, scope: str) -> bool:
        """Whether this token reaches as far as `scope`."""
        order = list(self.Scope.values)
        return order.index(self.scope) >= order.index(scope)

    def touch(self, now: dt.datetime) -> None:
        """Remember the day of the last use; finer would write a row for every request."""
        if self.last_used_at is None or self.last_used_at.date() != now.date():
            type(self).objects.filter(pk=self.pk).update(last_used_at=now)

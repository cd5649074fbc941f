"""Make the first editor's account, with a random password, when there is no account at all."""

import os
import secrets
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.db import transaction

USERNAME: Final = "editor"
GROUP: Final = "editors"
PASSWORD_FILE: Final = "editor-password.txt"  # noqa: S105 - a file's name


class Command(BaseCommand):
    """Idempotent: with any account in the database it changes nothing."""

    help = "Make the first editor's account, when there is no account yet, and write its password to the state folder."

    def handle(self, *_arguments: Any, verbosity: int = 1, **_options: Any) -> None:  # noqa: ANN401 - Django's signature
        path = settings.ARCHIVE_STATE_DIR / PASSWORD_FILE
        users = get_user_model()._default_manager  # noqa: SLF001 - Django's documented name
        with transaction.atomic():
            group, _ = Group.objects.get_or_create(name=GROUP)
            if users.exists():
                return
            password = secrets.token_urlsafe(12)
            editor = users.create_user(username=USERNAME, password=password, is_staff=True)
            editor.groups.add(group)
            # Written before the account is committed: an account whose password nobody can read would lock us out.
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(f"{password}\n")
        if verbosity > 0:
            self.stdout.write(f"Made the account {USERNAME!r}; its password is in {path}")

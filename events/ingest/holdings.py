"""Where this archive keeps its bytes: the vault that the settings name.

Apart from the pipeline, so that a web process that only takes documents in does not load what reads them.
"""

from functools import cache

from django.conf import settings

from events.vault import FileVault, Vault
from events.vault.location import open_vault


@cache
def get_vault() -> Vault:
    """The vault of this process: at `ARCHIVE_VAULT_URL` or, if that is empty, in the folder `ARCHIVE_VAULT_DIR`."""
    if settings.ARCHIVE_VAULT_URL:
        return open_vault(settings.ARCHIVE_VAULT_URL)
    return FileVault(settings.ARCHIVE_VAULT_DIR)

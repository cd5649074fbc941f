"""Where this archive keeps its bytes: the vault that the settings name.

Apart from the pipeline, so that a web process that only takes documents in does not load what reads them.
"""

from functools import cache

from django.conf import settings

from events.vault import FileVault, Vault


@cache
def get_vault() -> Vault:
    """The vault of this process."""
    return FileVault(settings.ARCHIVE_VAULT_DIR)

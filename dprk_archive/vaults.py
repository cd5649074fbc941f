"""ARCHIVE_VAULT_URL: checked when the settings are read, so that a slip is told at the start and not by a worker."""

from dprk_archive.env import SettingError
from events.errors import VaultError
from events.vault.location import parse_vault_url


def vault_url(raw: str | None) -> str:
    """The address of the vault; "" when it is unset, which means the folder ARCHIVE_VAULT_DIR. Connects to nothing.

    Raises:
        SettingError: it names no vault, or holds credentials. The value is not repeated: it may hold a password.
    """
    if raw is None:
        return ""
    try:
        parse_vault_url(raw)
    except VaultError as error:
        raise SettingError(f"ARCHIVE_VAULT_URL: {error}") from error
    return raw

"""Whether the vault holds what the captures name, byte for byte, and nothing that nobody names."""

from collections.abc import Iterator

from events.errors import VaultError
from events.models import Capture
from events.review.audit.findings import Finding, Tally
from events.values.digests import sha256_hex
from events.vault import FileVault, Vault, read_capture
from events.vault.fixity import check_fixity


def check_captures(vault: Vault, tally: Tally) -> Iterator[Finding]:
    """Every capture's WARC record is there, reads as one, and holds the body that the capture says."""
    rows = Capture.objects.only("public_id", "vault_key", "sha256", "size_bytes", "url").order_by("pk")
    for capture in rows.iterator(chunk_size=500):
        tally.add()
        try:
            body = read_capture(vault.get(capture.vault_key)).body
        except VaultError as error:
            yield Finding(capture.public_id, str(error))
            continue
        if sha256_hex(body) != capture.sha256 or len(body) != capture.size_bytes:
            yield Finding(capture.public_id, f"the body in {capture.vault_key} is not the one that was captured")


def check_vault(vault: Vault, tally: Tally) -> Iterator[Finding]:
    """Everything in the vault is what its key says, and lies where it should."""
    for _ in vault.iter_keys():
        tally.add()
    if isinstance(vault, FileVault):
        for damage in check_fixity(vault):
            yield Finding(damage.key or damage.path.name, damage.detail)
        return
    for key in vault.iter_keys():
        try:
            vault.get(key)
        except VaultError as error:
            yield Finding(key, str(error))

"""Whether the vault holds what the captures name, byte for byte, and nothing that nobody names."""

from collections.abc import Iterator

from events.errors import VaultError, VaultRemovedError, VaultUnavailableError
from events.models import Capture
from events.review.audit.findings import Finding, Tally
from events.values.digests import sha256_hex
from events.vault import Vault, check_fixity, read_capture

VAULT = "vault"  # what a finding names when it is about no single record


def check_captures(vault: Vault, tally: Tally) -> Iterator[Finding]:
    """Every capture's WARC record is there, reads as one, and holds the body that the capture says.

    A record that was taken down is as it should be. A vault that does not answer is one finding, since nothing is
    known of what it holds.
    """
    rows = Capture.objects.only("public_id", "vault_key", "sha256", "size_bytes", "url").order_by("pk")
    for capture in rows.iterator(chunk_size=500):
        tally.add()
        try:
            words = _check(vault, capture)
        except VaultUnavailableError as error:
            yield Finding(VAULT, str(error))
            return
        if words:
            yield Finding(capture.public_id, words)


def check_vault(vault: Vault, tally: Tally) -> Iterator[Finding]:
    """Everything in the vault is what its key says and lies where it should; what was taken down is not there."""
    try:
        for damage in check_fixity(vault, on_place=tally.add):
            yield Finding(damage.key or damage.place, damage.detail)
    except VaultError as error:
        yield Finding(VAULT, str(error))


def _check(vault: Vault, capture: Capture) -> str:
    """What is wrong with one capture, in words; "" if nothing is."""
    try:
        body = read_capture(vault.get(capture.vault_key)).body
    except VaultRemovedError:
        return ""
    except VaultUnavailableError:
        raise
    except VaultError as error:
        return str(error)
    if sha256_hex(body) != capture.sha256 or len(body) != capture.size_bytes:
        return f"the body in {capture.vault_key} is not the one that was captured"
    return ""

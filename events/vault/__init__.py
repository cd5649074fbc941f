"""The vault: raw bytes by their digest, WARC records in and out, and proof that nothing has changed."""

from events.vault.file_vault import FileVault
from events.vault.fixity import Damage, Harm, check_fixity
from events.vault.imports import ImportedRecord, iter_captures
from events.vault.store import Vault
from events.vault.tombstones import Tombstone
from events.vault.warc import StoredCapture, read_capture, write_resource_record, write_response_record

__all__ = [
    "Damage",
    "FileVault",
    "Harm",
    "ImportedRecord",
    "StoredCapture",
    "Tombstone",
    "Vault",
    "check_fixity",
    "iter_captures",
    "read_capture",
    "write_resource_record",
    "write_response_record",
]

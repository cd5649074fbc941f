"""Is the record what it promises to be? Every constraint and invariant, checked over the whole database and the vault.

The database refuses most damage, and decisions never make any; what is left are disks, restores from copies, and hands
that reach around both. Checks read and report; a person mends.
"""

from events.review.audit.checks import CHECKS
from events.review.audit.findings import Check, Finding, Tally

__all__ = ["CHECKS", "Check", "Finding", "Tally"]

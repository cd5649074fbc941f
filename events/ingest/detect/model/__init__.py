"""The detector `model`: asks a language model over HTTP what an article reports, and believes nothing it cannot check.

Off unless an administrator names an endpoint. docs/detection.md tells what is sent, what is accepted and what it costs.
"""

from events.ingest.detect.model.agreement import Agreed, join_readings
from events.ingest.detect.model.detector import ModelDetector
from events.ingest.detect.model.records import Fault, ModelError, ModelPolicy, ModelReading, Tokens
from events.ingest.detect.model.spending import Budget, Ledger, MemoryLedger

__all__ = [
    "Agreed",
    "Budget",
    "Fault",
    "Ledger",
    "MemoryLedger",
    "ModelDetector",
    "ModelError",
    "ModelPolicy",
    "ModelReading",
    "Tokens",
    "join_readings",
]

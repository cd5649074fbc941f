"""Detection: what events an article reports. Pure, deterministic, offline; docs/detection.md tells how it works."""

from events.ingest.detect.guard import keep_verifiable
from events.ingest.detect.registry import get_detector
from events.ingest.detect.rule_detector import RuleDetector

__all__ = ["RuleDetector", "get_detector", "keep_verifiable"]

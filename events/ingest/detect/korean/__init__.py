"""Detection in Korean: the same rules-over-lexicons as in English, read on morphemes; docs/detection.md tells how."""

from events.ingest.detect.korean.detector import KoreanRuleDetector

__all__ = ["KoreanRuleDetector"]

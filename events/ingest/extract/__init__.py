"""The extract stage: the bytes of one capture in, the text of one article out."""

from events.ingest.extract.article import extract_article

__all__ = ["extract_article"]

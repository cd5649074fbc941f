"""Ingestion: from a URL or a document to candidates. The machine proposes; `review` decides."""

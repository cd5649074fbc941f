"""Bulk ingestion: files of records, of addresses and of captures, taken in by batches."""

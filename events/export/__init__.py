"""Exports of search results, one file per format; the first come with the exports of the archive."""

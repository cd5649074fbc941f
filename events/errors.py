"""Every error that the archive raises on purpose: one root, one class per stage.

A message names the value, says what is wrong with it and what would be right, so that a page, the API and a
command can all show it as it stands.
"""


class ArchiveError(Exception):
    """Root of all errors of the archive; nothing else in `events` is raised for bad input."""


class ValueFormatError(ArchiveError, ValueError):
    """A value (date, URL, quantity, span, public id) does not follow its format."""


class ContentCodingError(ArchiveError, ValueError):
    """A compressed body cannot be decompressed: `truncated` it ends early, `too_large` it grows over the limit."""

    def __init__(self, message: str, *, truncated: bool = False, too_large: bool = False) -> None:
        super().__init__(message)
        self.truncated = truncated
        self.too_large = too_large


class TaxonomyError(ArchiveError):
    """A taxonomy file is not valid, or a code is not in it."""


class GazetteerError(ArchiveError):
    """A gazetteer file is not valid."""


class VaultError(ArchiveError):
    """Bytes are missing from the vault, or are not what their digest says."""


class VaultRemovedError(VaultError):
    """The bytes were taken down for good; the message gives the day and the reason."""


class VaultUnavailableError(VaultError):
    """The store as a whole does not answer or is not there, which says nothing of what it holds."""


class IngestError(ArchiveError):
    """A stage of ingestion could not go on; `kind` is one of the closed set in `ingest.records.ErrorKind`.

    `transient` says whether a later attempt can succeed; `retry_after_s` is what a server asked for, in seconds.
    """

    def __init__(self, message: str, *, kind: str, transient: bool = False, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.transient = transient
        self.retry_after_s = retry_after_s


class FeedError(IngestError):
    """What a feed's address gave is no list of links that can be read.

    `fault` is one of the closed set in `ingest.feeds.records.FeedFault`. The next poll can succeed, so that it is
    transient.
    """

    def __init__(self, message: str, *, kind: str, fault: str) -> None:
        super().__init__(message, kind=kind, transient=True)
        self.fault = fault


class FetchError(IngestError):
    """A URL could not be fetched."""


class ExtractError(IngestError):
    """Bytes were fetched, but no article text could be read from them."""


class DetectError(IngestError):
    """Rules or lexicons of a detector are not valid, or a detector broke its contract."""


class ReviewError(ArchiveError):
    """A decision cannot be carried out."""


class NotPermittedError(ReviewError):
    """The person may not make this decision."""


class AlreadyDecidedError(ReviewError):
    """Somebody has decided this candidate before."""


class QueryError(ArchiveError):
    """A filter string does not parse: `parameter` is the offending one, `valid` what it may be (may be empty)."""

    def __init__(self, message: str, *, parameter: str, valid: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.parameter = parameter
        self.valid = valid


class FixtureError(ArchiveError):
    """A fixture of the reference record is not valid; the message names the file and the entry."""

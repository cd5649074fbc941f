"""All checks, in the order in which a reader of the report wants them."""

from typing import Final

from events.review.audit import captures, log, rows, schema, structure, weighing
from events.review.audit.findings import Check

CHECKS: Final = (
    Check(name="schema", question="Constraints and triggers are there and hold", run=schema.check_schema),
    Check(name="references", question="Every row that is referred to is there", run=schema.check_references),
    Check(name="ids", question="Public ids have their form", run=rows.check_ids),
    Check(name="codes", question="Codes are in the codebook", run=rows.check_codes),
    Check(name="dates", question="Dates mean what their columns say", run=rows.check_dates),
    Check(name="names", question="Names are found as they are written", run=rows.check_names),
    Check(name="texts", question="Texts are those whose digests are kept", run=rows.check_texts),
    Check(name="quotes", question="Quotes stand where they are said to", run=rows.check_quotes),
    Check(name="parents", question="Nothing is a part of itself", run=structure.check_parents),
    Check(name="claims", question="Published events stand on claims", run=structure.check_standing),
    Check(name="redirects", question="Ids that left the record lead somewhere", run=structure.check_redirects),
    Check(name="contradictions", question="Contradictions follow from the claims", run=weighing.check_contradictions),
    Check(name="standings", question="Verification and counts follow from the claims", run=weighing.check_standings),
    Check(name="chain", question="The change log is whole and in order", run=log.check_chain),
    Check(name="first words", question="The log tells how each event entered the record", run=log.check_first_words),
    Check(name="last words", question="The log says what each event is now", run=log.check_last_words),
    Check(name="tombstones", question="Redirects give the reasons of the log", run=log.check_tombstones),
    Check(name="versions", question="as_of reads what the log says", run=log.check_versions),
    Check(name="captures", question="Captures are in the vault, byte for byte", run=captures.check_captures),
    Check(name="vault", question="Files of the vault are what they say", run=captures.check_vault),
)

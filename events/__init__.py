"""The archive: events, actors and sources that concern the DPRK; its folders read as the data flows."""

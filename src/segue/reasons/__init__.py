"""Reasons: which parts of the query a result comes from, and with what share."""

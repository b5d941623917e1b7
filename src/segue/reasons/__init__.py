"""Reasons: what of the query a result came from, and with what share."""

"""Errors of the service: what is wrong with a request, as RFC 9457 problem details."""

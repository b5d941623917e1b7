"""Constraints: what the tracks of a continuation must be, and what they should lean to."""

"""Constraints: what a continuation's tracks must be, and what they should lean to."""

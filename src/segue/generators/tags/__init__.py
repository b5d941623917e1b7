"""Generators of tags."""

"""Generators that read the seed tracks in their order."""

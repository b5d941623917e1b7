"""Formats of many files that are read apart, in several processes, and put together in order."""

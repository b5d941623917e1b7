"""Directories and files that appear whole or not at all, what they say of themselves, and how they are read."""

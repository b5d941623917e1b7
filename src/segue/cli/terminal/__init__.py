"""The terminal output of all commands."""

"""The command that serves models."""

"""Processes that read strangers' playlist files: each can be stopped without harm to anybody else."""

"""The command that talks to music servers."""

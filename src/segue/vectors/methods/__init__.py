"""One file for each method: its settings, and a run that trains it epoch by epoch."""

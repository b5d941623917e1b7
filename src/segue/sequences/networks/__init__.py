"""Networks that predict the next track; each file adds one idea."""

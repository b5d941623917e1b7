"""How good is it: metrics, intervals, slices, paired comparison, and a report a person can read."""

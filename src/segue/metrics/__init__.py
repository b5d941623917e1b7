"""Metrics of lists and of labels, and intervals of their means. All measurements use these."""

"""Metrics of lists and of labels, and how sure their means are. Whatever measures, measures with these."""

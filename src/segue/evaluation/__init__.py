"""Evaluation: metrics, intervals, slices, paired comparison, and a readable report."""

"""Insight: how well seed tracks fit each other, maps of tracks, neighbours, and finding tracks by name."""

"""Ranking: one list from several generators' scores, by fixed weights or a learned ranker."""

"""Ranking: one list from several generators' scores, by fixed weights or by a ranker learned on held-out playlists."""

"""From several generators' scores to one list: fusion by weights, or a ranker learned on held-out playlists."""

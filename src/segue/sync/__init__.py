"""Music servers: their libraries and playlists become a dataset, and continuations become playlists there."""

"""Commands that name playlists."""

"""Linear models of the playlists' tracks."""

"""Records: playlists and tracks as files give them, one by one, on their way into a dataset."""

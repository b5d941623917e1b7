"""Records: single playlists and tracks as files give them, before they become a dataset."""

"""Word2vec over playlists: tracks, tags and title words as vectors in one space."""

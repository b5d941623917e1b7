"""Encoders: from text and sound to the words and vectors that playlists are matched by."""

"""Generators from tracks' metadata (artist, album, genre, year) and popularity."""

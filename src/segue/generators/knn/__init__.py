"""Nearest neighbours: playlists, titles, vectors and adjacent tracks that are like the query lend it their own."""

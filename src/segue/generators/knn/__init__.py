"""Nearest neighbours: by playlists, titles, vectors and adjacent tracks."""

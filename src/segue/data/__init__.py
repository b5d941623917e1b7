"""Playlists on disk: datasets, readers, writers, questions, splits and the sample world."""

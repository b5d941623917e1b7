"""A music folder as a dataset: its files' own tags, its playlists, and its albums and artists as weak playlists."""

"""Measurements of Segue: speed and memory by size, against the peers, and quality on real playlists."""

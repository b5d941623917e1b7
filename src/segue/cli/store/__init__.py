"""The commands on the store of kept playlists."""

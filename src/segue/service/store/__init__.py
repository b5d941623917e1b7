"""The store: playlists that people keep, and what they kept and dropped; SQLite or PostgreSQL, one code for both."""

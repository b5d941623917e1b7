"""The store: kept playlists, and the feedback on recommended tracks; one code for SQLite and PostgreSQL."""

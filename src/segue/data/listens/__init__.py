"""Listening histories: the plays of people, and the sessions that serve as playlists."""

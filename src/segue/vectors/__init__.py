"""Vectors of tracks, tags and title words by ten methods behind one interface; queries, maps, files, a comparison."""

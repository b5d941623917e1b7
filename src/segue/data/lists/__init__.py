"""Player lists: the playlist files that players write, made longer in the form that they have."""

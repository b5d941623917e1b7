"""Flow: the order in which the tracks of a list are played."""

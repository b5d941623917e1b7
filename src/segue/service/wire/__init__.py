"""Connections: how long they may be silent, how many there may be, and how they end."""

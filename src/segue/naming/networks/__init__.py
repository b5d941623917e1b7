"""The networks of namers: what reads a playlist, what writes a title, and both together. They need torch."""

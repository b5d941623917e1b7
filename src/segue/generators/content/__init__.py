"""Generators that go by what tracks are: their artist, album, genre, year, and how popular they are."""

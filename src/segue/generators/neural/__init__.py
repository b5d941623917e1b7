"""Generators by neural networks. They need an extra, and load it when they are used."""

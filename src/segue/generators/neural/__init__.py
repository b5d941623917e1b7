"""Generators by neural networks. They need an extra, which is loaded at first use."""

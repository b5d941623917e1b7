"""Namers without a network of their own, which every network has to beat."""

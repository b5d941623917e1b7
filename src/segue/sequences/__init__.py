"""Sequence models: which track comes after others, learned from playlists in their order.

n-grams need NumPy alone. Networks are trained by torch, which is imported when a training begins, and asked without it.
"""

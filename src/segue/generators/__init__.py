"""Candidate generators: each gives every query scores over tracks or tags, from one idea."""

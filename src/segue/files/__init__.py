"""Directories and files that appear whole or not at all, their manifests and digests, and consistent reading."""

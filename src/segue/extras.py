"""Packages that only an extra brings: whether they are there, without importing them."""

from __future__ import annotations

import importlib.util


def installed(*packages: str) -> bool:
    """Whether all of these can be imported, by their import names."""
    return all(importlib.util.find_spec(package) is not None for package in packages)

"""Fitting: from a dataset to a model."""

from __future__ import annotations

from segue.fitting.fitting import fit

__all__ = ["fit"]

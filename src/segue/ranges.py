"""Ranges of settings, checked where settings are read from a file."""

from __future__ import annotations

from typing import Annotated

import msgspec

Count = Annotated[int, msgspec.Meta(ge=1)]
"""How many: 1 or more."""

Whole = Annotated[int, msgspec.Meta(ge=0)]
"""How many, from 0."""

Positive = Annotated[float, msgspec.Meta(gt=0)]
"""More than 0."""

NonNegative = Annotated[float, msgspec.Meta(ge=0)]
"""0 or more."""

Share = Annotated[float, msgspec.Meta(gt=0, le=1)]
"""A part of a whole: above 0, to 1."""

"""Ranges of settings, checked where settings are read from a file."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Annotated

import msgspec


@dataclass(frozen=True)
class Among:
    """Marks a text that must be one of some names, which are read when it is checked.

    Attributes:
        names: Returns the names.
    """

    names: Callable[[], Collection[str]]


Count = Annotated[int, msgspec.Meta(ge=1)]
"""A number of things: 1 or more."""

Whole = Annotated[int, msgspec.Meta(ge=0)]
"""A number of things, from 0."""

Positive = Annotated[float, msgspec.Meta(gt=0)]
"""More than 0."""

NonNegative = Annotated[float, msgspec.Meta(ge=0)]
"""0 or more."""

Share = Annotated[float, msgspec.Meta(gt=0, le=1)]
"""A share: above 0, at most 1."""

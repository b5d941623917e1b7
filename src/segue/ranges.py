"""Ranges of settings, checked where settings are read from a file."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Annotated

import msgspec


@dataclass(frozen=True)
class Among:
    """Marks a text that has to be one of some names, which are asked for when it is checked.

    Attributes:
        names: Gives the names.
    """

    names: Callable[[], Collection[str]]


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

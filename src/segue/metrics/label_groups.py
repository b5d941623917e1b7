"""Labels in groups: `octave:4` is in the group `octave`."""

from __future__ import annotations

import collections
from collections.abc import Sequence
from typing import Final

GROUP_SEPARATOR: Final = ":"
"""Separates group and name: `octave:4` is in the group `octave`, `flute` in the group without a name."""


def group_of(label: str) -> str:
    """Return the group of a label: the text before its colon, or ""."""
    return label.split(GROUP_SEPARATOR, 1)[0] if GROUP_SEPARATOR in label else ""


def groups(names: Sequence[str]) -> dict[str, list[int]]:
    """Return the columns of each group."""
    found: dict[str, list[int]] = collections.defaultdict(list)
    for column, name in enumerate(names):
        found[group_of(name)].append(column)
    return dict(found)

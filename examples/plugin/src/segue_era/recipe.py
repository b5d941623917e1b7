"""The fast recipe, and beside it the tracks of the seeds' years."""

from __future__ import annotations

import dataclasses

from segue.extending import Member, Recipe, Shape, resolve
from segue_era.generator import Era


def era(shape: Shape) -> Recipe:
    """The recipe for a training set of that shape."""
    fast = resolve("fast", shape)
    return dataclasses.replace(fast, name="era", members=(*fast.members, Member("era", Era(), tracks=0.05)))

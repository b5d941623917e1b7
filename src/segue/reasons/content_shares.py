"""The content of a result as reasons, with the share that it leaves to other explainers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from segue.generators.traits import Content
from segue.reasons.content import kinds
from segue.reasons.naming import Named
from segue.reasons.shares import Reasons, largest, shown

LEAST: Final = 0.01
"""Smallest share for a reason besides content."""


@dataclass(frozen=True)
class ContentShares:
    """What of a result's score is content.

    Attributes:
        shares: The share of its artist, album, …, by name.
        left: The share left to other explainers.
    """

    shares: Mapping[Named, float]
    left: float

    @classmethod
    def of(
        cls, shares: Mapping[Content, float], names: Mapping[Content, str], left: float
    ) -> ContentShares | None:
        """Name the shares; parts without a name leave theirs to others. None where no score uses content."""
        if not sum(shares.values()) + left:
            return None
        nameless = sum(shares.get(part, 0.0) for part, name in names.items() if not name)
        of = kinds()
        named: dict[Named, float] = {
            (of[part], name): shares.get(part, 0.0) for part, name in names.items() if name
        }
        return cls(named, left + nameless)

    def with_others(self, others: Reasons) -> Reasons:
        """Return all reasons; those of other explainers are scaled to the share left."""
        found: dict[Named, float] = {}
        for reason in others:
            found[reason.kind, reason.value] = reason.share * self.left
        for name, share in self.shares.items():
            found[name] = found.get(name, 0.0) + share
        worth = tuple(reason for reason in shown(largest(found)) if reason.share >= LEAST)
        return worth or others

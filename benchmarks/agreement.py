"""How far two answers to one question agree: lists, scores, reasons and notes.

Conventions: an answer is a continuation as JSON has it, for two versions of Segue may differ in their types. The key of
a track is its id, that of a tag the tag. Shares are in [0, 1], and 1 where both lists are empty.

Rank-biased overlap is Webber, Moffat and Zobel's (2010), extrapolated, their equation 32: with X_d the keys that the
first d of both lists share, s and l the lengths of the shorter and the longer list, and p = 0.9,

    RBO = (1 - p) / p · (Σ_{d=1..l} X_d / d · p^d + Σ_{d=s+1..l} X_s (d - s) / (s d) · p^d)
          + ((X_l - X_s) / l + X_s / s) · p^l

so that the first ten places have some 85 % of the weight.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

Answered = Mapping[str, Any]
"""A continuation as JSON: `tracks`, `tags` and `notes`."""

PERSISTENCE: Final = 0.9
"""p: how likely a reader goes on to the next place."""

KEYS: Final = {"tracks": "id", "tags": "tag"}
DEPTHS: Final = {"tracks": (10, 100), "tags": (10,)}
"""How many of the first results are compared as sets."""


@dataclass(frozen=True)
class Agreement:
    """What two answers to one question have in common, for tracks or for tags.

    Attributes:
        identical: The same keys in the same order.
        overlaps: By depth, the share of keys that the first results of both have in common.
        rbo: Rank-biased overlap.
        shared: Results that both lists have.
        score_difference: The largest absolute difference of their scores.
        reasons: How many of them have the same reasons in the same order.
        notes: Whether the notes say the same.
    """

    identical: bool
    overlaps: Mapping[int, float]
    rbo: float
    shared: int
    score_difference: float
    reasons: int
    notes: bool

    def within(self, tolerance: float) -> bool:
        """Whether lists, reasons and notes are the same, and scores as near as that."""
        same = self.identical and self.reasons == self.shared and self.notes
        return same and self.score_difference <= tolerance


def agreement(old: Answered, new: Answered, target: str, tolerance: float) -> Agreement:
    """Compare the tracks or the tags of two answers; shares of reasons may differ by `tolerance`."""
    sides = [{one[KEYS[target]]: one for one in answer[target]} for answer in (old, new)]
    ours, theirs = (list(side) for side in sides)
    shared = [[side[key] for side in sides] for key in ours if key in sides[1]]
    return Agreement(
        identical=ours == theirs,
        overlaps={depth: overlap(ours, theirs, depth) for depth in DEPTHS[target]},
        rbo=rank_biased_overlap(ours, theirs),
        shared=len(shared),
        score_difference=max((abs(one["score"] - other["score"]) for one, other in shared), default=0.0),
        reasons=sum(_same_reasons(one, other, tolerance) for one, other in shared),
        notes=_notes(old) == _notes(new),
    )


def overlap(old: Sequence[Any], new: Sequence[Any], depth: int) -> float:
    """The share of the first `depth` that both have, of the longer of the two."""
    firsts = {*old[:depth]}, {*new[:depth]}
    most = max(map(len, firsts))
    return len(firsts[0] & firsts[1]) / most if most else 1.0


def rank_biased_overlap(old: Sequence[Any], new: Sequence[Any], p: float = PERSISTENCE) -> float:
    """Extrapolated rank-biased overlap of two lists without repeats."""
    short, long = sorted((old, new), key=len)
    s, l = len(short), len(long)  # noqa: E741 - the paper's names
    if not s:
        return float(not l)
    in_common = [0]
    met: set[Any] = set()
    for d in range(1, l + 1):
        pair = {*short[d - 1 : d], long[d - 1]}
        in_common.append(in_common[-1] + len(pair & met) + (len(pair) == 1 and d <= s))
        met |= pair
    total = sum(in_common[d] / d * p**d for d in range(1, l + 1))
    total += sum(in_common[s] * (d - s) / (s * d) * p**d for d in range(s + 1, l + 1))
    return (1 - p) / p * total + ((in_common[l] - in_common[s]) / l + in_common[s] / s) * p**l


def _same_reasons(one: Answered, other: Answered, tolerance: float) -> bool:
    ours, theirs = one.get("reasons", ()), other.get("reasons", ())
    return len(ours) == len(theirs) and all(
        (mine["kind"], mine["value"]) == (its["kind"], its["value"])
        and abs(mine["share"] - its["share"]) <= tolerance
        for mine, its in zip(ours, theirs, strict=True)
    )


def _notes(answer: Answered) -> list[str]:
    """The texts of the notes, which were nothing but texts in early versions."""
    return [note if isinstance(note, str) else note["text"] for note in answer["notes"]]

"""Good–Turing: how likely is what was never seen?

With N_r the number of species that were seen r times, N = Σ r N_r:

    P(all that was not seen) = N₁ / N
    r* = (r + 1) N_{r+1} / N_r           the count that a species seen r times should have

N_{r+1} is zero for the largest r, so the counts N_r are replaced by a straight line through log Z_r over log r (Gale
& Sampson 1995), where Z_r = N_r / (½ (r'' - r')) spreads N_r over the gap between its neighbours r' and r''; r' is 0
for the first, and r'' is 2 r - r' for the last. Turing's own r* is kept for small r, as long as it differs from the
line's by more than 1.65 of its standard deviations √((r + 1)² N_{r+1} / N_r² · (1 + N_{r+1} / N_r)). At the end the
seen species share 1 - N₁ / N in proportion to r*.

Good 1953.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np


def unseen_share(counts: Mapping[str, int]) -> float:
    """The probability that the next one is of a species not seen so far."""
    return Counter(counts.values())[1] / sum(counts.values())


def turing_count(r: int, N: Mapping[int, int]) -> float:
    """r* from the numbers N_r and N_{r+1} alone; 0 where N_{r+1} is."""
    return (r + 1) * N.get(r + 1, 0) / N[r]


def line(N: Mapping[int, int]) -> tuple[float, float]:
    """Slope and intercept of log Z_r over log r; of two values of r at least."""
    r = np.array(sorted(N), dtype=float)
    before = np.concatenate([[0.0], r[:-1]])
    after = np.concatenate([r[1:], [2 * r[-1] - before[-1]]])
    Z = np.array([N[int(value)] for value in r]) / ((after - before) / 2)
    slope, intercept = np.polyfit(np.log(r), np.log(Z), 1)
    return float(slope), float(intercept)


def adjusted_counts(counts: Mapping[str, int]) -> dict[int, float]:
    """r* of each r that was seen."""
    N = Counter(counts.values())
    slope, _ = line(N)
    adjusted: dict[int, float] = {}
    trusts_line = False
    for r in sorted(N):
        smooth = r * (1 + 1 / r) ** (slope + 1)  # (r + 1) Z_{r+1} / Z_r on the line
        ahead = N.get(r + 1, 0)
        deviation = np.sqrt((r + 1) ** 2 * ahead / N[r] ** 2 * (1 + ahead / N[r]))
        differs = ahead > 0 and abs(turing_count(r, N) - smooth) > 1.65 * deviation
        trusts_line = trusts_line or not differs
        adjusted[r] = smooth if trusts_line else turing_count(r, N)
    return adjusted


def probabilities(counts: Mapping[str, int]) -> dict[str, float]:
    """The probability of each species that was seen; together they leave `unseen_share`."""
    stars = adjusted_counts(counts)
    total = sum(stars[r] for r in counts.values())
    return {name: (1 - unseen_share(counts)) * stars[r] / total for name, r in counts.items()}

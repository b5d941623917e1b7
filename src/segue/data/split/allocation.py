"""The allocation of playlists to mixes: counts as near to the shares as possible, then a random assignment.

A playlist fits some mixes and not others. So counts are feasible exactly if every set S of mixes is asked
at most `reach[S]` questions, the number of playlists that fit one of S (Hall's condition). `reach` is
submodular, so raising one count at a time, always the one furthest below its share that may still be raised,
ends at the counts nearest to the shares (A. Federgruen, H. Groenevelt, "The greedy procedure for resource
allocation problems", Operations Research 34, 1986).

A set of mixes is a bit mask. So is a playlist's *code*, the set of mixes that it fits.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

RARE = 0.01
"""A mix that fits a smaller share of the playlists does not limit the default number of questions."""

FREE = -1


def reach(codes: Ints, mixes: int) -> Ints:
    """The number of playlists that fit at least one mix of each set.

    Args:
        codes: The set of mixes that each playlist fits, shape (playlists,).
        mixes: The number of mixes.

    Returns:
        Shape (2**mixes,), indexed by the set.
    """
    within = _subset_sums(np.bincount(codes, minlength=1 << mixes).astype(np.int64))
    return codes.size - within[::-1]


def largest_total(reached: Ints, shares: Floats) -> int:
    """The largest number of questions with exactly these shares (but for rounding), without rare mixes; 0 for none."""
    mixes = shares.size
    common = reached[1 << np.arange(mixes)] >= max(1.0, RARE * reached[-1])
    weights = _set_weights(np.where(common, _possible(reached, shares), 0.0))
    asked = weights > 0
    exact = np.min(reached[asked] / weights[asked], initial=float(reached[-1]))
    return int(exact + 1e-9)


def quotas(reached: Ints, shares: Floats, total: int) -> Ints:
    """The number of questions of each mix: `total` in all, feasible, and as near to the shares as possible.

    Args:
        reached: Result of `reach`; `total` is at most its last entry.
        shares: Share of each mix, shape (mixes,).
        total: Number of questions.
    """
    shares = _possible(reached, shares)
    weights = _set_weights(shares)
    scale = min(float(total), np.min(reached[weights > 0] / weights[weights > 0]))
    counts = np.floor(scale * shares + 1e-9).astype(np.int64)
    slack = reached - _set_weights(counts.astype(np.float64)).astype(np.int64)
    sets = np.arange(reached.size)
    holding = [np.flatnonzero(sets >> mix & 1) for mix in range(shares.size)]
    growing = [int(mix) for mix in np.flatnonzero(shares)]
    while growing and counts.sum() < total:
        mix = min(growing, key=lambda m: (counts[m] + 0.5) / shares[m])
        if slack[holding[mix]].min() < 1:
            growing.remove(mix)
            continue
        counts[mix] += 1
        slack[holding[mix]] -= 1
    return counts


def assign(codes: Ints, counts: Ints, rng: np.random.Generator) -> Ints:
    """Choose `counts[m]` playlists at random for every mix m, each playlist once.

    Mixes that few playlists fit choose first. If a mix still has too few, playlists move along a shortest path
    of mixes to one that a free playlist fits.

    Returns:
        The mix of each playlist, or -1; shape (playlists,).
    """
    order = rng.permutation(codes.size)
    fits = (codes[order, None] >> np.arange(counts.size) & 1).astype(np.bool_)
    mix_of = np.full(codes.size, FREE)
    for mix in np.argsort(fits.sum(axis=0), kind="stable"):
        wanted = int(counts[mix])
        mix_of[np.flatnonzero((mix_of == FREE) & fits[:, mix])[:wanted]] = mix
        while (short := wanted - int((mix_of == mix).sum())) > 0:
            _move_on(mix_of, fits, int(mix), short)
    result = np.empty_like(mix_of)
    result[order] = mix_of
    return result


def _move_on(mix_of: Ints, fits: npt.NDArray[np.bool_], short_mix: int, short: int) -> None:
    """Give `short_mix` up to `short` playlists of other mixes, which take free ones in their place."""
    takes_for: dict[int, int] = {short_mix: FREE}
    queue = [short_mix]
    for mix in queue:
        if np.any((mix_of == FREE) & fits[:, mix]):
            break
        for other in map(int, np.unique(mix_of[(mix_of != FREE) & fits[:, mix]])):
            if other not in takes_for:
                takes_for[other] = mix
                queue.append(other)
    else:
        raise ValueError("counts must be feasible (see `quotas`)")
    steps: list[tuple[Ints, int]] = []
    giver, taker = FREE, mix
    while taker != FREE:
        steps.append((np.flatnonzero((mix_of == giver) & fits[:, taker]), taker))
        giver, taker = taker, takes_for[taker]
    amount = min(short, *(rows.size for rows, _ in steps))
    for rows, taker in steps:
        mix_of[rows[:amount]] = taker


def _possible(reached: Ints, shares: Floats) -> Floats:
    """The shares without mixes that no playlist fits, with a sum of 1."""
    shares = np.where(reached[1 << np.arange(shares.size)] > 0, shares, 0.0)
    return shares / shares.sum() if shares.any() else shares


def _set_weights(values: Floats) -> Floats:
    """The sum of `values` over every set, shape (2**values.size,)."""
    sums = np.zeros(1)
    for value in values:
        sums = np.concatenate([sums, sums + value])
    return sums


def _subset_sums(values: Ints) -> Ints:
    """For every set, the sum of `values` over the sets it contains."""
    sums = values.copy()
    size = 1
    while size < sums.size:
        halves = sums.reshape(-1, 2, size)
        halves[:, 1] += halves[:, 0]
        size *= 2
    return sums

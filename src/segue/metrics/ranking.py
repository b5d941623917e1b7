"""Ranking metrics, one value per question.

Conventions, the same for every function:

* `hits` is bool, shape (questions, depth): whether the entry at rank r (column r - 1) is one of the hidden
  ones. A list shorter than `depth` is padded with False, which counts as misses. A repeated entry is a hit at
  its first rank only (`segue.metrics.relevance` ensures it), so no metric exceeds its bound.
* `sizes` is int, shape (questions,): the number of distinct hidden entries. The truth has no order.
* Gain is binary. The result is float64, shape (questions,), and NaN where nothing is hidden: such a question
  is left out of means instead of counting as 0 or 1. (In Melon's files many questions hide tags only.)
* Higher is better, except for `clicks`.

Variants of nDCG: Melon's evaluator and the published code of the Million Playlist challenge both discount
rank r by log2(r + 1), `ndcg`; they differ in the ideal list, which `ideal_k` sets. The challenge's rules page
has another discount, log2(r) from rank 2 on, so that ranks 1 and 2 weigh the same: `mpd_ndcg`.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segue.errors import ConfigError

Hits = NDArray[np.bool_]
Sizes = NDArray[np.int64]
Values = NDArray[np.float64]

MELON_LONGEST: Final = 100
"""The longest ideal list of Melon's evaluator, for tracks and for tags alike."""

MPD_DEPTH: Final = 500
"""Length of a Million Playlist submission's list."""

CLICK_PAGE: Final = 10
"""Tracks shown per page in the clicks metric."""

SCORE_WEIGHTS: Final = (0.85, 0.15)
"""Weights of track nDCG@100 and tag nDCG@10 in Melon's score."""

ARTIST_WEIGHT: Final = 0.25
"""Value of a right artist in the Million Playlist challenge's R-precision."""


def ndcg(hits: Hits, sizes: Sizes, k: int, *, ideal_k: int | None = None) -> Values:
    """Return the normalised discounted cumulative gain at `k`, in [0, 1].

    DCG = Σ_{r ≤ k} hit_r / log2(r + 1), divided by the same sum over a list of min(|hidden|, `ideal_k`) hits
    (Järvelin & Kekäläinen 2002, binary gain).

    Args:
        hits: See the module's conventions.
        sizes: See the module's conventions.
        k: Ranks that count.
        ideal_k: The longest ideal list; default: 100, or `k` if that is more. Melon's evaluator takes the
            ideal of all hidden entries, up to 100, for tags too: with more than 10 hidden tags, 1.0 is out of
            reach at k = 10. `ideal_k=k` always keeps 1.0 in reach, as the Million Playlist challenge's code
            does (k = 500).

    Raises:
        ConfigError: `ideal_k` is below `k`; the result could exceed 1.
    """
    longest = max(k, MELON_LONGEST) if ideal_k is None else ideal_k
    if longest < k:
        raise ConfigError(
            expected=f"ideal_k >= k ({k})", got=str(longest), hint="Leave ideal_k out, or use k."
        )
    return _normalised(hits, sizes, k, 1 / np.log2(np.arange(2, longest + 2)))


def mpd_ndcg(hits: Hits, sizes: Sizes, k: int = MPD_DEPTH) -> Values:
    """Return the nDCG of the Million Playlist challenge's rules page, in [0, 1].

    DCG = hit_1 + Σ_{2 ≤ r ≤ k} hit_r / log2(r), divided by the same sum over min(|hidden|, k) hits. The
    challenge's published code computes `ndcg(hits, sizes, 500, ideal_k=500)` instead.
    """
    return _normalised(hits, sizes, k, np.append(1.0, 1 / np.log2(np.arange(2, k + 1))))


def ndcg_upper_bound(known: Sizes, sizes: Sizes, k: int, *, ideal_k: int | None = None) -> Values:
    """Return the highest `ndcg` of a model that knows only `known` of the hidden entries, in [0, 1].

    Args:
        known: Number of hidden entries in the training catalogue, shape (questions,), at most `sizes`.
        sizes: See the module's conventions.
        k: Ranks that count.
        ideal_k: As in `ndcg`.
    """
    best: Hits = _columns(k) < known[:, None]
    return ndcg(best, sizes, k, ideal_k=ideal_k)


def recall(hits: Hits, sizes: Sizes, k: int) -> Values:
    """Return the share of the hidden entries among the first `k`, in [0, 1]."""
    return _per_hidden(hits[:, :k].sum(axis=1), sizes)


def precision(hits: Hits, sizes: Sizes, k: int) -> Values:
    """Return the share of hits among `k` ranks, in [0, 1]; shorter lists are divided by `k` too."""
    return _where_hidden(hits[:, :k].sum(axis=1) / k, sizes)


def r_precision(hits: Hits, sizes: Sizes) -> Values:
    """Return recall at as many ranks as entries are hidden, in [0, 1]."""
    within: Hits = _columns(hits.shape[1]) < sizes[:, None]
    return _per_hidden(np.logical_and(hits, within).sum(axis=1), sizes)


def r_precision_with_artists(hits: Hits, sizes: Sizes, right_artists: Sizes) -> Values:
    """Return the Million Playlist challenge's R-precision with its artist term.

    (|S_T ∩ G_T| + 0.25 · |S_A ∩ G_A|) / |G_T| (Zamani, Schedl, Lamere & Chen 2018): G_T the hidden tracks,
    S_T as many first recommended ones, G_A and S_A the distinct artists of both. In [0, 1.25] where every
    track has one artist.

    Args:
        hits: See the module's conventions.
        sizes: See the module's conventions.
        right_artists: |S_A ∩ G_A|, shape (questions,).
    """
    return r_precision(hits, sizes) + ARTIST_WEIGHT * _per_hidden(right_artists, sizes)


def reciprocal_rank(hits: Hits, sizes: Sizes, k: int) -> Values:
    """Return 1 / rank of the first hit among the first `k`, 0 without one; its mean is the MRR."""
    first = _first(hits, k)
    return _where_hidden(np.where(first >= 0, 1 / (np.abs(first) + 1), 0.0), sizes)


def hit_rate(hits: Hits, sizes: Sizes, k: int) -> Values:
    """Return 1 when any of the first `k` is a hit, else 0."""
    return _where_hidden(np.where(_first(hits, k) >= 0, 1.0, 0.0), sizes)


def clicks(hits: Hits, sizes: Sizes) -> Values:
    """Return the number of pages of ten before the first hit, in 0 … 51; lower is better.

    ⌊(rank of the first hit - 1) / 10⌋, and 51 without a hit in the first 500.
    """
    first = _first(hits, MPD_DEPTH)
    pages = np.where(first >= 0, first // CLICK_PAGE, MPD_DEPTH // CLICK_PAGE + 1)
    return _where_hidden(pages.astype(np.float64), sizes)


def _normalised(hits: Hits, sizes: Sizes, k: int, discounts: Values) -> Values:
    """Return the sum of the discounts at the hits among the first `k`, divided by the ideal list's sum."""
    depth = min(k, hits.shape[1])
    gained: Values = hits[:, :depth] @ discounts[:depth]
    ideal: Values = np.append(np.nan, np.cumsum(discounts))[np.minimum(sizes, len(discounts))]
    return gained / ideal


def _columns(count: int) -> Sizes:
    return np.arange(count, dtype=np.int64)[None, :]


def _first(hits: Hits, k: int) -> Sizes:
    """Return the column of each row's first hit among the first `k`, -1 without one."""
    if hits.shape[1] == 0:
        return np.full(len(hits), -1, dtype=np.int64)
    columns = hits[:, :k].argmax(axis=1)
    return np.where(hits[np.arange(len(hits)), columns], columns, -1)


def _per_hidden(counts: Sizes, sizes: Sizes) -> Values:
    return _where_hidden(counts / np.maximum(sizes, 1), sizes)


def _where_hidden(values: Values, sizes: Sizes) -> Values:
    return np.where(sizes > 0, values, np.nan)

"""The peer to beat on tracks: implicit's ALS on playlists and tracks alone."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.matrices import listed, seed_items, user_items

if TYPE_CHECKING:
    from segue.data.dataset import Dataset
    from segue.types import Answer, Query


def fit(
    dataset: Dataset,
    *,
    factors: int,
    alpha: float,
    regularization: float,
    iterations: int = 15,
    seed: int = 0,
) -> Any:
    """Fit implicit's ALS as its own documentation does."""
    from implicit.cpu.als import AlternatingLeastSquares

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of BLAS threads, which are limited before the process starts
        model = AlternatingLeastSquares(
            factors=factors,
            alpha=alpha,
            regularization=regularization,
            iterations=iterations,
            random_state=seed,
        )
        model.fit(user_items(dataset), show_progress=False)
    return model


def answers(model: Any, queries: Sequence[Query], dataset: Dataset, n: int) -> list[Answer]:
    """`n` tracks for each query: by its seeds folded in, or the most frequent where it has none."""
    seeds = seed_items(queries, dataset)
    rows, _ = model.recommend(
        np.arange(len(queries)), seeds, N=n, filter_already_liked_items=True, recalculate_user=True
    )
    asked = np.diff(seeds.indptr) > 0
    if asked.all():
        return listed(queries, dataset, list(rows), n)
    popular = _popular(dataset, n)
    codes = [row if some else popular for row, some in zip(rows, asked, strict=True)]
    return listed(queries, dataset, codes, n)


def _popular(dataset: Dataset, n: int) -> NDArray[Any]:
    counts = np.bincount(user_items(dataset).indices, minlength=dataset.tracks.height)
    return np.argsort(-counts, kind="stable")[:n]

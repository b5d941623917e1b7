"""LensKit: ImplicitMF, item neighbours and EASE; a question's tracks are the history of a user that is not known."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.living.task import Lists, Task, best, frequent

FACTORS: Final = 64
EPOCHS: Final = 10
NEIGHBOURS: Final = 1000
"""Similar tracks that are kept of each; without a bound the table of a large set takes too much memory."""

MOST: Final = 10_000
"""Tracks in the dense square of EASE at most, since its inversion takes their cube."""


def implicit_mf(task: Task, n: int, seed: int, weight: float, regularization: float) -> Lists:
    """ALS by exact solutions; a question's vector is solved from its tracks."""
    from lenskit.als import ImplicitMFScorer

    return _lists(
        ImplicitMFScorer(
            embedding_size=FACTORS,
            epochs=EPOCHS,
            weight=weight,
            regularization=regularization,
            user_embeddings=False,
        ),
        task,
        n,
        seed,
    )


def item_knn(task: Task, n: int, seed: int, max_nbrs: int, min_sim: float) -> Lists:
    """Item neighbours by cosine."""
    from lenskit.knn import ItemKNNScorer

    model = ItemKNNScorer(max_nbrs=max_nbrs, min_sim=min_sim, save_nbrs=NEIGHBOURS, feedback="implicit")
    return _lists(model, task, n, seed)


def ease(task: Task, n: int, seed: int, regularization: float, least: int) -> Lists:
    """EASE over the tracks that `least` playlists hold, and no more than `MOST`."""
    from lenskit.knn.ease import EASEScorer

    kept = frequent(task.train, least, MOST)
    return _lists(EASEScorer(regularization=regularization), task, n, seed, kept)


def _lists(model: Any, task: Task, n: int, seed: int, kept: NDArray[np.int64] | None = None) -> Lists:
    """Train a scorer on the pairs, of some tracks or of all, and ask it for each question."""
    import pandas as pd
    from lenskit.data import ItemList, RecQuery, from_interactions_df
    from lenskit.training import TrainingOptions

    rows, tracks = task.train.nonzero()
    if kept is not None:
        within = np.isin(tracks, kept)
        rows, tracks = rows[within], tracks[within]
    pairs = pd.DataFrame({"user_id": rows, "item_id": tracks})
    model.train(from_interactions_df(pairs), TrainingOptions(rng=seed))
    items = ItemList.from_vocabulary(model.items)
    codes = np.asarray(items.ids(), np.int64)

    def score(start: int, end: int) -> NDArray[Any]:
        scores = np.full((end - start, task.seeds.shape[1]), -np.inf, np.float32)
        for row in range(start, end):
            shown = task.seeds.indices[task.seeds.indptr[row] : task.seeds.indptr[row + 1]]
            # item neighbours of this version panic at tracks that they do not know
            known = shown[np.isin(shown, codes)].astype(np.int64)
            found = model(RecQuery(history_items=ItemList(item_ids=known)), items)
            values = np.asarray(found.scores(), np.float32)
            scores[row - start, codes] = np.where(np.isfinite(values), values, -np.inf)
        return scores

    return best(score, task.seeds, n)

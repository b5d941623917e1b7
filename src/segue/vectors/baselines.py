"""Baselines of a comparison: neighbours of a playlist by the tracks and artists themselves, without vectors.

Jaccard is |u ∩ v| / |u ∪ v| of two playlists' tracks, cosine |u ∩ v| / √(|u| |v|). The five weightings (see `lsa`) are
cosines of tf · idf over tracks and artists. An artist counts as often as the playlist has tracks of it, so
the weightings differ; where no artist is known they are all binary.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array, hstack, vstack

from segue.data.dataset import Dataset
from segue.facets.sparse import Csr
from segue.vectors.holdout import Holdout
from segue.vectors.methods.lsa import WEIGHTINGS, weighted

Scores = NDArray[np.floating[Any]]

NEIGHBOURS: Final = 100
"""Most similar playlists whose tracks become candidates."""

BASELINES: Final = ("jaccard", "cosine", *(f"tf-{name}" for name in WEIGHTINGS))
"""Their names."""


def scores(holdout: Holdout, name: str) -> Scores:
    """Return a score of each track for each question, shape (questions, tracks).

    A track's score is the sum of the similarities of the `NEIGHBOURS` nearest playlists that hold it.
    """
    held = track_matrix(holdout.train.playlists["tracks"].to_list(), holdout.train.tracks.height)
    asked = track_matrix([rows.tolist() for rows in holdout.shown], holdout.train.tracks.height)
    if name == "jaccard":
        similarity = _jaccard(asked, held)
    elif name == "cosine":
        similarity = _cosines(asked, held)
    else:
        artists = artist_matrix(holdout.train)
        both: Csr = csr_array(vstack([held, asked]))
        counts: Csr = csr_array(hstack([both, both @ artists]))
        weights = weighted(counts, next(one for one in WEIGHTINGS if name == f"tf-{one}"))
        similarity = _cosines(csr_array(weights[held.shape[0] :]), csr_array(weights[: held.shape[0]]))
    near: Any = csr_array(_nearest(similarity))
    return (near @ held).toarray()


def track_matrix(lists: list[list[int]], tracks: int) -> Csr:
    """Return which playlist holds which track, float32."""
    lengths = [len(rows) for rows in lists]
    flat = np.array([row for rows in lists for row in rows], np.int64)
    ends = np.append(0, np.cumsum(lengths)).astype(np.int64)
    found: Any = csr_array((np.ones(len(flat), np.float32), flat, ends), shape=(len(lists), tracks))
    return found


def artist_matrix(dataset: Dataset) -> Csr:
    """Return which track is of which artist, by name, float32."""
    codes: dict[str, int] = {}
    lists = [
        [codes.setdefault(name, len(codes)) for name in dict.fromkeys(names)]
        for names in dataset.tracks["artists"].to_list()
    ]
    return track_matrix(lists, len(codes))


def _jaccard(asked: Csr, held: Csr) -> Scores:
    common: Scores = (asked @ held.T).toarray()
    either = np.diff(asked.indptr)[:, None] + np.diff(held.indptr)[None, :] - common
    return common / np.maximum(either, 1)


def _cosines(asked: Csr, held: Csr) -> Scores:
    return (_unit(asked) @ _unit(held).T).toarray()


def _unit(rows: Csr) -> Csr:
    lengths = np.sqrt(np.asarray((rows * rows).sum(axis=1), np.float64))
    return csr_array((diags_array(1 / np.maximum(lengths, 1e-12)) @ rows).astype(np.float32))


def _nearest(similarity: Scores) -> Scores:
    few = min(NEIGHBOURS, similarity.shape[1])
    bar = -np.partition(-similarity, few - 1, axis=1)[:, few - 1 : few]
    return np.where(similarity >= bar, similarity, 0)

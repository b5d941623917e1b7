"""Playlists as the sparse matrix that peers take, and answers as the tracks' ids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from segue.data.dataset import Dataset
    from segue.types import Answer, Query


def user_items(dataset: Dataset) -> csr_matrix:
    """The playlists that have tracks, (playlists with tracks, tracks), with a 1 where one holds a track."""
    import polars as pl

    lists = dataset.playlists.filter(pl.col("tracks").list.len() > 0)["tracks"]
    codes = lists.explode(empty_as_null=False).to_numpy()
    return _matrix(codes, lists.list.len().to_numpy(), dataset.tracks.height)


def seed_items(queries: Sequence[Query], dataset: Dataset) -> csr_matrix:
    """The seed tracks of queries, (queries, tracks); ids that the dataset does not have are left out."""
    code = {name: row for row, name in enumerate(dataset.tracks["id"].to_list())}
    bags = [[code[str(track)] for track in query.tracks if str(track) in code] for query in queries]
    flat = np.array([track for bag in bags for track in bag], np.int32)
    return _matrix(flat, np.array([len(bag) for bag in bags], np.int64), dataset.tracks.height)


def _matrix(codes: NDArray[Any], lengths: NDArray[Any], tracks: int) -> csr_matrix:
    from scipy.sparse import csr_matrix

    ends = np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))
    ones = np.ones(len(codes), np.float32)
    matrix = csr_matrix((ones, codes.astype(np.int32), ends), shape=(len(lengths), tracks))
    matrix.sort_indices()
    return matrix


def listed(queries: Sequence[Query], dataset: Dataset, codes: Sequence[NDArray[Any]], n: int) -> list[Answer]:
    """The first `n` tracks of each query's ranking that it does not have, none twice, as an answer with ids."""
    from segue.types import Answer

    names = dataset.tracks["id"].to_list()
    answers: list[Answer] = []
    for query, row in zip(queries, codes, strict=True):
        seeds = set(query.tracks)
        ids = [dataset.track_id(names[code]) for code in row.tolist() if code >= 0]
        new = [track for track in dict.fromkeys(ids) if track not in seeds]
        answers.append(Answer(id=0 if query.id is None else query.id, tracks=tuple(new[:n])))
    return answers

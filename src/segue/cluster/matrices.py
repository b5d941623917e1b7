"""Sparse matrices in the working folder: four arrays each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from segue.cluster.storage import Output, Store
from segue.cluster.tasks import Piece, Record
from segue.facets.sparse import Csr, csr

PARTS: Final = ("data", "codes", "pointers", "shape")


def matrix_parts(matrix: Csr, prefix: str = "") -> dict[str, Output]:
    """Return a matrix as the outputs of a task, each name after a prefix."""
    arrays = (matrix.data, matrix.indices, matrix.indptr, np.array(matrix.shape, np.int64))
    return {f"{prefix}{name}": array for name, array in zip(PARTS, arrays, strict=True)}


def matrix_pieces(record: Record, prefix: str = "") -> tuple[Piece, ...]:
    """Return the files that `matrix_parts` became."""
    return tuple(record.parts[f"{prefix}{name}"] for name in PARTS)


def read_matrix(store: Store, pieces: Sequence[Piece]) -> Csr:
    """Return the matrix of four files.

    Raises:
        DamagedError: One is missing, or has another digest.
    """
    data, codes, pointers, shape = map(store.array, pieces)
    return csr(
        np.asarray(data, np.float32),
        np.asarray(codes, np.int32),
        np.asarray(pointers, np.int64),
        (int(shape[0]), int(shape[1])),
    )

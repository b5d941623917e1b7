"""The tasks of a factorisation by shards: half a sweep of one shard, and what all shards of a side share.

A half-sweep solves for the vectors of a shard's rows, given those of the other side's blocks, and adds the block's own
Gram matrix. The Gram matrix of a side is the sum of its shards', in the order of the shards. Its eigenvectors are
found once, on one node, since their last bits depend on the processor.
"""

from __future__ import annotations

import numpy as np

from segue.cluster.bench import Bench
from segue.cluster.storage import Output
from segue.facets.sparse import Csr, Floats, csr
from segue.generators.als.sweep import Shared, solved_by


def half_sweep(bench: Bench) -> dict[str, Output]:
    """Solve for a shard's rows.

    Inputs: `matrix`, whose columns are those of the blocks, one block after the other; `blocks`, the other side's
    vectors; `spectrum` and `basis`, what all rows share. Settings: `ridge`, the regularisation of each row, and
    `grown`, which is multiplied by a row's sum and added.

    Returns:
        `vectors`, (rows, dim), and `gram`, (dim, dim) float64.
    """
    matrix = bench.matrix("matrix")
    shared = Shared(bench.floats("spectrum"), bench.floats("basis"))
    sums = np.asarray(matrix.sum(axis=1), np.float32).reshape(-1)
    ridge = np.float32(bench.number("ridge")) + np.float32(bench.number("grown")) * sums
    held, there = _held(bench, matrix, shared.basis)
    vectors = solved_by(held, there, shared, ridge.astype(np.float32))
    return {"vectors": vectors, "gram": gram_of(vectors)}


def _held(bench: Bench, matrix: Csr, basis: Floats) -> tuple[Csr, Floats]:
    """Return the matrix with the columns that it holds alone, and their vectors."""
    columns, places = np.unique(matrix.indices, return_inverse=True)
    there = np.empty((len(columns), len(basis)), np.float32)
    start = 0
    for piece in bench.pieces("blocks"):
        block = bench.cache.turned(bench.store, piece, basis)
        first, last = np.searchsorted(columns, (start, start + len(block)))
        there[first:last] = block[columns[first:last] - start]
        start += len(block)
    shape = (matrix.shape[0], len(columns))
    return csr(matrix.data, places.astype(np.int32), matrix.indptr, shape), there


def gram_of(vectors: Floats) -> Output:
    """Return X'X of a block, (dim, dim) float64."""
    return (vectors.T @ vectors).astype(np.float64)


def shared(bench: Bench) -> dict[str, Output]:
    """Return the spectrum and the basis of a side: of `gram` of all its blocks. Setting: `unobserved`."""
    total = np.sum(bench.arrays("grams"), axis=0)
    found = Shared.of(total, bench.number("unobserved"))
    return {"spectrum": found.spectrum, "basis": found.basis}

"""Compiled loops: those of an answer that are worth it, each beside a NumPy form with the same result.

The C files are compiled where Segue is built and a C compiler is found (see `hatch_build.py`). Without them, or with
SEGUE_COMPILED=0, callers take their NumPy form: the same answers, more slowly.
"""

from segue.compiled.evidence import Lending, hold, lent_support, strongest_shares, support
from segue.compiled.library import available
from segue.compiled.pairs import Holding, beside, directions, pair_features, summaries, together
from segue.compiled.pools import Known, Listed, fine, kept, looked_up, table
from segue.compiled.sparse import (
    best_of,
    gathered_codes,
    numbered_codes,
    row_fault,
    run_sums,
    spread_weights,
)
from segue.compiled.sums import ABREAST, LevelColumns, Tokens, above, column_sums, token_sums
from segue.compiled.trees import MOST_LEAVES, TreeArrays, summed_leaves
from segue.compiled.vectors import (
    Bounds,
    inner_products,
    nearest,
    reaching,
    rounded_queries,
    rounded_vectors,
    sums_like_einsum,
    whole_products,
)

__all__ = [
    "ABREAST",
    "MOST_LEAVES",
    "Bounds",
    "Holding",
    "Known",
    "Lending",
    "LevelColumns",
    "Listed",
    "Tokens",
    "TreeArrays",
    "above",
    "available",
    "beside",
    "best_of",
    "column_sums",
    "directions",
    "fine",
    "gathered_codes",
    "hold",
    "inner_products",
    "kept",
    "lent_support",
    "looked_up",
    "nearest",
    "numbered_codes",
    "pair_features",
    "reaching",
    "rounded_queries",
    "rounded_vectors",
    "row_fault",
    "run_sums",
    "spread_weights",
    "strongest_shares",
    "summaries",
    "summed_leaves",
    "sums_like_einsum",
    "support",
    "table",
    "together",
    "token_sums",
    "whole_products",
]

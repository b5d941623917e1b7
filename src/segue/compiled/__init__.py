"""Compiled loops: the few of an answer that are worth it, each beside a NumPy form with the same result.

`loops.c` is compiled where Segue is built and a C compiler is found (see `hatch_build.py`). Without it, or with
SEGUE_COMPILED=0, callers take their NumPy form: the same answers, more slowly.
"""

from segue.compiled.library import available
from segue.compiled.sparse import best_of, gathered_codes, numbered_codes, run_sums, spread_weights
from segue.compiled.trees import MOST_LEAVES, TreeArrays, summed_leaves
from segue.compiled.vectors import whole_products

__all__ = [
    "MOST_LEAVES",
    "TreeArrays",
    "available",
    "best_of",
    "gathered_codes",
    "numbered_codes",
    "run_sums",
    "spread_weights",
    "summed_leaves",
    "whole_products",
]

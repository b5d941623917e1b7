"""Vectors rounded to whole numbers: which of them can be among the best by their product with a query.

A vector v is s w + e, with w whole numbers up to 127, and a query x is u p + f, with p up to some thousands. So

    | x . v  -  u s (p . w) |  <=  |x| |e| + |f| (|v| + |e|)

A pass over whole numbers reads a quarter of the memory that floats take, and the bounds leave a few hundred vectors
whose products have to be computed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from segue import compiled
from segue.facets.sparse import Codes, Floats

_LARGEST: Final = 127
"""Largest whole number of a vector; `compiled.rounded_vectors` has it too."""

_SAFE: Final = np.float32(1.001)
"""Factor of a computed bound, for the rounding of its own sum."""

ROUNDING: Final = np.float32(1e-6)
"""Share of a product by which a whole number that becomes a float can err, and then some."""

_WIDTH: Final = 32
"""Numbers that a processor multiplies at once, more or less: a rest of fewer takes as long as several times as many."""


def rounding(dim: int) -> float:
    """Return how far two sums of one product of unit vectors, (dim,) each, can be apart.

    That is dim half-units of the last digit each, and a few.
    """
    return 2 * (dim + 8) * float(np.finfo(np.float32).eps)


@dataclass(frozen=True, eq=False)
class Rounded:
    """Rounded vectors.

    Attributes:
        whole: w of each, (n, dim and zeros up to a multiple of `_WIDTH`) int8.
        steps: s of each, (n,).
        rests: |e| of each, or a little more.
        lengths: |v| + |e| of each, or a little more.
    """

    whole: NDArray[np.int8]
    steps: Floats
    rests: Floats
    lengths: Floats

    @classmethod
    def of(cls, vectors: Floats, codes: Codes) -> Self:
        """Round some of the vectors, (., dim) and contiguous."""
        dim = vectors.shape[1]
        return cls(*compiled.rounded_vectors(vectors, codes, dim + -dim % _WIDTH, _SAFE))

    def products(self, queries: Floats) -> Products:
        """Return the products with queries, (queries, dim)."""
        most = min(2**15 - 1, (2**31 - 1) // (_LARGEST * queries.shape[1]))
        near, *rest = compiled.rounded_queries(queries, self.whole.shape[1], most, _SAFE)
        return Products(self, compiled.whole_products(self.whole, near), *rest)


@dataclass(frozen=True, eq=False)
class Products:
    """The products of some queries with all rounded vectors, as whole numbers.

    Attributes:
        rounded: The vectors.
        whole: (queries, n).
        steps: u of each query, (queries,).
        rests: |f| of each, or a little more.
        lengths: |x| of each, or a little more.
    """

    rounded: Rounded
    whole: NDArray[np.int32]
    steps: Floats
    rests: Floats
    lengths: Floats

    def reaching(self, i: int, n: int, slack: float, lead: Floats | None = None) -> Codes:
        """Return the vectors whose product with query `i` can be among the `n` largest: their positions, ascending.

        Args:
            i: Which query.
            n: From 1 to the number of vectors.
            slack: By how much the product that counts may differ from the true one, for a vector of length 1.
            lead: A factor of each vector's product, 0 or more; None for 1.
        """
        return compiled.reaching(self.bounds(i, slack, lead), n)

    def bounds(self, i: int, slack: float = 0.0, lead: Floats | None = None) -> compiled.Bounds:
        """Return the bounds of the products of query `i`; the arguments are those of `reaching`."""
        own, length = self.rounded, self.lengths[i]
        share = (self.rests[i] + length * ROUNDING + np.float32(slack)) * _SAFE
        return compiled.Bounds(
            self.whole[i], own.steps, own.rests, own.lengths, self.steps[i], length, share, lead
        )

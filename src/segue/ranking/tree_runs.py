"""The trees of one training, in LightGBM's text format; LightGBM is imported only where it must predict itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

import numpy as np
from numpy.typing import NDArray

from segue import compiled
from segue.compiled import TreeArrays
from segue.deferred import Deferred
from segue.facets.sparse import Floats
from segue.ranking.tree_arrays import arrays_of
from segue.ranking.tree_text import read_trees

if TYPE_CHECKING:
    from lightgbm import Booster

THREADS: Final = 1
"""LightGBM's threads; with more, they can wait for each other for minutes on a busy machine."""


PLAIN: Final = "!#$&'()*+/;<>?@^`|"
"""Marks that a name in the text format keeps, beside letters, digits and -._~."""


def written(name: str) -> str:
    """Return a feature's name as the text format has it: ASCII, with underscores for spaces, others by percent."""
    return quote(name.replace(" ", "_"), safe=PLAIN)


class TreeRun:
    """Trees that score candidates.

    Attributes:
        text: The trees in LightGBM's text format.
        names: The features' names, with underscores for spaces.
    """

    def __init__(self, text: str) -> None:
        """Check every tree: LightGBM would end the process at a wrong one.

        Raises:
            WrongTreesError: The text is damaged, or of trees that Segue does not fit.
        """
        trees = read_trees(text)
        self.text, self.names = text, tuple(map(unquote, trees.names))
        self._trees = trees
        self._arrays: Deferred[TreeArrays | None] = Deferred(lambda: arrays_of(trees))  # a fit does without
        self._booster = Deferred(lambda: _booster(text))

    def score(self, features: Floats) -> NDArray[np.float64]:
        """Return the sum of the leaves that each candidate reaches, (candidates,)."""
        arrays = self._arrays()
        if arrays is None:
            return np.asarray(self._booster().predict(features, num_threads=THREADS))
        return compiled.summed_leaves(arrays, features)

    def gains(self) -> NDArray[np.float64]:
        """Return each feature's gain over all splits, (features,)."""
        used = self._trees.lists["split_feature"].astype(np.int64)
        sums = np.bincount(used, self._trees.lists["split_gain"], minlength=len(self.names))
        return np.asarray(sums, np.float64)


def _booster(text: str) -> Booster:
    import lightgbm  # imports scikit-learn and pandas too where they are installed, which takes a second

    return lightgbm.Booster(model_str=text)

"""A conditional logit (McFadden 1974) beside the trees: finds hidden candidates by the logs of scores.

With x the candidate's logs, in separate columns for queries that show tags and for those that do not,

    p(j) = exp(w . x_j) / sum over the question's candidates k of exp(w . x_k)

is fitted by the cross-entropy to the hidden candidates, weighted equally within a question (ListNet, Cao et
al. 2007, ICML). Its two dozen weights need few questions. They keep small differences of scores at the first
ranks, which trees cut into steps.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from segue.facets.sparse import Floats
from segue.files.json_files import read_checked
from segue.generators.scores import products

WEIGHT: Final = 0.3
"""Weight of the logit's score relative to the trees'; at 1 the trees' other features lose their effect."""

FLOOR: Final = 0.03
"""Added to a score before its log; the scale is 1 for the mean of a generator's best."""

DECAY: Final = 0.001
"""Weight decay: the factor of the squared weights, of standardised columns."""

SHOWN: Final = "tags"
"""Name of the feature that says whether a query shows tags."""


class FittedLogit(msgspec.Struct, frozen=True):
    """The fitted logit.

    Attributes:
        logs: Columns of the features that enter by their logs.
        plain: Columns of those that enter unchanged.
        shown: Column of `SHOWN`.
        weights: One for each of `logs` and `plain` where tags are shown, then the same where none are.
        floor: Added to a score, which may be 0, before its log is taken.
    """

    logs: tuple[int, ...]
    plain: tuple[int, ...]
    shown: int
    weights: tuple[float, ...] = ()
    floor: float = FLOOR

    @classmethod
    def fit(
        cls, features: Floats, labels: Floats, groups: Sequence[int], names: Sequence[str]
    ) -> FittedLogit:
        """Fit on questions; arguments as for `BoostedTrees.fit`."""
        scores = [k for k, name in enumerate(names) if name.endswith(" score") and name != "popularity score"]
        logs = (*scores, names.index("fused"))
        bare = cls(logs, (names.index("count"),), names.index(SHOWN))
        columns = bare.columns(features)
        spread = columns.std(axis=0) + np.float32(1e-6)
        found = _fitted(columns / spread, labels, np.asarray(groups, np.int64))
        return msgspec.structs.replace(bare, weights=tuple((found / spread).tolist()))

    def columns(self, features: Floats) -> Floats:
        """Return the logit's columns x, (candidates, len(weights)) float32."""
        logs = np.log(np.maximum(features[:, list(self.logs)], 0) + np.float32(self.floor))
        own = np.column_stack([logs, features[:, list(self.plain)]])
        shows = features[:, self.shown] > 0
        return np.column_stack([own * shows[:, None], own * ~shows[:, None]]).astype(np.float32)

    def score(self, features: Floats) -> Floats:
        """Return w . x of each candidate, (candidates,) float32; comparable within a question only."""
        return products(self.columns(features), np.array([self.weights], np.float32))[:, 0]

    def check(self, features: int | None) -> None:
        """Check that the weights fit the columns, and that these are among so many features.

        Raises:
            ValueError: They are not.
        """
        columns = (*self.logs, *self.plain, self.shown)
        if min(columns) < 0 or (features is not None and max(columns) >= features):
            raise ValueError("it asks for features that are not there")
        if len(self.weights) != 2 * (len(columns) - 1):
            raise ValueError(f"{len(self.weights)} weights of {len(columns) - 1} features")
        if not (self.floor > 0 and all(map(math.isfinite, (self.floor, *self.weights)))):
            raise ValueError("its weights are not finite")

    def save(self, path: Path) -> None:
        """Write JSON."""
        path.write_bytes(msgspec.json.encode(self))

    @classmethod
    def load(cls, path: Path, features: int | None = None) -> FittedLogit:
        """Read the JSON.

        Args:
            path: The file.
            features: How many features there are; None takes any number.

        Raises:
            ArtifactError: The file is damaged, or asks for features that are not there.
        """
        return read_checked(path, cls, lambda found: found.check(features))


def _fitted(columns: Floats, labels: Floats, groups: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the weights with the least cross-entropy plus decay."""
    from scipy.optimize import (
        minimize,  # the import takes half a second, and answering does not need it
    )

    starts = np.concatenate([[0], np.cumsum(groups)[:-1]])
    question = np.repeat(np.arange(len(groups)), groups)
    wanted = labels / np.maximum(np.add.reduceat(labels, starts), 1)[question]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logits = (columns @ weights.astype(np.float32)).astype(np.float64)
        logits -= np.maximum.reduceat(logits, starts)[question]
        logits -= np.log(np.add.reduceat(np.exp(logits), starts))[question]
        gradient = columns.T @ (np.exp(logits) - wanted).astype(np.float32) / len(groups) + DECAY * weights
        return float(-(wanted @ logits) / len(groups) + DECAY / 2 * weights @ weights), gradient

    return np.asarray(minimize(loss, np.zeros(columns.shape[1]), jac=True, method="L-BFGS-B").x)

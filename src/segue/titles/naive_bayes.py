"""Texts to one label by naive Bayes weights under a logistic regression (NB-SVM; Wang and Manning 2012, ACL).

With x a text's TF-IDF row (see `neighbours`), its features' log-count ratios for a label are

    r_f = log(p_f / |p|_1) - log(q_f / |q|_1),   p_f, q_f = 1 + the label's texts with f, the other texts with f,

and the label's score is the logistic function of  w . (r * x) + b,  where w and b minimise

    strength * sum over texts of log(1 + exp(-y (w . (r * x) + b))) + |w|^2 / 2,   y = 1 for its texts, -1 for others.

Naive Bayes gives the direction of each feature, so that rare features need not be learned from a handful of texts.
Two labels share one w; more labels have one each. L-BFGS (Liu and Nocedal 1989) minimises: seconds for 100,000 texts.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# scipy's sparse products and its optimiser are typed in part only.

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from segue.errors import ConfigError
from segue.files.arrays import map_array
from segue.files.artifacts import new_directory, whole
from segue.protocols import Progress
from segue.titles.encoder import head_of
from segue.titles.model import Floats
from segue.titles.neighbours import Sparse, weighted
from segue.titles.rows import LABEL, TitleRows
from segue.titles.title_recipe import NaiveBayes, TitleRecipe
from segue.titles.untrained import AGAIN, Untrained, bag_view
from segue.titles.views import BagSettings, BagView
from segue.titles.writing import write_manifest

TINY: Final = 1e-9


class NaiveBayesLinear(Untrained):
    """A weight for each feature and label; see `TitleModel`."""

    def __init__(
        self,
        recipe: TitleRecipe,
        view: BagView,
        weights: Floats,
        bias: Floats,
        labels: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.recipe, self.view, self.labels = recipe, view, labels
        self._weights, self._bias = weights, bias

    @classmethod
    def fit(
        cls,
        rows: TitleRows,
        recipe: TitleRecipe,
        settings: NaiveBayes,
        labels: Mapping[str, tuple[str, ...]],
        *,
        progress: Progress,
    ) -> Self:
        """Train on texts with one label each.

        Raises:
            ConfigError: The rows have tags or tracks instead of labels, or the view has no features.
        """
        if not isinstance(recipe.view, BagSettings) or set(labels) != {LABEL}:
            raise ConfigError(
                expected="bags of features with one label each", got=f"heads {', '.join(labels)}"
            )
        view = recipe.view.fit(rows.titles, rows.tags, progress=progress)
        matrix = weighted(view, [view.join(title, ()) for title in view.titles(rows.titles)])
        truth = np.array([names[0] for names in rows.targets[LABEL]])
        names = labels[LABEL]
        asked = names[1:] if len(names) == 2 else names
        found = [
            _separated(matrix, np.where(truth == name, 1, -1).astype(np.float32), settings)
            for name in progress.track(asked, label="Weighing features", total=len(asked))
        ]
        weights = np.stack([one[0] for one in found], axis=1)
        return cls(recipe, view, weights, np.array([one[1] for one in found], np.float32), labels)

    @property
    def dim(self) -> int:
        """See `TitleModel`: one number for each label, or one number for two labels."""
        return self._weights.shape[1]

    @property
    def parameters(self) -> int:
        """See `TitleModel`."""
        return int(self._weights.size + self._bias.size)

    def encode(self, titles: Sequence[str], tags: Sequence[Sequence[str]] | None = None) -> Floats:  # noqa: ARG002 - the protocol's names
        """See `TitleModel`: the argument of the logistic function."""
        rows = weighted(self.view, [self.view.join(title, ()) for title in self.view.titles(titles)])
        return np.asarray(rows @ self._weights + self._bias, np.float32)

    def scores(
        self, titles: Sequence[str], tags: Sequence[Sequence[str]] | None = None, *, head: str | None = None
    ) -> Floats:
        """See `TitleModel`: a row sums to 1."""
        head_of(self.labels, head)
        likely = 1 / (1 + np.exp(-np.clip(self.encode(titles, tags), -60, 60)))
        if likely.shape[1] == 1:
            return np.concatenate([1 - likely, likely], axis=1).astype(np.float32)
        return (likely / np.maximum(likely.sum(axis=1, keepdims=True), TINY)).astype(np.float32)

    def save(self, directory: Path | str) -> None:
        """See `TitleModel`."""
        with new_directory(Path(directory)) as temporary:
            self.view.save(temporary)
            np.save(temporary / "weights.npy", self._weights, allow_pickle=False)
            np.save(temporary / "bias.npy", self._bias, allow_pickle=False)
            write_manifest(temporary, self.recipe, self.labels)

    @classmethod
    def read(cls, directory: Path, recipe: TitleRecipe, labels: Mapping[str, tuple[str, ...]]) -> Self:
        """Read a saved one.

        Raises:
            ArtifactError: A file is missing or damaged.
        """
        with whole(directory, hint=AGAIN):
            view = recipe.view.load(directory)
        columns = 1 if len(labels.get(LABEL, ())) == 2 else len(labels.get(LABEL, ()))
        weights = map_array(directory / "weights.npy", np.float32, (view.size, columns))
        bias = map_array(directory / "bias.npy", np.float32, (columns,))
        return cls(recipe, bag_view(view, directory), weights, bias, labels)


def _separated(matrix: Sparse, truth: Floats, settings: NaiveBayes) -> tuple[Floats, float]:
    """R * w and b for one label; `truth` is 1 for its texts and -1 for the others."""
    from scipy.optimize import minimize

    own = (truth > 0).astype(np.float32)
    there: Sparse = matrix.copy()
    there.data = np.ones_like(there.data)
    with_label = np.asarray(there.T @ own) + 1
    without = np.asarray(there.T @ (1 - own)) + 1
    ratios = np.log(with_label / with_label.sum()) - np.log(without / without.sum())
    leaning: Sparse = (matrix @ sp.diags(ratios.astype(np.float32))).tocsr()
    columns: Sparse = leaning.T.tocsr()

    def loss(point: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = point[:-1]
        margin = truth * (leaning @ weights.astype(np.float32) + np.float32(point[-1]))
        pull = truth / (1 + np.exp(np.minimum(margin, np.float32(60))))
        value = settings.strength * float(np.logaddexp(0, -margin).sum()) + float(weights @ weights) / 2
        slope = weights - settings.strength * np.asarray(columns @ pull)
        return value, np.append(slope, -settings.strength * float(pull.sum()))

    start = np.zeros(matrix.shape[1] + 1)
    found: Any = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": settings.steps})
    return (found.x[:-1] * ratios).astype(np.float32), float(found.x[-1])

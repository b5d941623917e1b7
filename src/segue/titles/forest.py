"""Texts to one label by a random forest over the mean of their word vectors: a baseline of film-review tasks.

The words' vectors are learned by word2vec from the texts; a text is the mean of its words' vectors, and the forest
(Breiman 2001) votes over the means. scikit-learn grows the trees; here they are arrays, so that a saved forest needs
neither scikit-learn nor a pickle. A node's children come after it, and a leaf is its own child.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false
# scikit-learn ships no types.

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from segue.errors import ConfigError, MissingExtraError
from segue.files.arrays import map_array, wrong
from segue.files.artifacts import new_directory, whole
from segue.protocols import Progress
from segue.threads import cores
from segue.titles.encoder import head_of
from segue.titles.model import Floats
from segue.titles.networks.word_vectors import learned
from segue.titles.rows import LABEL, TitleRows
from segue.titles.title_recipe import Forest, TitleRecipe
from segue.titles.untrained import AGAIN, Untrained
from segue.titles.views import Ids, View
from segue.titles.writing import write_manifest

_CHUNK: Final = 4_096
_DEEPEST: Final = 10_000


class Trees(NamedTuple):
    """A forest's nodes, one tree after the other.

    Attributes:
        roots: Each tree's first node, int64.
        left: The node after a value that is at most the threshold, int32; a leaf's own.
        right: The node after a larger one.
        feature: Which number of a text's vector a node looks at, int32.
        threshold: What it is compared with, float64.
        shares: Each label's share of the training texts in a node, (nodes, labels) float32.
    """

    roots: NDArray[np.int64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    feature: NDArray[np.int32]
    threshold: NDArray[np.float64]
    shares: Floats

    def scores(self, vectors: Floats) -> Floats:
        """The mean of the trees' shares, (n, labels); a row sums to 1."""
        nodes = np.broadcast_to(self.roots, (len(vectors), len(self.roots))).copy()
        rows = np.arange(len(vectors))[:, None]
        for _ in range(_DEEPEST):
            goes_left = vectors[rows, self.feature[nodes]] <= self.threshold[nodes]
            after = np.where(goes_left, self.left[nodes], self.right[nodes])
            if np.array_equal(after, nodes):
                break
            nodes = after
        return self.shares[nodes].mean(axis=1, dtype=np.float64).astype(np.float32)


class WordForest(Untrained):
    """A forest with its word vectors; see `TitleModel`."""

    def __init__(
        self,
        recipe: TitleRecipe,
        view: View,
        vectors: Floats,
        trees: Trees,
        labels: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.recipe, self.view, self.labels = recipe, view, labels
        self._vectors, self._trees = vectors, trees

    @classmethod
    def fit(
        cls,
        rows: TitleRows,
        recipe: TitleRecipe,
        settings: Forest,
        labels: Mapping[str, tuple[str, ...]],
        *,
        progress: Progress,
    ) -> Self:
        """Train on texts with one label each.

        Raises:
            ConfigError: The rows have tags or tracks instead of labels.
            MissingExtraError: scikit-learn is not installed.
        """
        if set(labels) != {LABEL}:
            raise ConfigError(
                expected="texts with one label each for forest",
                got=f"rows with {', '.join(labels)}",
                hint="Name another encoder with --encoder.",
            )
        view = recipe.view.fit(rows.titles, (), progress=progress)
        ids = view.titles(rows.titles)
        vectors = np.zeros((view.size, settings.vectors.dim), np.float32)
        for at, vector in learned(ids, settings.vectors, seed=recipe.trainer.seed, progress=progress).items():
            vectors[at] = vector
        code = {name: at for at, name in enumerate(labels[LABEL])}
        truth = np.array([code[names[0]] for names in rows.targets[LABEL]])
        trees = _grown(_means(vectors, ids), truth, settings, recipe.trainer.seed, progress)
        return cls(recipe, view, vectors, trees, labels)

    @property
    def dim(self) -> int:
        """See `TitleModel`."""
        return self._vectors.shape[1]

    @property
    def parameters(self) -> int:
        """See `TitleModel`: the vectors and the nodes' thresholds and shares."""
        return int(self._vectors.size + self._trees.threshold.size + self._trees.shares.size)

    def encode(self, titles: Sequence[str], tags: Sequence[Sequence[str]] | None = None) -> Floats:  # noqa: ARG002 - the protocol's names
        """See `TitleModel`: the mean of the words' vectors."""
        return _means(self._vectors, self.view.titles(titles))

    def scores(
        self, titles: Sequence[str], tags: Sequence[Sequence[str]] | None = None, *, head: str | None = None
    ) -> Floats:
        """See `TitleModel`: a row sums to 1."""
        head_of(self.labels, head)
        found = np.zeros((len(titles), len(self.labels[LABEL])), np.float32)
        for start in range(0, len(titles), _CHUNK):
            chunk = titles[start : start + _CHUNK]
            found[start : start + len(chunk)] = self._trees.scores(self.encode(chunk, tags))
        return found

    def save(self, directory: Path | str) -> None:
        """See `TitleModel`."""
        with new_directory(Path(directory)) as temporary:
            self.view.save(temporary)
            np.save(temporary / "vectors.npy", self._vectors, allow_pickle=False)
            for name, values in self._trees._asdict().items():
                np.save(temporary / f"trees.{name}.npy", values, allow_pickle=False)
            write_manifest(temporary, self.recipe, self.labels)

    @classmethod
    def read(cls, directory: Path, recipe: TitleRecipe, labels: Mapping[str, tuple[str, ...]]) -> Self:
        """Read a saved one.

        Raises:
            ArtifactError: A file is missing or damaged, or its parts do not belong together.
        """
        with whole(directory, hint=AGAIN):
            view = recipe.view.load(directory)
        vectors = map_array(directory / "vectors.npy", np.float32, (view.size, None))
        trees = _read_trees(directory, vectors.shape[1], len(labels.get(LABEL, ())))
        return cls(recipe, view, vectors, trees, labels)


def _means(vectors: Floats, rows: Sequence[Ids]) -> Floats:
    """The mean vector of each row's known words, (n, dim); 0 without any."""
    found = np.zeros((len(rows), vectors.shape[1]), np.float32)
    for at, ids in enumerate(rows):
        if len(ids):
            found[at] = vectors[ids].mean(axis=0)
    return found


def _grown(means: Floats, truth: NDArray[np.int64], settings: Forest, seed: int, progress: Progress) -> Trees:
    """Grow the trees with scikit-learn."""
    try:
        from sklearn.ensemble import RandomForestClassifier
    except ModuleNotFoundError as error:
        raise MissingExtraError("Growing a forest", "text") from error
    forest: Any = RandomForestClassifier(
        min_samples_leaf=settings.least, random_state=seed, n_jobs=cores(), warm_start=True
    )
    steps = [*range(_AT_ONCE, settings.trees, _AT_ONCE), settings.trees]
    for trees in progress.track(steps, label="Growing trees", total=len(steps)):
        forest.set_params(n_estimators=trees).fit(means, truth)
    grown = [one.tree_ for one in forest.estimators_]
    sizes = np.array([tree.node_count for tree in grown])
    roots = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    return Trees(
        roots.astype(np.int64),
        _children([tree.children_left for tree in grown], roots),
        _children([tree.children_right for tree in grown], roots),
        np.concatenate([np.maximum(tree.feature, 0) for tree in grown]).astype(np.int32),
        np.concatenate([tree.threshold for tree in grown]).astype(np.float64),
        np.concatenate([_shares(tree.value[:, 0]) for tree in grown]),
    )


_AT_ONCE: Final = 10


def _children(trees: Sequence[NDArray[np.int64]], roots: NDArray[np.int64]) -> NDArray[np.int32]:
    """Each node's child among the nodes of all trees; a leaf's is itself."""
    own = (np.where(nodes < 0, np.arange(len(nodes)), nodes) for nodes in trees)
    return np.concatenate([nodes + root for nodes, root in zip(own, roots, strict=True)]).astype(np.int32)


def _shares(counts: NDArray[np.float64]) -> Floats:
    return (counts / counts.sum(axis=1, keepdims=True)).astype(np.float32)


def _read_trees(directory: Path, dim: int, labels: int) -> Trees:
    def read(name: str, kind: Any, *shape: int | None) -> Any:
        return map_array(directory / f"trees.{name}.npy", kind, shape)

    left = read("left", np.int32, None)
    nodes = len(left)
    trees = Trees(
        read("roots", np.int64, None),
        left,
        read("right", np.int32, nodes),
        read("feature", np.int32, nodes),
        read("threshold", np.float64, nodes),
        read("shares", np.float32, nodes, labels),
    )
    own = np.arange(nodes)
    for name, values, least, below in (
        ("roots", trees.roots, 0, nodes),
        ("left", trees.left, own, nodes),  # no child comes before its node, so that every walk ends
        ("right", trees.right, own, nodes),
        ("feature", trees.feature, 0, dim),
    ):
        if not len(trees.roots) or (values < least).any() or (values >= below).any():
            path = directory / f"trees.{name}.npy"
            raise wrong(path, f"numbers below {below} that lead on", "others", AGAIN)
    return trees

"""TF-IDF neighbours: a baseline that stores all training rows and trains nothing.

Let x be a text's features times their idf, with its words, its n-grams and its tags each scaled to length 1, and then
the whole row. A text scores a label l with

    score(l) = Σ over the nearest rows r of  cosine(x, x_r)^power · [l right for r] / (labels of r)^votes.

`encode` projects x on the first singular vectors of the rows (latent semantic analysis; Deerwester et
al. 1990).
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# scipy's sparse products are typed in part only.

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import scipy.sparse as sp

from segue.errors import ConfigError
from segue.files.arrays import map_array
from segue.files.artifacts import new_directory, whole
from segue.files.stored_rows import map_rows
from segue.protocols import Progress
from segue.titles.encoder import head_of
from segue.titles.model import Floats
from segue.titles.rows import TitleRows
from segue.titles.title_recipe import TitleRecipe
from segue.titles.untrained import AGAIN, Untrained, bag_view
from segue.titles.views import BagSettings, BagView, Ids
from segue.titles.views.bags import GRAMS, LETTERS, TAGS, WORDS
from segue.titles.writing import write_manifest

NEIGHBOURS: Final = 500
POWER: Final = 3.0
VOTES: Final = 0.3
DIM: Final = 128
_PASSES: Final = 4
_CHUNK: Final = 512

Sparse = Any  # a scipy csr_matrix of float32


class TfidfNeighbours(Untrained):
    """Training rows as TF-IDF vectors, with their labels; see `TitleModel`."""

    def __init__(
        self,
        recipe: TitleRecipe,
        view: BagView,
        rows: Sparse,
        targets: Mapping[str, Sparse],
        axes: Floats,
        labels: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.recipe, self.view, self.labels = recipe, view, labels
        self._rows, self._targets, self._axes = rows, targets, axes
        self._columns: Sparse = rows.T.tocsr()

    @classmethod
    def fit(
        cls,
        rows: TitleRows,
        recipe: TitleRecipe,
        labels: Mapping[str, tuple[str, ...]],
        *,
        progress: Progress,
    ) -> Self:
        """Store the rows."""
        if not isinstance(recipe.view, BagSettings):
            raise ConfigError(
                expected="a bag of features for tfidf-neighbours", got="another view of the text"
            )
        view = recipe.view.fit(rows.titles, rows.tags, progress=progress)
        tags = _tag_ids(view, rows.tags)
        matrix = weighted(view, [view.join(*one) for one in zip(view.titles(rows.titles), tags, strict=True)])
        targets = {head: _indicators(rows.targets[head], names) for head, names in labels.items()}
        return cls(recipe, view, matrix, targets, _axes(matrix, recipe.trainer.seed), labels)

    @property
    def dim(self) -> int:
        """See `TitleModel`."""
        return self._axes.shape[1]

    @property
    def parameters(self) -> int:
        """See `TitleModel`: the numbers kept."""
        return int(self._rows.nnz + self._axes.size + sum(matrix.nnz for matrix in self._targets.values()))

    def encode(self, titles: Sequence[str], tags: Sequence[Sequence[str]] | None = None) -> Floats:
        """See `TitleModel`."""
        return (self._read(titles, tags) @ self._axes).astype(np.float32)

    def scores(
        self, titles: Sequence[str], tags: Sequence[Sequence[str]] | None = None, *, head: str | None = None
    ) -> Floats:
        """See `TitleModel`: a row sums to 1, or to 0 if no training row is near."""
        name = head_of(self.labels, head)
        asked = self._read(titles, tags)
        found = np.zeros((len(titles), len(self.labels[name])), dtype=np.float32)
        for start in range(0, len(titles), _CHUNK):
            near = _nearest(asked[start : start + _CHUNK] @ self._columns)
            chunk = (near @ self._targets[name]).toarray()
            found[start : start + len(chunk)] = chunk / np.maximum(chunk.sum(axis=1, keepdims=True), 1e-9)
        return found

    def save(self, directory: Path | str) -> None:
        """See `TitleModel`."""
        with new_directory(Path(directory)) as temporary:
            self.view.save(temporary)
            for name, matrix in self._matrices().items():
                for part in _PARTS:
                    np.save(temporary / f"{name}.{part}.npy", getattr(matrix, part), allow_pickle=False)
            np.save(temporary / "axes.npy", self._axes, allow_pickle=False)
            write_manifest(temporary, self.recipe, self.labels)

    @classmethod
    def read(cls, directory: Path, recipe: TitleRecipe, labels: Mapping[str, tuple[str, ...]]) -> Self:
        """Read a saved one.

        Raises:
            ArtifactError: A file is missing or damaged.
        """
        with whole(directory, hint=AGAIN):
            view = recipe.view.load(directory)
            rows = _read_matrix(directory, "rows", (None, view.size))
            targets = {
                head: _read_matrix(directory, f"target{at}", (rows.shape[0], len(names)))
                for at, (head, names) in enumerate(labels.items())
            }
            axes = map_array(directory / "axes.npy", np.float32, (view.size, None))
        return cls(recipe, bag_view(view, directory), rows, targets, axes, labels)

    def _matrices(self) -> dict[str, Sparse]:
        return {"rows": self._rows, **{f"target{at}": m for at, m in enumerate(self._targets.values())}}

    def _read(self, titles: Sequence[str], tags: Sequence[Sequence[str]] | None) -> Sparse:
        given = _tag_ids(self.view, [()] * len(titles) if tags is None else tags)
        joined = [self.view.join(*one) for one in zip(self.view.titles(titles), given, strict=True)]
        return weighted(self.view, joined)


_PARTS: Final = ("data", "indices", "indptr")


def _tag_ids(view: BagView, tags: Sequence[Sequence[str]]) -> list[list[Ids]]:
    return [view.tags(found) for found in tags]


def weighted(view: BagView, rows: Sequence[Ids]) -> Sparse:
    """Rows of ids as TF-IDF vectors: each block of features is scaled to length 1, then the row."""
    sizes = np.array([0, *map(len, rows)])
    ids = np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64)
    blocks = view.blocks
    matrix = sp.csr_matrix(
        (view.idf[ids], ids.astype(np.int32), sizes.cumsum()), shape=(len(rows), view.size)
    )
    row = np.repeat(np.arange(len(rows)), np.diff(matrix.indptr))
    matrix.data *= blocks[matrix.indices] > 0  # a feature of every row carries no information
    for block in (WORDS, GRAMS, TAGS, LETTERS):
        own = blocks[matrix.indices] == block
        lengths = np.sqrt(np.bincount(row[own], matrix.data[own] ** 2, minlength=len(rows)))
        matrix.data[own] /= np.maximum(lengths, 1e-9)[row[own]]
    lengths = np.sqrt(np.bincount(row, matrix.data**2, minlength=len(rows)))
    matrix.data /= np.maximum(lengths, 1e-9)[row]
    return matrix.astype(np.float32)


def _indicators(rows: Sequence[Sequence[str]], names: Sequence[str]) -> Sparse:
    """The labels of each row, each weighted by 1 / (number of the row's labels)^votes."""
    code = {name: at for at, name in enumerate(names)}
    codes = [sorted({code[name] for name in found if name in code}) for found in rows]
    sizes = np.array([len(found) for found in codes])
    values = np.repeat(np.maximum(sizes, 1) ** -VOTES, sizes).astype(np.float32)
    flat = np.array([one for found in codes for one in found], dtype=np.int32)
    return sp.csr_matrix((values, flat, np.concatenate([[0], sizes.cumsum()])), shape=(len(rows), len(names)))


def _nearest(cosines: Sparse) -> Sparse:
    """The nearest rows of each text, weighted by cosine^power."""
    for start, end in zip(cosines.indptr[:-1], cosines.indptr[1:], strict=True):
        if end - start > NEIGHBOURS:
            values = cosines.data[start:end]
            values[np.argpartition(-values, NEIGHBOURS)[NEIGHBOURS:]] = 0
    cosines.eliminate_zeros()
    cosines.data **= np.float32(POWER)
    return cosines


def _axes(matrix: Sparse, seed: int) -> Floats:
    """The first right singular vectors, by subspace iteration (Halko, Martinsson & Tropp 2011)."""
    dim = min(DIM, *matrix.shape)
    basis = np.random.default_rng(seed).standard_normal((matrix.shape[1], dim))
    for _ in range(_PASSES):
        basis = np.linalg.qr(matrix.T @ (matrix @ basis))[0]
    return basis.astype(np.float32)


def _read_matrix(directory: Path, name: str, shape: tuple[int | None, int]) -> Sparse:
    values, codes, pointers = (directory / f"{name}.{part}.npy" for part in _PARTS)
    found = map_rows(codes, pointers, shape, values=values, ordered=False)
    return sp.csr_matrix((found.values, found.codes, found.pointers), shape=found.shape)

"""Fitted vectors as a value and as a directory: manifest, vocabulary.parquet, losses.csv and one .npy an array."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal, Self

import msgspec
import numpy as np
import polars as pl
from numpy.typing import NDArray

import segue
from segue.errors import ArtifactError, DataError, Where
from segue.files.arrays import map_array
from segue.files.artifacts import new_directory, whole, write_sealed_manifest, write_table
from segue.files.manifests import read_manifest
from segue.files.reading import read_steadily
from segue.files.tables import read_columns
from segue.word2vec.word_vectors import WordVectors

FORMAT_VERSION: Final = 1

VOCABULARY: Final = "vocabulary.parquet"
"""The table by which a directory of vectors is recognised."""

_SCHEMA: Final = {"token": pl.String, "count": pl.Int64, "label": pl.String}

_AGAIN: Final = "Train the vectors again."


class Trained(msgspec.Struct, frozen=True, kw_only=True):
    """How vectors were made.

    Attributes:
        method: Name of the method.
        settings: Its settings by name, all of them.
        kinds: What stood in the sentences.
        seed: The seed.
        fingerprint: The dataset's fingerprint.
        playlists: Number of playlists.
        losses: The loss of each epoch, in the method's own unit.
        dim: Length of a vector.
        topics: Whether each number of a vector is a topic.
        arrays: Shapes of further arrays by name.
    """

    method: str
    settings: dict[str, Any]
    kinds: tuple[str, ...]
    seed: int
    fingerprint: str
    playlists: int
    losses: tuple[float, ...]
    dim: int
    topics: bool = False
    arrays: dict[str, tuple[int, ...]] = {}


class _Manifest(Trained, frozen=True, kw_only=True):
    """The manifest of a saved directory."""

    library_version: str = ""
    kind: Literal["vectors"] = "vectors"
    format_version: int = FORMAT_VERSION


@dataclasses.dataclass(frozen=True, eq=False)
class FittedVectors:
    """Vectors of tokens, with what is needed to ask them and to export them.

    Attributes:
        trained: How they were made.
        words: Tokens and vectors; by falling count, with playlists at the end where there are any.
        counts: Occurrences of each token, int64.
        labels: A readable name for each token.
        arrays: Further arrays by name, such as "outputs"; see the method.
    """

    trained: Trained
    words: WordVectors
    counts: NDArray[np.int64]
    labels: tuple[str, ...]
    arrays: Mapping[str, NDArray[Any]]

    def save(self, directory: Path | str) -> None:
        """Write a directory, whole or not at all.

        Raises:
            ArtifactError: It cannot be written, or something else is there.
        """
        manifest = _Manifest(**msgspec.structs.asdict(self.trained), library_version=segue.__version__)
        table = pl.DataFrame(
            {"token": self.words.tokens, "count": self.counts, "label": self.labels}, schema=_SCHEMA
        )
        with new_directory(Path(directory), marker=VOCABULARY) as temporary:
            np.save(temporary / "vectors.npy", self.words.vectors, allow_pickle=False)
            for name, array in self.arrays.items():
                np.save(temporary / f"{name}.npy", array, allow_pickle=False)
            write_table(table, temporary / VOCABULARY)
            (temporary / "losses.csv").write_text(self.losses_csv(), encoding="utf-8")
            write_sealed_manifest(manifest, temporary)

    def losses_csv(self) -> str:
        """Return a table of epoch and loss as CSV."""
        losses = self.trained.losses
        file = io.BytesIO()
        pl.DataFrame(
            {"epoch": range(1, len(losses) + 1), "loss": losses},
            schema={"epoch": pl.Int64, "loss": pl.Float64},
        ).write_csv(file)
        return file.getvalue().decode()

    @classmethod
    def load(cls, directory: Path | str) -> Self:
        """Read a saved directory; arrays stay on disk and are mapped into memory.

        Raises:
            ArtifactError: It is missing, something else, newer than this library, or damaged.
        """
        return read_steadily(Path(directory), cls._load)

    @classmethod
    def _load(cls, directory: Path) -> Self:
        manifest = read_manifest(
            directory,
            _Manifest,
            kind="directory of vectors",
            format_version=FORMAT_VERSION,
            make="Train some with `segue vectors train`.",
            again=_AGAIN,
            wanted="a directory of vectors",
        )
        with whole(directory, DataError, pl.exceptions.PolarsError, hint=_AGAIN):
            table = read_columns(directory / VOCABULARY, _SCHEMA, hint=_AGAIN)
            shape = table.height, manifest.dim
            vectors = map_array(directory / "vectors.npy", np.float32, shape, hint=_AGAIN)
            words = WordVectors(tuple(table["token"].to_list()), vectors)
            arrays = {
                name: map_array(_inside(directory, name), np.float32, size, hint=_AGAIN)
                for name, size in manifest.arrays.items()
            }
        labels = tuple(table["label"].to_list())
        trained = Trained(**{name: getattr(manifest, name) for name in Trained.__struct_fields__})
        return cls(trained, words, table["count"].to_numpy(), labels, arrays)


def _inside(directory: Path, name: str) -> Path:
    """Return the file of an array; a name that leads out of the directory is refused."""
    if not name.isidentifier():
        raise ArtifactError(
            expected="names of arrays", got=repr(name), where=Where(directory), hint="Do not use it."
        )
    return directory / f"{name}.npy"

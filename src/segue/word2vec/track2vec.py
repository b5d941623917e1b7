"""Track2vec: word2vec over playlists as bags of tokens. Tracks, tags and title words share one space.

Mikolov et al. 2013, "Distributed Representations of Words and Phrases and their Compositionality". For each
pair of a token w and a neighbour c in its window, skip-gram with negative sampling raises

    log σ(o_w · v_c) + Σ_{i=1..negative} log σ(-o_{n_i} · v_c),   n_i drawn in proportion to count **
    ns_exponent,

where v are the vectors and o the output vectors. Each occurrence of a token of relative frequency f (its
share of all occurrences, never its count) takes part with probability min(1, (√(f / sample) + 1) · sample /
f).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final, Literal, Self

import msgspec
import numpy as np
import polars as pl
from numpy.typing import NDArray

import segue
from segue.errors import DataError
from segue.files.arrays import map_array
from segue.files.artifacts import new_directory, whole, write_sealed_manifest, write_table
from segue.files.encoder_manifests import read_manifest
from segue.files.reading import read_steadily
from segue.files.tables import read_columns
from segue.protocols import Progress, Silent
from segue.word2vec.files import export_word2vec
from segue.word2vec.settings import Track2VecSettings, is_whole, require
from segue.word2vec.token_bags import TokenBags
from segue.word2vec.training import new_model, train_epochs
from segue.word2vec.word_vectors import WordVectors

FORMAT_VERSION: Final = 1

EpochReport = Callable[[int, float], None]
"""Called after each epoch with its number from 1 and its loss."""

_SILENT: Final = Silent()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Track2Vec(Track2VecSettings):
    """Trains the vectors with these settings."""

    def fit(
        self,
        sentences: Iterable[Sequence[str]],
        *,
        seed: int = 0,
        workers: int = 1,
        progress: Progress = _SILENT,
        on_epoch: EpochReport | None = None,
    ) -> FittedTrack2Vec:
        """Train a vector for each token that is frequent enough.

        Args:
            sentences: The tokens of each playlist, read once; the caller chooses their names.
            seed: Seed of the first vectors, the noise, the sub-sampling and the order, from 0 to 2³² - 1.
            workers: Number of threads. One thread gives the same vectors for the same seed in every run. More threads
                are faster but differ from run to run, since they write to the same vectors at once.
            progress: Shows a bar for each epoch, with the loss of the previous one.
            on_epoch: Called with each epoch's number and loss.

        Raises:
            DataError: A playlist is not a list of texts, no token occurs `min_count` times, or no playlist has
                two such tokens.
            ConfigError: `seed` or `workers` is outside its range.
        """
        require(is_whole(seed) and 0 <= seed < 2**32, "seed from 0 to 2³² - 1", seed)
        require(is_whole(workers) and workers >= 1, "workers of 1 or more", workers)
        bags = TokenBags.read(sentences, min_count=self.min_count)
        if not len(bags.lengths):
            raise DataError(
                expected=f"playlists with two or more tokens that occur {self.min_count} times",
                got="none",
                hint="Lower min_count or give more playlists.",
            )
        model = new_model(self, bags, seed)
        losses: list[float] = []
        for loss in train_epochs(self, model, bags, seed=seed, workers=workers, progress=progress):
            losses.append(loss)
            if on_epoch:
                on_epoch(len(losses), loss)
        return FittedTrack2Vec(
            settings=self,
            words=WordVectors(bags.tokens, model.wv.vectors),
            output_vectors=model.syn1neg if self.negative else None,
            counts=bags.counts,
            playlists=bags.playlists,
            losses=tuple(losses),
        )


@dataclasses.dataclass(frozen=True, eq=False)
class FittedTrack2Vec:
    """The trained vectors, with what is needed to use and evaluate them.

    Attributes:
        settings: The settings of the training.
        words: Tokens and vectors.
        output_vectors: The other side of the objective, shape (len(tokens), dim), float32: `o_w · v_c` is
                high if w occurs together with c. None without negative sampling.
        counts: Occurrences of each token, int64.
        playlists: Number of playlists.
        losses: The training loss of each epoch for each trained token in nats, as gensim counts it: terms beyond
            ±6, which train nothing, are left out.
    """

    settings: Track2Vec
    words: WordVectors
    output_vectors: NDArray[np.float32] | None
    counts: NDArray[np.int64]
    playlists: int
    losses: tuple[float, ...]

    @property
    def tokens(self) -> tuple[str, ...]:
        """The vocabulary, by falling count, then by text."""
        return self.words.tokens

    @property
    def vectors(self) -> NDArray[np.float32]:
        """Shape (len(tokens), dim), float32."""
        return self.words.vectors

    def similar(
        self, token: str, n: int = 10, *, among: str | Callable[[str], bool] | None = None
    ) -> list[tuple[str, float]]:
        """The `n` tokens nearest to `token` by cosine; see `WordVectors.similar`."""
        return self.words.similar(token, n, among=among)

    def export_word2vec(self, path: Path | str, *, binary: bool = False) -> None:
        """Write tokens and vectors as a word2vec file for other programs; see `word2vec_files`."""
        export_word2vec(self.words, path, binary=binary)

    def save(self, directory: Path | str) -> None:
        """Write a directory, whole or not at all: manifest.json, tokens.parquet and one .npy an array.

        Raises:
            ArtifactError: The directory cannot be written.
        """
        manifest = _Manifest(
            library_version=segue.__version__,
            settings=self.settings,
            playlists=self.playlists,
            losses=self.losses,
        )
        with new_directory(Path(directory)) as temporary:
            np.save(temporary / "vectors.npy", self.vectors)
            if self.output_vectors is not None:
                np.save(temporary / "output_vectors.npy", self.output_vectors)
            table = pl.DataFrame({"token": self.tokens, "count": self.counts}, schema=_TOKENS)
            write_table(table, temporary / "tokens.parquet")
            write_sealed_manifest(manifest, temporary)

    @classmethod
    def load(cls, directory: Path | str) -> Self:
        """Read a saved directory; the vectors stay on disk and are mapped into memory.

        Raises:
            ArtifactError: The directory is missing, is something else, is of a newer format, or is damaged.
        """
        return read_steadily(Path(directory), cls._load)

    @classmethod
    def _load(cls, directory: Path) -> Self:
        manifest = read_manifest(directory, _Manifest, kind="track2vec", format_version=FORMAT_VERSION)
        with whole(directory, DataError, pl.exceptions.PolarsError, hint=_AGAIN):
            table = read_columns(directory / "tokens.parquet", _TOKENS, hint=_AGAIN)
            counts = table["count"].to_numpy()
            shape = table.height, manifest.settings.vector_size
            vectors = map_array(directory / "vectors.npy", np.float32, shape, hint=_AGAIN)
            words = WordVectors(tuple(table["token"].to_list()), vectors)
            outputs = None
            if manifest.settings.negative:
                outputs = map_array(directory / "output_vectors.npy", np.float32, shape, hint=_AGAIN)
        return cls(manifest.settings, words, outputs, counts, manifest.playlists, manifest.losses)


class _Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The manifest of a saved directory."""

    settings: Track2Vec
    playlists: int
    losses: tuple[float, ...]
    library_version: str = ""
    kind: Literal["track2vec"] = "track2vec"
    format_version: int = FORMAT_VERSION


_AGAIN: Final = "Fit the vectors again."

_TOKENS: Final = {"token": pl.String, "count": pl.Int64}

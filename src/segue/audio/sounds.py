"""Clips to vectors: clips that sound alike get near vectors, without a network and without training on playlists.

Kernel principal components (Schölkopf et al. 1998), computed on some hundred clips of the library (Williams & Seeger
2001, "Nyström"): with K the kernel between the chosen clips, K = U diag(l) U', a clip's vector is

    k(clip, chosen) U_dim diag(l_dim)^-1/2

The products of these vectors approximate the kernel with `dim` components. The relation of the vectors to playlists
is learned later, in each space separately, so a fold's held-out playlists do not influence the vectors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, Self

import msgspec
import numpy as np

import segue
from segue.audio.inputs import ArrayInputs, FloatArray, Inputs
from segue.audio.kernels import Standard, gaussian
from segue.audio.mel import MELON, LogMel
from segue.audio.statistics import count, statistics_of
from segue.errors import ArtifactError, ConfigError, DataError, Where
from segue.files.arrays import read_array
from segue.files.artifacts import new_directory, whole, write_sealed_manifest
from segue.files.encoder_manifests import read_manifest
from segue.files.reading import read_steadily
from segue.protocols import Progress, Silent

FORMAT_VERSION: Final = 1

ARRAYS: Final = ("mean", "deviation", "chosen", "components")

PORTION: Final = 256
"""Number of clips that are computed at once."""

_AGAIN: Final = "Fit the model again."

_SILENT: Final = Silent()


@dataclass(frozen=True, kw_only=True)
class SoundEncoder:
    """The settings of the vectors.

    Attributes:
        dim: Length of a vector; less if there are fewer clips.
        chosen: Number of clips with which all others are compared.
        sharpness: Sharpness of the kernel, above 0.

    Raises:
        ConfigError: A setting is outside its range.
    """

    dim: int = 128
    chosen: int = 1000
    sharpness: float = 1.0

    def __post_init__(self) -> None:
        if self.dim < 1 or self.chosen < self.dim or not self.sharpness > 0:
            raise ConfigError(
                expected="dim of 1 or more, chosen no less, sharpness above 0",
                got=f"{self.dim}, {self.chosen}, {self.sharpness}",
            )

    def fit(self, inputs: Inputs, *, mel: LogMel = MELON, seed: int = 0) -> FittedSoundEncoder:
        """Choose clips and compute the components of the kernel between them.

        Args:
            inputs: Spectrograms.
            mel: Their settings; stored, so that other files get the same spectrograms.
            seed: Seed of the choice.

        Raises:
            DataError: There is no clip, or the inputs are not spectrograms of one channel.
        """
        if not len(inputs) or inputs.channels != 1:
            raise DataError(
                expected="spectrograms to learn from", got=f"{len(inputs)} of {inputs.channels} channels"
            )
        rows = np.sort(np.random.default_rng(seed).permutation(len(inputs))[: self.chosen])
        numbers = statistics_of(inputs, rows.tolist())
        standard = Standard.of(numbers)
        chosen = standard.apply(numbers)
        values, vectors = np.linalg.eigh(gaussian(chosen, chosen, self.sharpness).astype(np.float64))
        dim = min(self.dim, len(rows))
        largest = slice(-1, -dim - 1, -1)
        components = vectors[:, largest] / np.sqrt(np.maximum(values[largest], 1e-6))
        manifest = SoundManifest(mel=mel, sharpness=self.sharpness, dim=dim)
        return FittedSoundEncoder(manifest, standard, chosen, components.astype(np.float32))


class SoundManifest(msgspec.Struct, frozen=True, kw_only=True):
    """The manifest of a saved encoder: its spectrograms, its kernel, its length of vectors."""

    mel: LogMel
    sharpness: float
    dim: int
    library_version: str = ""
    kind: Literal["sound encoder"] = "sound encoder"
    format_version: int = FORMAT_VERSION


@dataclass(frozen=True, eq=False)
class FittedSoundEncoder:
    """The fitted encoder of clips.

    Attributes:
        manifest: Its manifest.
        standard: The normalisation of statistics.
        chosen: Normalised statistics of the clips with which others are compared, (chosen, statistics).
        components: (chosen, dim).
    """

    manifest: SoundManifest
    standard: Standard
    chosen: FloatArray
    components: FloatArray

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self.manifest.dim

    def encode(self, clips: Sequence[FloatArray]) -> FloatArray:
        """The vectors of clips of any lengths, (clips, dim) float32.

        Args:
            clips: Spectrograms, (bands, frames) each.

        Raises:
            DataError: Their number of bands differs from that of the fitted clips.
        """
        if not len(clips):
            return np.zeros((0, self.dim), np.float32)
        inputs = ArrayInputs(clips)
        return self.encode_of(inputs, range(len(inputs)))

    def encode_of(self, inputs: Inputs, rows: Sequence[int], progress: Progress = _SILENT) -> FloatArray:
        """The same for some rows of inputs, such as a feature store's."""
        bands = self.manifest.mel.bands
        if (inputs.channels, inputs.height) != (1, bands):
            raise DataError(
                expected=f"spectrograms of {bands} bands",
                got=f"{inputs.height} of {inputs.channels} channels",
            )
        found = np.zeros((len(rows), self.dim), np.float32)
        starts = range(0, len(rows), PORTION)
        for start in progress.track(starts, label="Listening", total=len(starts)):
            part = slice(start, start + PORTION)
            found[part] = self._of_statistics(statistics_of(inputs, rows[part]))
        return found

    def _of_statistics(self, numbers: FloatArray) -> FloatArray:
        alike = gaussian(self.standard.apply(numbers), self.chosen, self.manifest.sharpness)
        return alike @ self.components

    def save(self, directory: Path | str) -> None:
        """Write a directory, whole or not at all: manifest.json and four arrays.

        Raises:
            ArtifactError: The directory cannot be written.
        """
        manifest = msgspec.structs.replace(self.manifest, library_version=segue.__version__)
        arrays = (self.standard.mean, self.standard.deviation, self.chosen, self.components)
        with new_directory(Path(directory)) as temporary:
            for name, array in zip(ARRAYS, arrays, strict=True):
                np.save(temporary / f"{name}.npy", array, allow_pickle=False)
            write_sealed_manifest(manifest, temporary)

    @classmethod
    def load(cls, directory: Path | str) -> Self:
        """Read a saved directory.

        Raises:
            ArtifactError: The directory is missing, is something else, has a newer format, or is damaged.
        """
        return read_steadily(Path(directory), cls._load)

    @classmethod
    def _load(cls, directory: Path) -> Self:
        manifest = read_manifest(
            directory, SoundManifest, kind="sound encoder", format_version=FORMAT_VERSION
        )
        width = count(manifest.mel.bands)
        shapes = (width,), (width,), (None, width), (None, manifest.dim)
        with whole(directory, hint=_AGAIN):
            mean, deviation, chosen, components = (
                read_array(directory / f"{name}.npy", np.float32, shape, hint=_AGAIN)
                for name, shape in zip(ARRAYS, shapes, strict=True)
            )
        if len(chosen) != len(components):
            raise ArtifactError(
                expected="arrays that belong together",
                got=f"shapes {chosen.shape} and {components.shape}",
                where=Where(directory),
                hint=_AGAIN,
            )
        return cls(manifest, Standard(mean, deviation), chosen, components)

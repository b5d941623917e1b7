"""Clips to vectors, near for clips that sound alike, without a network and without learning from playlists.

Kernel principal components (Schölkopf et al. 1998), found on some hundred clips of the library (Williams & Seeger
2001, "Nyström"): with K the kernel between the chosen clips, K = U diag(l) U', a clip's vector is

    k(clip, chosen) U_dim diag(l_dim)^-1/2

whose products are those of the kernel as far as `dim` components tell them. What the vectors say about playlists is
learned afterwards, in each space for itself: so a fold's held-out playlists have no part in them.
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
from segue.files.artifacts import new_directory, whole, write_manifest
from segue.files.encoder_manifests import read_manifest
from segue.files.reading import read_steadily
from segue.protocols import Progress, Silent

FORMAT_VERSION: Final = 1

ARRAYS: Final = ("mean", "deviation", "chosen", "components")

PORTION: Final = 256
"""Clips heard at once."""

_SILENT: Final = Silent()


@dataclass(frozen=True, kw_only=True)
class SoundEncoder:
    """How clips become vectors.

    Attributes:
        dim: Length of a vector; less where there are fewer clips.
        chosen: Clips that all others are compared with.
        sharpness: Of the kernel, above 0.

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
        """Choose clips and find the components of the kernel between them.

        Args:
            inputs: Spectrograms.
            mel: How they were computed; kept, to hear other files alike.
            seed: Of the choice.

        Raises:
            DataError: There is no clip, or they are no spectrograms of one channel.
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
    """What a saved encoder says of itself: how it hears, its kernel, its length of vectors."""

    mel: LogMel
    sharpness: float
    dim: int
    library_version: str = ""
    kind: Literal["sound encoder"] = "sound encoder"
    format_version: int = FORMAT_VERSION


@dataclass(frozen=True, eq=False)
class FittedSoundEncoder:
    """Clips to vectors.

    Attributes:
        manifest: How it was made.
        standard: What statistics are normalised by.
        chosen: Normalised statistics of the clips that others are compared with, (chosen, statistics).
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
            DataError: They have other bands than those it was fitted to.
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
            ArtifactError: It cannot be written there.
        """
        manifest = msgspec.structs.replace(self.manifest, library_version=segue.__version__)
        arrays = (self.standard.mean, self.standard.deviation, self.chosen, self.components)
        with new_directory(Path(directory)) as temporary:
            for name, array in zip(ARRAYS, arrays, strict=True):
                np.save(temporary / f"{name}.npy", array, allow_pickle=False)
            write_manifest(manifest, temporary)

    @classmethod
    def load(cls, directory: Path | str) -> Self:
        """Read a saved directory.

        Raises:
            ArtifactError: The directory is missing, is something else, is of a newer format, or is damaged.
        """
        return read_steadily(Path(directory), cls._load)

    @classmethod
    def _load(cls, directory: Path) -> Self:
        manifest = read_manifest(
            directory, SoundManifest, kind="sound encoder", format_version=FORMAT_VERSION
        )
        with whole(directory, hint="Fit the model again."):
            mean, deviation, chosen, components = (
                np.load(directory / f"{name}.npy", allow_pickle=False) for name in ARRAYS
            )
        width = count(manifest.mel.bands)
        if chosen.shape[1:] != (width,) or components.shape != (len(chosen), manifest.dim):
            raise ArtifactError(
                expected="arrays that belong together",
                got=f"shapes {chosen.shape} and {components.shape}",
                where=Where(directory),
                hint="Fit the model again.",
            )
        return cls(manifest, Standard(mean, deviation), chosen, components)

"""Sound into a space of tracks: from a spectrogram to the vector that playlists would have given the track.

A track that no playlist holds has no vector in the space of a factorisation or of track2vec; it has a sound.
van den Oord et al. 2013, "Deep content-based music recommendation", predict the vector from the sound. Here, with
p the network's output and v the track's vector, both scaled to length 1, a batch of n tracks costs

    (1 - contrast) · mean_i (1 - p_i · v_i)
    + contrast · mean_i -log( exp(p_i · v_i / τ) / Σ_j exp(p_i · v_j / τ) )

The first part is regression by cosine, the second tells a track from the others of its batch (Oord et al. 2018,
InfoNCE).
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# torch.from_numpy and safetensors leave their types open.

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal, Self

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn import functional

import segue
from segue.artifacts import new_directory, whole, write_manifest
from segue.encoders.audio.augmentation import Augmentation
from segue.encoders.audio.backbones import Network, channels_last, make_backbone
from segue.encoders.audio.course import UNWATCHED, Course, Goal, Watch
from segue.encoders.audio.inputs import FloatArray, Inputs
from segue.encoders.audio.listening import Listener
from segue.encoders.audio.manifest import Hearing
from segue.encoders.audio.mel import MELON, LogMel
from segue.encoders.manifests import read_manifest
from segue.encoders.training.history import History
from segue.encoders.training.trainer import Batch, Loss
from segue.errors import ConfigError, DataError
from segue.reading import read_steadily
from segue.utf8_paths import utf8_path

FORMAT_VERSION: Final = 1

COURSE: Final = Course(
    batch_size=64, augmentation=Augmentation(mixup=0, stretch=0.1, shift=0.03, gain=3, colour=3)
)
"""Weaker augmentation than a tagger's: there are as many examples as tracks, and a mixture has no vector."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class SpaceEncoder:
    """How to train an encoder of sound into a given space.

    Attributes:
        course: How the network is trained; held-out clips are measured by mean cosine.
        contrast: Weight of the contrastive part, in [0, 1].
        temperature: τ, above 0.

    Raises:
        ConfigError: A setting is outside its range.
    """

    course: Course = COURSE
    contrast: float = 0.5
    temperature: float = 0.1

    def __post_init__(self) -> None:
        if not 0 <= self.contrast <= 1 or not self.temperature > 0:
            raise ConfigError(
                f"expected contrast in [0, 1] and temperature above 0, got {self.contrast}, {self.temperature}"
            )

    def fit(
        self, inputs: Inputs, vectors: FloatArray, *, mel: LogMel = MELON, watch: Watch = UNWATCHED
    ) -> FittedSpaceEncoder:
        """Train on the tracks that have both a sound and a vector.

        Args:
            inputs: Their sounds.
            vectors: Their vectors, shape (clips, dim), none of length 0.
            mel: How the spectrograms were computed.
            watch: Where the run leaves traces.

        Raises:
            DataError: There are fewer than two clips, or `vectors` does not fit them.
            ConfigError: A setting does not go with these clips.
        """
        if vectors.ndim != 2 or len(vectors) != len(inputs):
            raise DataError(f"expected vectors of shape ({len(inputs)}, dim), got {vectors.shape}")
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not np.isfinite(lengths).all() or not lengths.all():
            raise DataError("expected finite vectors of a length above 0, got others among them")
        unit = (vectors / lengths).astype(np.float32)

        def quality(listener: Listener, rows: NDArray[np.int64]) -> float:
            return float((_encoded(listener, listener.embed_of(inputs, rows)) * unit[rows]).sum(1).mean())

        goal = Goal(unit, self._loss_of, quality, "cosine")
        network, hearing, history = self.course.train(inputs, goal, mel=mel, watch=watch)
        manifest = SpaceManifest(
            backbone=self.course.backbone, dim=unit.shape[1], hearing=hearing, history=history
        )
        return FittedSpaceEncoder(manifest, network)

    def _loss_of(self, _rows: NDArray[np.int64]) -> Loss:
        return self.loss

    def loss(self, module: nn.Module, batch: Batch) -> torch.Tensor:
        """The cost of a batch; see the module."""
        predicted = functional.normalize(module(batch["x"]), dim=1)
        cosines = predicted @ batch["y"].to(predicted.dtype).T
        regression = 1 - cosines.diagonal().mean()
        places = torch.arange(len(cosines), device=cosines.device)
        contrast = functional.cross_entropy(cosines / self.temperature, places)
        return (1 - self.contrast) * regression + self.contrast * contrast


class SpaceManifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a saved encoder says of itself: its backbone, the space's dimensions, its inputs, its training."""

    backbone: str
    dim: int
    hearing: Hearing
    history: History | None = None
    library_version: str = ""
    kind: Literal["audio encoder"] = "audio encoder"
    format_version: int = FORMAT_VERSION


@dataclasses.dataclass(frozen=True, eq=False)
class FittedSpaceEncoder:
    """A trained encoder.

    Attributes:
        manifest: How it was made.
        network: The trained network, in eval mode.
    """

    manifest: SpaceManifest
    network: Network

    @property
    def dim(self) -> int:
        """Dimensions of the space."""
        return self.manifest.dim

    def encode(self, clips: Sequence[FloatArray]) -> FloatArray:
        """Where clips of any lengths lie in the space: shape (clips, dim), float32, each of length 1.

        Args:
            clips: Each of shape (height, frames).

        Raises:
            DataError: They have another height than those it was trained on.
        """
        if not len(clips):
            return np.empty((0, self.dim), np.float32)
        return _encoded(self._listener, self._listener.embed(clips))

    def encode_of(self, inputs: Inputs, rows: NDArray[np.int64]) -> FloatArray:
        """The same for some rows of inputs, such as a feature store's."""
        return _encoded(self._listener, self._listener.embed_of(inputs, rows))

    def save(self, directory: Path | str) -> None:
        """Write a directory, whole or not at all: manifest.json, weights.safetensors.

        Raises:
            ArtifactError: It cannot be written there.
        """
        manifest = msgspec.structs.replace(self.manifest, library_version=segue.__version__)
        weights = {name: value.contiguous() for name, value in self.network.state_dict().items()}
        with new_directory(Path(directory)) as temporary:
            save_file(weights, temporary / "weights.safetensors")
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
            directory, SpaceManifest, kind="audio encoder", format_version=FORMAT_VERSION
        )
        hearing = manifest.hearing
        with whole(directory, RuntimeError, SafetensorError, ConfigError, hint="Fit the encoder again."):
            network = make_backbone(
                manifest.backbone, manifest.dim, channels=hearing.channels, height=hearing.height
            )
            with utf8_path(directory / "weights.safetensors") as weights:
                network.load_state_dict(load_file(weights))
        return cls(manifest, channels_last(network).eval())

    @property
    def _listener(self) -> Listener:
        return Listener(self.network, self.manifest.hearing)


def _encoded(listener: Listener, embeddings: FloatArray) -> FloatArray:
    return functional.normalize(listener.classify(embeddings), dim=1).numpy()

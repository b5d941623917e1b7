"""A trained tagger: labels and embeddings of clips of any length, saved and loaded."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# torch.from_numpy and safetensors leave their types open.

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Self

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import nn

import segue
from segue.artifacts import new_directory
from segue.encoders.audio.backbones import Network, channels_last, make_backbone
from segue.encoders.audio.inputs import ArrayInputs, FloatArray, Inputs
from segue.encoders.audio.manifest import FORMAT_VERSION, TaggerManifest
from segue.encoders.audio.mel import resize_frames, tile_frames
from segue.encoders.manifests import read_manifest
from segue.errors import ArtifactError, ConfigError, DataError

WINDOW: Final = 4096
"""Longer clips are heard in windows of at most so many frames, 65 s, so that memory does not go with length."""

BATCH_FRAMES: Final = 32 * 1876
"""Clips of equal length are heard together, up to so many frames."""


@dataclasses.dataclass(frozen=True, eq=False)
class FittedTagger:
    """A trained tagger; it computes on the CPU unless its network was moved.

    Attributes:
        manifest: How it was made, and what of its inputs.
        network: The trained network, in eval mode.
        cache: Embeddings of training clips, shape (clips, dim), float16: the counter-examples of new labels.
    """

    manifest: TaggerManifest
    network: Network
    cache: NDArray[np.float16] = dataclasses.field(default_factory=lambda: np.empty((0, 0), np.float16))

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, in the order of the scores."""
        return self.manifest.labels

    @property
    def dim(self) -> int:
        """Length of an embedding."""
        return self.network.dim

    def embed(self, clips: Sequence[FloatArray]) -> FloatArray:
        """The embeddings of clips of any lengths, shape (clips, dim), float32.

        A clip longer than `WINDOW` frames has the mean of its windows' embeddings, weighed by their lengths.

        Args:
            clips: Each of shape (height, frames) or (channels, height, frames).

        Raises:
            DataError: They have other channels or another height than the tagger was trained on.
        """
        if not len(clips):
            return np.empty((0, self.dim), np.float32)
        inputs = ArrayInputs(clips)
        return self.embed_of(inputs, np.arange(len(inputs)))

    def scores(self, clips: Sequence[FloatArray]) -> FloatArray:
        """How likely each label is for each clip, shape (clips, labels), float32 in [0, 1]; see `embed`."""
        return self.scores_of_embeddings(self.embed(clips))

    def embed_of(self, inputs: Inputs, rows: NDArray[np.int64]) -> FloatArray:
        """The embeddings of some rows of inputs; see `embed`."""
        here = (self.manifest.channels, self.manifest.height)
        if (inputs.channels, inputs.height) != here:
            raise DataError(
                f"expected clips of {here[0]} channel(s) and height {here[1]}, as the tagger was trained on, got "
                f"{inputs.channels} and {inputs.height}"
            )
        found = np.zeros((len(rows), self.dim), np.float32)
        training = self.network.training
        self.network.eval()
        try:
            for at, weights, batch in self._batches(inputs, rows):
                np.add.at(found, at, weights[:, None] * self._embedded(batch))
        finally:
            self.network.train(training)
        return found

    def scores_of(self, inputs: Inputs, rows: NDArray[np.int64]) -> FloatArray:
        """The scores of some rows of inputs; see `scores`."""
        return self.scores_of_embeddings(self.embed_of(inputs, rows))

    def scores_of_embeddings(self, embeddings: FloatArray) -> FloatArray:
        """The scores that embeddings lead to, shape (clips, labels)."""
        with torch.no_grad():
            logits = self.network.classifier(torch.from_numpy(embeddings).to(self._device()))
        return torch.sigmoid(logits).float().cpu().numpy()

    def with_cache(self, cache: FloatArray) -> Self:
        """The same tagger with other cached embeddings."""
        return dataclasses.replace(self, cache=cache.astype(np.float16))

    def with_label(self, label: str, weight: FloatArray, bias: float) -> Self:
        """The same tagger with one label more, whose logit is `weight · embedding + bias`.

        Raises:
            ConfigError: It has that label.
        """
        if label in self.labels:
            raise ConfigError(f"expected a label the tagger does not know, got {label!r}")
        old = self.network.classifier
        classifier = nn.Linear(self.dim, len(self.labels) + 1)
        with torch.no_grad():
            classifier.weight.copy_(torch.cat([old.weight, torch.from_numpy(weight)[None]]))
            classifier.bias.copy_(torch.cat([old.bias, torch.tensor([bias])]))
        network = self._same_network(len(self.labels) + 1)
        network.load_state_dict({**self.network.state_dict(), **_prefixed(classifier)})
        manifest = msgspec.structs.replace(
            self.manifest, labels=(*self.labels, label), taught=self.manifest.taught + 1
        )
        return dataclasses.replace(self, manifest=manifest, network=network.eval())

    def save(self, directory: Path | str) -> None:
        """Write a directory, whole or not at all: manifest.json, weights.safetensors, cache.npy.

        Raises:
            ArtifactError: It cannot be written there.
        """
        manifest = msgspec.structs.replace(self.manifest, library_version=segue.__version__)
        weights = {name: value.contiguous() for name, value in self.network.state_dict().items()}
        with new_directory(Path(directory)) as temporary:
            save_file(weights, temporary / "weights.safetensors")
            np.save(temporary / "cache.npy", self.cache)
            text = msgspec.json.format(msgspec.json.encode(manifest), indent=2)
            (temporary / "manifest.json").write_bytes(text)

    @classmethod
    def load(cls, directory: Path | str) -> Self:
        """Read a saved directory.

        Raises:
            ArtifactError: The directory is missing, is something else, is of a newer format, or is damaged.
        """
        directory = Path(directory)
        manifest = read_manifest(directory, TaggerManifest, kind="tagger", format_version=FORMAT_VERSION)
        try:
            network = make_backbone(
                manifest.backbone, len(manifest.labels), channels=manifest.channels, height=manifest.height
            )
            network.load_state_dict(load_file(directory / "weights.safetensors"))
            cache: NDArray[np.float16] = np.load(directory / "cache.npy", allow_pickle=False)
        except (OSError, ValueError, EOFError, RuntimeError, SafetensorError, ConfigError) as error:
            raise ArtifactError(
                f"{directory} is damaged: {error}.", hint="Train the tagger again."
            ) from error
        return cls(manifest, channels_last(network).eval(), cache)

    def _batches(
        self, inputs: Inputs, rows: NDArray[np.int64]
    ) -> Iterator[tuple[NDArray[np.int64], FloatArray, FloatArray]]:
        """Positions in `rows`, the weight of each piece, and the pieces, equally long ones together."""
        lengths = np.array([inputs.frames(row) for row in rows.tolist()])
        for length in np.unique(lengths).tolist():
            same = np.flatnonzero(lengths == length)
            size = max(1, BATCH_FRAMES // max(length, self.manifest.least_frames))
            for start in range(0, len(same), size):
                at = same[start : start + size]
                for begin, end in self._windows(length):
                    pieces = [inputs.crop(row, begin, end - begin) for row in rows[at].tolist()]
                    weights = np.full(len(at), (end - begin) / length, np.float32)
                    yield at, weights, np.stack([self._sized(piece) for piece in pieces])

    def _windows(self, length: int) -> list[tuple[int, int]]:
        count = 1 if self.network.frames else -(-length // WINDOW)
        edges = np.linspace(0, length, count + 1).round().astype(int).tolist()
        return [*itertools.pairwise(edges)]

    def _sized(self, piece: FloatArray) -> FloatArray:
        """A piece as long as the network asks for at least; or exactly, when it has a size of its own."""
        if self.network.frames:
            return np.stack([resize_frames(channel, self.network.frames) for channel in piece])
        if piece.shape[2] < self.manifest.least_frames:
            return np.stack([tile_frames(channel, self.manifest.least_frames) for channel in piece])
        return piece

    def _embedded(self, batch: FloatArray) -> FloatArray:
        x = torch.from_numpy(self.manifest.normalisation.apply(batch)).to(self._device())
        with torch.no_grad():
            return self.network.embed(x.contiguous(memory_format=torch.channels_last)).float().cpu().numpy()

    def _device(self) -> torch.device:
        return self.network.classifier.weight.device

    def _same_network(self, classes: int) -> Network:
        manifest = self.manifest
        return make_backbone(manifest.backbone, classes, channels=manifest.channels, height=manifest.height)


def _prefixed(classifier: nn.Linear) -> dict[str, torch.Tensor]:
    return {f"classifier.{name}": value for name, value in classifier.state_dict().items()}

"""A trained tagger: labels and embeddings for clips of any length; saved and loaded."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# torch.from_numpy and safetensors leave their types open.

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import nn

import segue
from segue.audio.backbones import FrameNetwork, Network, channels_last, make_backbone
from segue.audio.inputs import ArrayInputs, FloatArray, Inputs
from segue.audio.kernel_ridge import KernelRidge
from segue.audio.listening import Listener
from segue.audio.manifest import FORMAT_VERSION, TaggerManifest
from segue.errors import ConfigError
from segue.files.arrays import read_array
from segue.files.artifacts import new_directory, whole, write_sealed_manifest
from segue.files.encoder_manifests import read_manifest
from segue.files.reading import read_steadily
from segue.files.utf8_paths import utf8_path


@dataclasses.dataclass(frozen=True, eq=False)
class FittedTagger:
    """A trained tagger; it computes on the CPU unless its network was moved.

    Attributes:
        manifest: Its description, and that of its inputs.
        network: The trained network, in eval mode.
        second: The kernel ridge regression of a tagger that was trained on few clips.
        cache: Embeddings of training clips, shape (clips, dim), float16: the counter-examples for new labels.
    """

    manifest: TaggerManifest
    network: Network
    cache: NDArray[np.float16] = dataclasses.field(default_factory=lambda: np.empty((0, 0), np.float16))
    second: KernelRidge | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, in the order of the scores."""
        return self.manifest.labels

    @property
    def dim(self) -> int:
        """Length of an embedding."""
        return self.network.dim

    def embed(self, clips: Sequence[FloatArray]) -> FloatArray:
        """The embeddings of clips of any lengths, shape (clips, dim), float32; see `Listener.embed`."""
        return self.listener.embed(clips)

    def scores(self, clips: Sequence[FloatArray]) -> FloatArray:
        """The score of each label for each clip, shape (clips, labels), float32 in [0, 1]; see `embed`."""
        if not len(clips):
            return np.empty((0, len(self.labels)), np.float32)
        inputs = ArrayInputs(clips)
        return self.scores_of(inputs, np.arange(len(inputs)))

    def embed_of(self, inputs: Inputs, rows: NDArray[np.int64]) -> FloatArray:
        """The embeddings of some rows of inputs; see `embed`."""
        return self.listener.embed_of(inputs, rows)

    def scores_of(self, inputs: Inputs, rows: NDArray[np.int64]) -> FloatArray:
        """The scores of some rows of inputs; see `scores`."""
        found = torch.sigmoid(self.listener.logits_of(inputs, rows)).numpy()
        if self.second is None:
            return found
        weight = self.manifest.kernel_ridge
        ridge = self.second.scores([inputs.crop(row, 0, inputs.frames(row))[0] for row in rows.tolist()])
        trained = ridge.shape[1]  # labels taught later are known only to the network
        found[:, :trained] = (1 - weight) * found[:, :trained] + weight * ridge
        return found

    def scores_of_embeddings(self, embeddings: FloatArray) -> FloatArray:
        """The scores from embeddings, shape (clips, labels)."""
        return torch.sigmoid(self.listener.classify(embeddings)).numpy()

    def with_cache(self, cache: FloatArray) -> Self:
        """The same tagger with other cached embeddings."""
        return dataclasses.replace(self, cache=cache.astype(np.float16))

    def with_label(self, label: str, weight: FloatArray, bias: float) -> Self:
        """The same tagger with one more label, whose logit is `weight · embedding + bias`.

        Raises:
            ConfigError: It has that label already, or scores frames rather than embeddings.
        """
        if label in self.labels:
            raise ConfigError(expected="a label the tagger does not know", got=repr(label))
        if isinstance(self.network, FrameNetwork):
            raise ConfigError(
                expected="a tagger whose scores come from one embedding of a clip",
                got=f"one with the backbone {self.manifest.backbone}, which scores frames",
                hint="Teach one of `segue audio train --backbone compact`, or train again with the label.",
            )
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
            ArtifactError: The directory cannot be written.
        """
        manifest = msgspec.structs.replace(self.manifest, library_version=segue.__version__)
        weights = {name: value.contiguous() for name, value in self.network.state_dict().items()}
        with new_directory(Path(directory)) as temporary:
            save_file(weights, temporary / "weights.safetensors")
            np.save(temporary / "cache.npy", self.cache)
            if self.second is not None:
                self.second.save(temporary)
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
        manifest = read_manifest(directory, TaggerManifest, kind="tagger", format_version=FORMAT_VERSION)
        with whole(directory, RuntimeError, SafetensorError, ConfigError, hint="Train the tagger again."):
            hearing = manifest.hearing
            network = make_backbone(
                manifest.backbone, len(manifest.labels), channels=hearing.channels, height=hearing.height
            )
            with utf8_path(directory / "weights.safetensors") as weights:
                network.load_state_dict(load_file(weights))
            cache: NDArray[np.float16] = read_array(directory / "cache.npy", np.float16, (None, None))
            second = KernelRidge.load(directory) if manifest.kernel_ridge else None
        return cls(manifest, channels_last(network).eval(), cache, second)

    @property
    def listener(self) -> Listener:
        """The network with the description of its inputs."""
        return Listener(self.network, self.manifest.hearing)

    def _same_network(self, classes: int) -> Network:
        hearing = self.manifest.hearing
        return make_backbone(
            self.manifest.backbone, classes, channels=hearing.channels, height=hearing.height
        )


def _prefixed(classifier: nn.Linear) -> dict[str, torch.Tensor]:
    return {f"classifier.{name}": value for name, value in classifier.state_dict().items()}

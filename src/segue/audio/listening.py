"""A network for clips of any length, with its normalisation, windows and batches."""

# pyright: reportUnknownMemberType=false
# torch.from_numpy's own type leaves its argument open.

from __future__ import annotations

import contextlib
import dataclasses
import itertools
from collections.abc import Generator, Iterator, Sequence
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from segue.audio import frame_passes
from segue.audio.backbones import FrameNetwork, Network
from segue.audio.backbones.frames import SURE
from segue.audio.inputs import ArrayInputs, FloatArray, Inputs
from segue.audio.manifest import Hearing
from segue.audio.mel import resize_frames, tile_frames
from segue.errors import DataError

WINDOW: Final = 4096
"""Longer clips are computed in windows of at most this many frames, 65 s, so that memory does not grow with length."""

BATCH_FRAMES: Final = 8 * 1876
"""Clips of equal length are computed together, up to this many frames; more would not fit into the cache."""


@dataclasses.dataclass(frozen=True, eq=False)
class Listener:
    """A trained network for clips.

    Attributes:
        network: The network.
        hearing: The description of its inputs.
    """

    network: Network
    hearing: Hearing

    def embed(self, clips: Sequence[FloatArray]) -> FloatArray:
        """The embeddings of clips of any lengths, shape (clips, dim), float32.

        The embedding of a clip longer than `WINDOW` frames is the mean of its windows' embeddings, weighted by length.

        Args:
            clips: Each of shape (height, frames) or (channels, height, frames).

        Raises:
            DataError: Their channels or height differ from those of the training clips.
        """
        if not len(clips):
            return np.empty((0, self.network.dim), np.float32)
        inputs = ArrayInputs(clips)
        return self.embed_of(inputs, np.arange(len(inputs)))

    def embed_of(self, inputs: Inputs, rows: NDArray[np.int64]) -> FloatArray:
        """The embeddings of some rows of inputs; see `embed`."""
        self.check(inputs)
        found = np.zeros((len(rows), self.network.dim), np.float32)
        with self._evaluating():
            for at, weights, batch in self._batches(inputs, rows):
                np.add.at(found, at, weights[:, None] * self._embedded(batch))
        return found

    def check(self, inputs: Inputs) -> None:
        """Refuse inputs of another kind than those of the training.

        Raises:
            DataError: Their channels or height differ.
        """
        here = (self.hearing.channels, self.hearing.height)
        if (inputs.channels, inputs.height) != here:
            raise DataError(
                expected=f"clips of {here[0]} channel(s) and height {here[1]}, as in training",
                got=f"{inputs.channels} and {inputs.height}",
                hint="Make the spectrograms as the training's were, such as with `segue audio features --mel`.",
            )

    def logits_of(self, inputs: Inputs, rows: NDArray[np.int64]) -> torch.Tensor:
        """The logits of some rows of inputs, shape (rows, classes).

        A network with a score for each frame pools the frames of the whole clip, whatever its length.

        Raises:
            DataError: As of `embed`.
        """
        network = self.network
        if not isinstance(network, FrameNetwork):
            return self.classify(self.embed_of(inputs, rows))
        self.check(inputs)
        with self._evaluating():
            found = [frame_passes.pooled(network, self.hearing, inputs, row) for row in rows.tolist()]
        return torch.logit(torch.stack(found), SURE) if found else torch.empty(0, network.classes)

    def classify(self, embeddings: FloatArray) -> torch.Tensor:
        """The output of the network's last layer for embeddings, shape (clips, classes)."""
        with torch.no_grad():
            return self.network.classifier(torch.from_numpy(embeddings).to(self._device())).float().cpu()

    def _batches(
        self, inputs: Inputs, rows: NDArray[np.int64]
    ) -> Iterator[tuple[NDArray[np.int64], FloatArray, FloatArray]]:
        """Positions in `rows`, the weight of each piece, and the pieces, grouped by length."""
        lengths = np.array([inputs.frames(row) for row in rows.tolist()])
        for length in np.unique(lengths).tolist():
            same = np.flatnonzero(lengths == length)
            size = max(1, BATCH_FRAMES // max(length, self.hearing.least_frames))
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
        """A piece with at least the network's smallest length, or exactly its length if that is fixed."""
        if self.network.frames:
            return np.stack([resize_frames(channel, self.network.frames) for channel in piece])
        if piece.shape[2] < self.hearing.least_frames:
            return np.stack([tile_frames(channel, self.hearing.least_frames) for channel in piece])
        return piece

    def _embedded(self, batch: FloatArray) -> FloatArray:
        x = torch.from_numpy(self.hearing.normalisation.apply(batch)).to(self._device())
        with torch.no_grad():
            return self.network.embed(x.contiguous(memory_format=torch.channels_last)).float().cpu().numpy()

    @contextlib.contextmanager
    def _evaluating(self) -> Generator[None]:
        """The network in eval mode."""
        training = self.network.training
        self.network.eval()
        try:
            yield
        finally:
            self.network.train(training)

    def _device(self) -> torch.device:
        return self.network.classifier.weight.device

"""The mean of word vectors, plain or as SIF has it: the encoders that every network must beat.

SIF (smooth inverse frequency; Arora, Liang & Ma 2017): the mean of a text's word vectors with the weights
a / (a + p(w)), minus its projection on the first singular vector of the training texts' means.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# torch leaves the types of some functions out.

from __future__ import annotations

import msgspec
import numpy as np
import torch
from torch import nn

from segue.titles.networks.body import Body
from segue.titles.networks.word_vectors import Vectors, WordVectorSettings
from segue.titles.views import Ids, View


class WordMean(msgspec.Struct, frozen=True, kw_only=True, tag="word mean"):
    """Settings.

    Attributes:
        vectors: Where the word vectors come from.
        smoothing: SIF's a, 1e-4 to 1e-3 in the paper; None weighs all words alike and removes nothing.
    """

    vectors: WordVectorSettings = WordVectorSettings(mode="static")
    smoothing: float | None = None

    def build(self, view: View) -> WordMeanBody:
        """See `NetworkSettings`."""
        return WordMeanBody(self, view.size)


class WordMeanBody(Body):
    """The network."""

    def __init__(self, settings: WordMean, size: int) -> None:
        super().__init__()
        self.settings, self.dim = settings, settings.vectors.dim
        self.words = Vectors(settings.vectors, size)
        self.weights = nn.Buffer(torch.ones(size))
        self.common = nn.Buffer(torch.zeros(self.dim))

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """See `Body`."""
        mean = self._means(ids)
        return mean - (mean @ self.common).unsqueeze(-1) * self.common

    def _means(self, ids: torch.Tensor) -> torch.Tensor:
        weights = (self.weights[ids] * (ids != 0)).unsqueeze(-1)
        return (self.words(ids) * weights).sum(dim=1) / (ids != 0).sum(dim=1, keepdim=True).clamp(min=1)

    @torch.no_grad()
    def prepare(self, rows: list[Ids]) -> None:
        """Learn SIF's weights and common direction from the training rows, once the vectors are there."""
        smoothing = self.settings.smoothing
        if smoothing is None:
            return
        counts = np.bincount(np.concatenate(rows), minlength=len(self.weights))
        shares = torch.tensor(counts / counts.sum(), dtype=torch.float32)
        self.weights.copy_(smoothing / (smoothing + shares))
        squares = torch.zeros(self.dim, self.dim, dtype=torch.float64)
        for start in range(0, len(rows), _CHUNK):
            chunk = rows[start : start + _CHUNK]
            means = self._means(_matrix(chunk)).double()
            squares += means.T @ means
        self.common.copy_(torch.linalg.eigh(squares).eigenvectors[:, -1].float())


_CHUNK = 4096


def _matrix(rows: list[Ids]) -> torch.Tensor:
    from segue.titles.views import padded

    return torch.from_numpy(padded(rows))

"""A network's first layer: word vectors, drawn at random or learned by word2vec before (Kim 2014's four ways)."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# torch leaves the types of some functions out.

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from segue.errors import ConfigError
from segue.protocols import Progress
from segue.titles.views import Ids
from segue.word2vec.track2vec import Track2Vec

Mode = Literal["rand", "static", "non-static", "multichannel"]


class WordVectorSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where word vectors come from.

    Attributes:
        dim: Length of a vector, 1 or more.
        mode: "rand" draws them and trains them; "static" learns them by word2vec and keeps them;
            "non-static" trains them on; "multichannel" has both, side by side.
        epochs: word2vec's passes over the rows.
    """

    dim: int = 128
    mode: Mode = "rand"
    epochs: int = 10

    def __post_init__(self) -> None:
        if self.dim < 1 or self.epochs < 1:
            raise ConfigError(expected="dim and epochs of 1 or more", got=f"{self.dim}, {self.epochs}")


class Vectors(nn.Module):
    """The layer; `dim` doubles where there are two channels."""

    def __init__(self, settings: WordVectorSettings, size: int) -> None:
        super().__init__()
        self.settings = settings
        self.channels = nn.ModuleList(
            nn.Embedding(size, settings.dim, padding_idx=0)
            for _ in range(2 if settings.mode == "multichannel" else 1)
        )
        for channel in self.channels:
            nn.init.uniform_(channel.weight, -0.25, 0.25)  # pyright: ignore[reportArgumentType] - an Embedding's
        if settings.mode in ("static", "multichannel"):
            self.channels[0].requires_grad_(requires_grad=False)

    @property
    def dim(self) -> int:
        """Numbers a word has."""
        return self.settings.dim * len(self.channels)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """(n, length) ids to (n, length, dim)."""
        return torch.cat([channel(ids) for channel in self.channels], dim=-1)

    @torch.no_grad()
    def learn(self, rows: Sequence[Ids], *, seed: int, progress: Progress) -> None:
        """Learn the vectors by word2vec where the mode asks for it; ids it never met keep their draw."""
        if self.settings.mode == "rand":
            return
        found = learned(rows, self.settings, seed=seed, progress=progress)
        for channel in self.channels:
            for at, vector in found.items():
                channel.weight[at] = torch.from_numpy(vector)  # pyright: ignore[reportIndexIssue, reportArgumentType] - an Embedding's


def learned(
    rows: Sequence[Ids], settings: WordVectorSettings, *, seed: int, progress: Progress
) -> dict[int, NDArray[np.float32]]:
    """The vector of each id that occurs twice or more, by skip-gram over rows as bags."""
    word2vec = Track2Vec(
        vector_size=settings.dim,
        window=None,
        min_count=2,
        sg=True,
        negative=5,
        epochs=settings.epochs,
        alpha=0.05,
    )
    fitted = word2vec.fit(([str(one) for one in row.tolist()] for row in rows), seed=seed, progress=progress)
    return {int(token): vector.copy() for token, vector in zip(fitted.tokens, fitted.vectors, strict=True)}

"""A network that reads tracks in order and scores the one that follows: vectors, a body, and the same vectors again.

    score(w | h) = norm(body(vectors of h)) . vector(w) + bias(w)

The output shares the tracks' vectors with the input (Press & Wolf 2017), so a rare track needs half as much to be
learned.
"""

# pyright: reportUnknownMemberType=false
# torch leaves the types of some functions out.

from __future__ import annotations

import torch
from torch import nn

from segue.sequences.networks.transformer import CausalTransformer
from segue.sequences.recipe import NetworkRecipe

PADDING, BEGIN, FIRST = 0, 1, 2
"""Ids of nothing, of the beginning of a list, and of the first track."""

SPREAD = 0.1
"""Standard deviation of the vectors' first numbers."""


class NextTrackNetwork(nn.Module):
    """Reads ids and scores tracks.

    Args:
        recipe: Its parts.
        tracks: How many tracks it knows.
    """

    def __init__(self, recipe: NetworkRecipe, tracks: int) -> None:
        super().__init__()
        dim = recipe.dim
        self.vectors = nn.Embedding(tracks + FIRST, dim, padding_idx=PADDING)
        nn.init.normal_(self.vectors.weight[BEGIN:], std=SPREAD)
        self.dropout, self.norm = nn.Dropout(recipe.dropout), nn.LayerNorm(dim)
        self.body = _body(recipe)
        self.bias = nn.Parameter(torch.zeros(tracks))

    def forward(self, ids: torch.Tensor, among: torch.Tensor | None = None) -> torch.Tensor:
        """Return the scores of the track after each of the ids (n, T), as (n, T, tracks).

        Args:
            ids: Lists, padded at their ends.
            among: Tracks to score, (some,); None for all.
        """
        read = self.body(self.dropout(self.vectors(ids)))
        read = self.dropout(self.norm(read[0] if isinstance(read, tuple) else read))
        if among is None:
            return read @ self.vectors.weight[FIRST:].T + self.bias
        return read @ self.vectors(among + FIRST).T + self.bias[among]


class Nplm(nn.Module):
    """The tracks before in a row, a hidden layer with tanh (Bengio et al. 2003); zeros before the beginning."""

    def __init__(self, recipe: NetworkRecipe) -> None:
        super().__init__()
        self.window = recipe.window
        self.hidden = nn.Linear(recipe.dim * recipe.window, recipe.dim)
        self.out = nn.Linear(recipe.dim, recipe.dim)

    def forward(self, vectors: torch.Tensor) -> torch.Tensor:
        """Return vectors of the same shape, (n, T, dim)."""
        padded = nn.functional.pad(vectors, (0, 0, self.window - 1, 0))
        rows = padded.unfold(1, self.window, 1).transpose(2, 3).flatten(2)
        return self.out(torch.tanh(self.hidden(rows)))


def _body(recipe: NetworkRecipe) -> nn.Module:
    dim, layers = recipe.dim, recipe.layers
    between = recipe.dropout if layers > 1 else 0.0
    match recipe.network:
        case "gru":
            return nn.GRU(dim, dim, layers, batch_first=True, dropout=between)
        case "lstm":
            return nn.LSTM(dim, dim, layers, batch_first=True, dropout=between)
        case "transformer" | "performer":
            return CausalTransformer(recipe)
        case "nplm":
            return Nplm(recipe)

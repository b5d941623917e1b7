"""A dynamic convolutional network (Kalchbrenner, Grefenstette & Blunsom 2014, ACL).

Each layer is a wide convolution of every row of the sentence matrix by itself, so that a text of s words has s + m - 1
columns after a width of m; then k-max pooling, which keeps a row's k largest values in their order; then tanh. Before
the last pooling, rows are folded: each second one is added to the one before it. The last layer keeps `top` values,
layer l of L keeps

    k_l = max(top, ceil((L - l) / L * s)),

which is 12, 6, 3 for a text of 18 words, 3 layers and a top of 3.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# torch leaves the types of some functions out.

from __future__ import annotations

import msgspec
import torch
from torch import nn

from segue.errors import ConfigError
from segue.titles.networks.body import Body
from segue.titles.networks.word_vectors import Vectors, WordVectorSettings
from segue.titles.views import View


class DCNN(msgspec.Struct, frozen=True, kw_only=True, tag="dcnn"):
    """Settings; the paper's are the default.

    Attributes:
        vectors: The word vectors, of an even length.
        widths: Words in a window, one width a layer.
        maps: Feature maps, one number a layer.
        top: Values that the last layer keeps of each row.
        dropout: Rate on the word vectors.

    Raises:
        ConfigError: A setting is outside its range, or widths and maps are of different numbers.
    """

    vectors: WordVectorSettings = WordVectorSettings(dim=48)
    widths: tuple[int, ...] = (7, 5)
    maps: tuple[int, ...] = (6, 14)
    top: int = 4
    dropout: float = 0.2

    def __post_init__(self) -> None:
        whole = all(value >= 1 for value in (*self.widths, *self.maps, self.top))
        if not self.widths or len(self.widths) != len(self.maps) or not whole or self.vectors.dim % 2:
            raise ConfigError(
                expected="as many widths as maps, all of 1 or more, and vectors of an even length",
                got=f"widths {self.widths}, maps {self.maps}, top {self.top}, vectors of {self.vectors.dim}",
            )

    def build(self, view: View) -> DCNNBody:
        """See `NetworkSettings`."""
        return DCNNBody(self, view.size)


class DCNNBody(Body):
    """The network."""

    def __init__(self, settings: DCNN, size: int) -> None:
        super().__init__()
        self.settings = settings
        self.words = Vectors(settings.vectors, size)
        self.dropout = nn.Dropout(settings.dropout)
        rows = self.words.dim
        self.rows, self.dim = rows, rows // 2 * settings.maps[-1] * settings.top
        inputs = (1, *settings.maps[:-1])
        self.layers = nn.ModuleList(
            nn.Conv1d(rows * before, rows * maps, width, padding=width - 1, groups=rows)
            for before, maps, width in zip(inputs, settings.maps, settings.widths, strict=True)
        )

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """See `Body`: what is beyond a text's own columns is 0 before each layer."""
        ids = nn.functional.pad(ids, (0, self.settings.top))
        own = (ids != 0).unsqueeze(1)
        lengths = own.sum(dim=2)  # (n, 1)
        states = self.dropout(self.words(ids)).transpose(1, 2) * own
        words, last = lengths, len(self.layers) - 1
        for at, (layer, width) in enumerate(zip(self.layers, self.settings.widths, strict=True)):
            states, lengths = layer(states), lengths + width - 1
            if at == last:
                states = folded(states, self.rows)
            kept = dynamic_k(words, at + 1, len(self.layers), self.settings.top)
            states = k_max(states, lengths, kept).tanh()
            lengths = torch.minimum(lengths, kept)
            places = torch.arange(states.shape[2], device=ids.device)
            states = states * (places < lengths.unsqueeze(2))
        return states[:, :, : self.settings.top].reshape(-1, self.dim)


def dynamic_k(words: torch.Tensor, layer: int, layers: int, top: int) -> torch.Tensor:
    """k_l for texts of some numbers of words, of the same shape."""
    return (((layers - layer) * words + layers - 1) // layers).clamp(min=top)


def folded(states: torch.Tensor, rows: int) -> torch.Tensor:
    """Add each second row's maps to those of the row before it: (n, rows * maps, length) to half as many."""
    n, channels, length = states.shape
    return states.reshape(n, rows // 2, 2, channels // rows, length).sum(dim=2).flatten(1, 2)


def k_max(states: torch.Tensor, lengths: torch.Tensor, kept: torch.Tensor) -> torch.Tensor:
    """The `kept` largest of each row's first `lengths` values, in their order, from the first column on.

    Args:
        states: Shape (n, channels, length).
        lengths: How many columns belong to each text, (n, 1).
        kept: How many values stay, (n, 1); of a shorter text all.

    Returns:
        The shape of `states`; columns beyond those that stay have no meaning. Of equal values the first stay.
    """
    places = torch.arange(states.shape[2], device=states.device)
    own = places < lengths.unsqueeze(2)
    order = states.masked_fill(~own, float("-inf")).sort(dim=2, descending=True).indices
    stays = places < torch.minimum(lengths, kept).unsqueeze(2)
    chosen = torch.where(stays, order, order + states.shape[2]).sort(dim=2).values
    return states.gather(2, chosen % states.shape[2])

"""Kim's convolutional network for sentences (Kim 2014): windows of 3, 4 and 5 words, the strongest of each kept.

For each width h, `filters` maps c_i = relu(w · x_{i:i+h-1} + b), and of each map its largest value over the text
("max-over-time"). Texts shorter than a window are filled up. The paper's limit on the norm of the last
layer's rows is the head's (`max_norm`).
"""

from __future__ import annotations

import msgspec
import torch
from torch import nn

from segue.titles.networks.body import Body
from segue.titles.networks.word_vectors import Vectors, WordVectorSettings
from segue.titles.views import View


class KimCNN(msgspec.Struct, frozen=True, kw_only=True, tag="kim cnn"):
    """Settings; the paper's are the default, but for the length of the vectors.

    Attributes:
        vectors: The word vectors: "rand", "static", "non-static" or "multichannel".
        widths: Words in a window.
        filters: Maps a width.
    """

    vectors: WordVectorSettings = WordVectorSettings()
    widths: tuple[int, ...] = (3, 4, 5)
    filters: int = 100

    def build(self, view: View) -> KimBody:
        """See `NetworkSettings`."""
        return KimBody(self, view.size)


class KimBody(Body):
    """The network."""

    def __init__(self, settings: KimCNN, size: int) -> None:
        super().__init__()
        self.dim = settings.filters * len(settings.widths)
        self.longest = max(settings.widths)
        self.words = Vectors(settings.vectors, size)
        self.windows = nn.ModuleList(
            nn.Conv1d(self.words.dim, settings.filters, width) for width in settings.widths
        )

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """See `Body`: filled places have the vector 0, in every text at least `longest - 1` of them."""
        words = self.words(nn.functional.pad(ids, (0, self.longest - 1)))
        columns = (words * (nn.functional.pad(ids, (0, self.longest - 1)) != 0).unsqueeze(-1)).transpose(1, 2)
        length = ids.shape[1]
        maps = [window(columns)[:, :, :length].relu() for window in self.windows]
        # a window that begins in the filling is no part of the text; relu's 0 never wins against it
        own = (ids != 0).unsqueeze(1)
        return torch.cat([(one * own).amax(dim=2) for one in maps], dim=1)

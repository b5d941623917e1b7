"""A weighted sum of feature vectors: fastText's network (Joulin et al. 2017), and the linear floor.

"learned" gives each feature a weight exp(w) that training moves from 1. The title's features and the shown tags are
summed apart, each sum is brought to one length by layer normalisation, and both are added: one tag among twenty
features of a title would count for little (on Melon nDCG@10 of tags with half of them shown rises by .011).
"tf-idf" keeps the weights idf / ‖idf‖ of the row: under a linear head that is a linear classifier of TF-IDF
features whose weight matrix has rank `dim`, since 70,000 features x 29,000 tags would be 2 billion numbers.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportPrivateImportUsage=false
# torch leaves the types of some functions out.

from __future__ import annotations

from typing import Literal

import msgspec
import torch
from torch import nn

from segue.titles.networks.body import Body
from segue.titles.views import BagView, View
from segue.titles.views.bags import TAGS


class FeatureBag(msgspec.Struct, frozen=True, kw_only=True, tag="feature bag"):
    """Settings.

    Attributes:
        dim: Length of a vector.
        weights: How features are weighed.
        dropout: Rate of features left out in training.
        spread: Standard deviation of the first vectors.
    """

    dim: int = 256
    weights: Literal["learned", "tf-idf"] = "learned"
    dropout: float = 0.2
    spread: float = 0.1

    def build(self, view: View) -> FeatureBagBody:
        """See `NetworkSettings`."""
        idf = torch.from_numpy(view.idf) if isinstance(view, BagView) else torch.ones(view.size)
        tags = torch.from_numpy(view.blocks == TAGS) if isinstance(view, BagView) else torch.zeros(view.size)
        return FeatureBagBody(self, idf, tags.float())


class FeatureBagBody(Body):
    """The network."""

    def __init__(self, settings: FeatureBag, idf: torch.Tensor, tags: torch.Tensor) -> None:
        super().__init__()
        self.settings, self.dim = settings, settings.dim
        self.features = nn.EmbeddingBag(len(idf), settings.dim, mode="sum", padding_idx=0)
        nn.init.normal_(self.features.weight, 0.0, settings.spread)
        self.idf, self.tags = nn.Buffer(idf), nn.Buffer(tags)
        learned = settings.weights == "learned"
        self.weights = nn.Parameter(torch.zeros(len(idf))) if learned else None
        self.norms = nn.ModuleList(nn.LayerNorm(settings.dim) for _ in range(2 if learned else 0))

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """See `Body`."""
        weights = self._row_weights(ids)
        if self.training and self.settings.dropout:
            weights = weights * (torch.rand_like(weights) >= self.settings.dropout)
        if self.weights is None:
            return self._sum(ids, weights)
        tags = self.tags[ids]
        title, given = (
            norm(self._sum(ids, weights * part))
            for norm, part in zip(self.norms, (1 - tags, tags), strict=True)
        )
        return title + given * tags.amax(dim=1, keepdim=True)

    def _sum(self, ids: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
        if torch.jit.is_tracing():  # ONNX has no bag of vectors: gather, then sum
            return (self.features.weight[ids] * weights.unsqueeze(-1)).sum(dim=1)
        return self.features(ids, per_sample_weights=weights)

    def _row_weights(self, ids: torch.Tensor) -> torch.Tensor:
        if self.weights is not None:
            return torch.exp(self.weights[ids]) * (ids != 0)
        idf = self.idf[ids] * (ids != 0)
        return idf / idf.norm(dim=1, keepdim=True).clamp(min=1e-9)

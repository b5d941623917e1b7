"""A network: from rows of ids, by a body and its heads, to the scores of labels."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# torch leaves the types of some functions out.

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import torch
from torch import nn

from segue.titles.networks.body import Body
from segue.training import Batch

VECTORS: Final = "vectors"
PLACES: Final = "places"
PENALTY: Final = "penalty"
"""Names in a network's output in addition to those of its heads."""


class LabelHead(nn.Module):
    """A score for each label: dropout and one linear layer.

    Args:
        dim: Length of a vector.
        labels: Number of labels.
        dropout: Rate of the dropout.
        max_norm: Largest norm of a weight row (Kim 2014); None sets no limit.
    """

    def __init__(self, dim: int, labels: int, *, dropout: float, max_norm: float | None) -> None:
        super().__init__()
        self.dropout, self.max_norm = nn.Dropout(dropout), max_norm
        self.linear = nn.Linear(dim, labels)
        nn.init.normal_(self.linear.weight, 0.0, 0.02)
        nn.init.zeros_(self.linear.bias)

    def forward(self, vectors: torch.Tensor) -> torch.Tensor:
        """Shape (n, labels)."""
        if self.training and self.max_norm is not None:
            with torch.no_grad():
                self.linear.weight.copy_(torch.renorm(self.linear.weight, 2, 0, self.max_norm))
        return self.linear(self.dropout(vectors))


class TitleNetwork(nn.Module):
    """A body, a head for each kind of label, and optionally one for places in another space."""

    def __init__(
        self,
        body: Body,
        heads: Mapping[str, int],
        *,
        places: int = 0,
        dropout: float = 0.3,
        max_norm: float | None = None,
    ) -> None:
        super().__init__()
        self.body = body
        self.heads = nn.ModuleDict(
            {
                name: LabelHead(body.dim, labels, dropout=dropout, max_norm=max_norm)
                for name, labels in heads.items()
            }
        )
        self.places = nn.Linear(body.dim, places) if places else None

    def forward(self, ids: torch.Tensor) -> dict[str, torch.Tensor]:
        """Vectors (n, dim), scores of each head (n, labels), places (n, places) and the body's penalty."""
        vectors = self.body(ids)
        found = {VECTORS: vectors, **{name: head(vectors) for name, head in self.heads.items()}}
        if self.places is not None:
            found[PLACES] = self.places(vectors)
        if self.training and self.body.penalty is not None:
            found[PENALTY] = self.body.penalty
        return found

    @torch.no_grad()
    def start_from(self, shares: Mapping[str, torch.Tensor]) -> None:
        """Initialise each head's bias with the logarithm of its labels' shares."""
        for name, share in shares.items():
            head = self.heads[name]
            if isinstance(head, LabelHead):
                head.linear.bias.copy_(torch.log(share))


def title_loss(module: nn.Module, batch: Batch) -> torch.Tensor:
    """Cross-entropy between softmax and the even mix of a row's labels, the mean over rows, summed over heads.

    For a row with correct labels L: -1/|L| Σ_{l in L} log softmax(scores)_l. For places: 1 - cosine. The batch has
    `ids`, and for each head `<head>/rows`, `<head>/labels` and `<head>/weights` (a row's weights sum to 1, or to 0).
    """
    found: dict[str, torch.Tensor] = module(batch["ids"])
    total = found[VECTORS].new_zeros(())
    for name, scores in found.items():
        if f"{name}/rows" in batch:
            total = total + _softmax_loss(
                scores, batch[f"{name}/rows"], batch[f"{name}/labels"], batch[f"{name}/weights"]
            )
    if PLACES in found and f"{PLACES}/known" in batch:
        known = batch[f"{PLACES}/known"]
        apart = 1 - nn.functional.cosine_similarity(found[PLACES], batch[PLACES], dim=1)
        total = total + (apart * known).sum() / known.sum().clamp(min=1)
    if PENALTY in found:
        total = total + found[PENALTY]
    return total


def _softmax_loss(
    scores: torch.Tensor, rows: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor
) -> torch.Tensor:
    scores = scores.float()
    taught = scores.new_zeros(len(scores)).index_add(0, rows, weights)
    right = (scores[rows, labels] * weights).sum()
    whole = (torch.logsumexp(scores, dim=1) * taught).sum()
    return (whole - right) / taught.sum().clamp(min=1)

"""A causal Transformer (GPT: Radford et al. 2018; norms first, 2019), with softmax attention or FAVOR+."""

# pyright: reportUnknownMemberType=false
# torch leaves the types of some functions out.

from __future__ import annotations

import torch
from torch import nn

from segue.sequences.networks import favor
from segue.sequences.places import waves
from segue.sequences.recipe import NetworkRecipe


class CausalTransformer(nn.Module):
    """Adds places to vectors (n, T, dim), and reads each with those before it."""

    def __init__(self, recipe: NetworkRecipe) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(Block(recipe) for _ in range(recipe.layers))

    def forward(self, vectors: torch.Tensor) -> torch.Tensor:
        """Return vectors of the same shape."""
        places = torch.from_numpy(waves(vectors.shape[1], vectors.shape[2])).to(vectors.device)
        vectors = vectors + places
        for block in self.blocks:
            vectors = block(vectors)
        return vectors


class Block(nn.Module):
    """Attention, then two layers for each place."""

    def __init__(self, recipe: NetworkRecipe) -> None:
        super().__init__()
        dim, self.heads = recipe.dim, recipe.heads
        self.before, self.after = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.asked, self.mixed = nn.Linear(dim, 3 * dim), nn.Linear(dim, dim)
        self.wide, self.narrow = nn.Linear(dim, 4 * dim), nn.Linear(4 * dim, dim)
        self.dropout = nn.Dropout(recipe.dropout)
        self.random = recipe.network == "performer"
        if self.random:
            drawn = favor.draw(recipe.heads, recipe.features, dim // recipe.heads, torch.default_generator)
            self.register_buffer("features", drawn)

    def forward(self, vectors: torch.Tensor) -> torch.Tensor:
        """Return vectors of the same shape, (n, T, dim)."""
        n, length, dim = vectors.shape
        parts = self.asked(self.before(vectors)).view(n, length, 3, self.heads, dim // self.heads)
        queries, keys, values = parts.permute(2, 0, 3, 1, 4)
        if self.random:
            seen = favor.causal(queries, keys, values, self.get_buffer("features"))
        else:
            seen = nn.functional.scaled_dot_product_attention(queries, keys, values, is_causal=True)
        vectors = vectors + self.dropout(self.mixed(seen.transpose(1, 2).reshape(n, length, dim)))
        inner = nn.functional.gelu(self.wide(self.after(vectors)))
        return vectors + self.dropout(self.narrow(inner))

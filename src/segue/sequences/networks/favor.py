"""FAVOR+: attention over long lists in linear time (Choromanski et al., "Rethinking attention with Performers", 2021).

exp(q . k) is the mean of f(q) . f(k) over random features, which are positive, so that no sum of them changes its sign:

    f(x)_r = exp(w_r . x - |x|^2 / 2) / sqrt(m),   w_1 … w_m normal, orthogonal in groups of the head's size

    attention at t = sum over s ≤ t of (f(q_t) . f(k_s)) v_s / sum over s ≤ t of f(q_t) . f(k_s)
                   = f(q_t) . (sum of f(k_s) v_s^T) / f(q_t) . (sum of f(k_s))

Both sums run along the list, so a list of n tracks takes n steps of m * size numbers, where softmax takes n^2.
Here q and k are divided by the fourth root of the head's size first, which gives softmax attention's usual scale.
"""

# pyright: reportUnknownMemberType=false
# torch leaves the types of some functions out.

from __future__ import annotations

import torch

PORTION = 64
"""Tracks whose sums are held at once; the sums of earlier ones are carried on."""

LEAST = 1e-6
"""What keeps the divisor above 0."""


def draw(heads: int, features: int, size: int, generator: torch.Generator) -> torch.Tensor:
    """Return random directions, (heads, features, size): orthogonal in groups of `size`, as long as normal vectors."""
    found = torch.empty(heads, features, size)
    for head in range(heads):
        for start in range(0, features, size):
            drawn = torch.randn(size, size, generator=generator)
            group: torch.Tensor = torch.linalg.qr(drawn)[0]  # pyright: ignore[reportUnknownVariableType] - it has no type
            count = min(size, features - start)
            lengths = torch.randn(count, size, generator=generator).square().sum(1, keepdim=True).sqrt()
            found[head, start : start + count] = group[:count] * lengths
    return found


def mapped(vectors: torch.Tensor, directions: torch.Tensor, *, each: bool) -> torch.Tensor:
    """Return f of vectors (n, heads, T, size) times a factor that cancels out, (n, heads, T, features).

    Args:
        vectors: Queries or keys.
        directions: What `draw` returned.
        each: Whether every vector may have a factor of its own (queries), or all of a list share one (keys).
    """
    vectors = vectors / vectors.shape[-1] ** 0.25
    exponents = torch.einsum("nhts,hms->nhtm", vectors, directions)
    exponents = exponents - vectors.square().sum(-1, keepdim=True) / 2
    most = exponents.amax(dim=-1 if each else (-2, -1), keepdim=True)
    return torch.exp(exponents - most.detach()) + LEAST


def causal(
    queries: torch.Tensor, keys: torch.Tensor, values: torch.Tensor, directions: torch.Tensor
) -> torch.Tensor:
    """Return the attention of each place to itself and those before it; all (n, heads, T, size)."""
    asked, held = mapped(queries, directions, each=True), mapped(keys, directions, each=False)
    sums = held.new_zeros(*held.shape[:2], held.shape[-1], values.shape[-1])
    weights = held.new_zeros(*held.shape[:2], held.shape[-1])
    found: list[torch.Tensor] = []
    for start in range(0, held.shape[2], PORTION):
        part = slice(start, start + PORTION)
        q, k, v = asked[:, :, part], held[:, :, part], values[:, :, part]
        within = torch.tril(q @ k.transpose(-1, -2))
        over = within @ v + q @ sums
        under = within.sum(-1) + torch.einsum("nhtm,nhm->nht", q, weights)
        found.append(over / under[..., None])
        sums, weights = sums + k.transpose(-1, -2) @ v, weights + k.sum(2)
    return torch.cat(found, dim=2)

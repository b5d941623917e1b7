"""Style transfer by Gram matrices: one picture's shapes with another one's texture.

A network's map at layer l is F (M, N): M features at N places. What is where is the content; which features come
together, wherever that is, is the style:

    G = F Fᵀ / N                                       Gram matrix (M, M)
    L_content = mean (F - F_content)² at one layer     L_style = Σₗ mean (Gₗ - G_styleₗ)² / mean G_styleₗ²
    L = α L_content / mean (F_content)² + β L_style

The pixels of the picture itself are changed until L is small; it begins as the content's picture. The network's
weights are random and stay so: textures need no trained ones (Ustyuzhaninov et al. 2017). Both losses are shares
here, so that α and β mean the same for any pictures.

Gatys, Ecker & Bethge 2016.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import torch
from torch import Tensor, nn

from examples.reference.pictures.style_pictures import content_picture, style_picture

ALPHA, BETA = 1.0, 3.0
CONTENT_LAYER: Final = 3


class RandomFeatures(nn.Module):
    """A picture (1, 3, n, n) → maps (32, N), of four layers of fixed random 3 × 3 convolutions."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        torch.manual_seed(seed)
        sizes = (3, 32, 32, 32, 32)
        layers = [
            nn.Conv2d(a, b, 3, padding=1, padding_mode="reflect", bias=False) for a, b in pairwise(sizes)
        ]
        for layer in layers:
            nn.init.orthogonal_(layer.weight, gain=2**0.5)
        self.layers = nn.ModuleList(layers)
        self.requires_grad_(False)

    def forward(self, picture: Tensor) -> list[Tensor]:
        """The maps of all layers; from the second on, each is half as wide as the one before."""
        maps, x = [], 2 * picture - 1
        for i, layer in enumerate(self.layers):
            x = torch.relu(layer(x if i == 0 else nn.functional.avg_pool2d(x, 2)))
            maps.append(x.flatten(2)[0])
        return maps


def gram(F: Tensor) -> Tensor:
    """G (M, M) of a map (M, N)."""
    return F @ F.T / F.shape[1]


def style_loss(maps: list[Tensor], style: list[Tensor]) -> Tensor:
    """L_style, from 0."""
    pairs = [(gram(F), gram(S)) for F, S in zip(maps, style, strict=True)]
    return torch.stack([((G - T) ** 2).mean() / (T**2).mean() for G, T in pairs]).sum()


def content_loss(maps: list[Tensor], content: list[Tensor]) -> Tensor:
    """L_content as a share of the content's own size, from 0."""
    F, C = maps[CONTENT_LAYER], content[CONTENT_LAYER]
    return ((F - C) ** 2).mean() / (C**2).mean()


@dataclass(frozen=True)
class Transfer:
    """The picture (1, 3, SIDE, SIDE), and the losses before and after; for content, of the style's picture."""

    picture: Tensor
    style_before: float
    style_after: float
    content_of_style: float
    content_after: float


def transfer(steps: int, seed: int = 0) -> Transfer:
    """The content's picture in the style of the other one, after so many steps of Adam on its pixels."""
    features = RandomFeatures(seed)
    content, style = features(content_picture()), features(style_picture())
    picture = content_picture().requires_grad_()
    optimiser = torch.optim.Adam([picture], lr=0.02)
    for _ in range(steps):
        maps = features(picture)
        loss = ALPHA * content_loss(maps, content) + BETA * style_loss(maps, style)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        with torch.no_grad():
            picture.clamp_(0, 1)
    maps = features(picture.detach())
    return Transfer(
        picture.detach(),
        float(style_loss(content, style)),
        float(style_loss(maps, style)),
        float(content_loss(style, content)),
        float(content_loss(maps, content)),
    )


def run() -> Iterator[str]:
    """Change the picture 300 times."""
    done = transfer(steps=300)
    fall = done.style_before / done.style_after
    yield f"style loss {done.style_before:.2f} → {done.style_after:.4f}: {fall:.0f} times smaller"
    yield f"content loss {done.content_after:.3f}; of the style picture itself {done.content_of_style:.3f}"

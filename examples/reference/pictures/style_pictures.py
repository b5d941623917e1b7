"""Two pictures for style transfer: one with shapes on plain ground, one that is texture alone."""

from __future__ import annotations

from typing import Final

import numpy as np
import torch
from torch import Tensor

SIDE: Final = 64


def content_picture() -> Tensor:
    """A bright disc and a dark square on grey, in colour: (1, 3, SIDE, SIDE), from 0 to 1."""
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    picture = np.full((3, SIDE, SIDE), 0.5)
    picture[:, (x - 0.35) ** 2 + (y - 0.4) ** 2 < 0.05] = np.array([[0.9], [0.8], [0.2]])
    picture[:, (np.abs(x - 0.7) < 0.18) & (np.abs(y - 0.65) < 0.18)] = np.array([[0.1], [0.2], [0.5]])
    return torch.tensor(picture)[None].float()


def style_picture() -> Tensor:
    """Slanted waves in two colours: (1, 3, SIDE, SIDE), from 0 to 1."""
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    wave = np.sin(2 * np.pi * (7 * x + 4 * y) + 2 * np.sin(2 * np.pi * 2 * y))
    colours = np.array([[0.4, 0.1, -0.3], [0.1, 0.3, 0.2]])
    picture = 0.5 + np.tensordot(colours, np.stack([wave, np.sign(wave) / 2]), axes=(0, 0))
    return torch.tensor(picture)[None].float().clamp(0, 1)

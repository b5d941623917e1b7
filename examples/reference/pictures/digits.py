"""Handwritten digits by a small convolutional network.

    8 × 8 → twice: convolution 3 × 3 to 32 maps, batch normalisation, relu → the largest of each square of four
          → 4 × 4 × 32 → dropout → 10 scores → softmax

The loss is the cross-entropy, the optimiser Adam with a cosine schedule. scikit-learn's 1,797 digits (UCI, Alpaydin &
Kaynak 1998) stand for MNIST, which is larger and of the same kind. A quarter of them is held out.

LeCun et al. 1989 and 1998.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch import Tensor, nn
from torch.nn.functional import cross_entropy


def digits(held_out: float = 0.25, seed: int = 0) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Pictures (n, 1, 8, 8) from 0 to 1 and labels (n,), for training and held out."""
    pixels, labels = load_digits(return_X_y=True)
    parts = train_test_split(pixels / 16, labels, test_size=held_out, random_state=seed, stratify=labels)
    x, x_held, y, y_held = (torch.tensor(part) for part in parts)
    return x.float().reshape(-1, 1, 8, 8), y, x_held.float().reshape(-1, 1, 8, 8), y_held


def network() -> nn.Sequential:
    """Pictures (B, 1, 8, 8) → scores (B, 10)."""
    return nn.Sequential(
        nn.Conv2d(1, 32, 3, padding=1, bias=False),
        nn.BatchNorm2d(32),
        nn.ReLU(),
        nn.Conv2d(32, 32, 3, padding=1, bias=False),
        nn.BatchNorm2d(32),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Dropout(0.25),
        nn.Linear(4 * 4 * 32, 10),
    )


def train(x: Tensor, y: Tensor, epochs: int, seed: int = 0) -> nn.Sequential:
    """A network after so many passes over pictures x and labels y."""
    torch.manual_seed(seed)
    net = network()
    optimiser = torch.optim.Adam(net.parameters(), lr=0.003)
    batches = (len(x) + 63) // 64
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, epochs * batches)
    for _ in range(epochs):
        for rows in torch.randperm(len(x)).split(64):
            loss = cross_entropy(net(x[rows]), y[rows])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
    return net.eval()


@torch.no_grad()
def accuracy(net: nn.Sequential, x: Tensor, y: Tensor) -> float:
    """The share of pictures whose label has the highest score."""
    return float((net(x).argmax(1) == y).double().mean())


def run() -> Iterator[str]:
    """Train on three quarters, and measure on the last."""
    x, y, x_held, y_held = digits()
    net = train(x, y, epochs=15)
    yield f"right on {len(x_held)} held-out digits: {accuracy(net, x_held, y_held):.1%}"

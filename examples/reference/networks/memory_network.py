"""An end-to-end memory network on the milk question.

A statement xᵢ with J words, of vectors A x, is a memory; the question is u. At each of K hops:

    mᵢ = Σⱼ lⱼ ∘ A xᵢⱼ + T_A(i)      cᵢ = Σⱼ lⱼ ∘ C xᵢⱼ + T_C(i)      i counts from the last statement back
    pᵢ = softmax(u · mᵢ)             o = Σᵢ pᵢ cᵢ                      u ← u + o
    answer = softmax(W u)

    lⱼₖ = (1 - j/J) - (k/d) (1 - 2j/J)       the order of the words: j from 1 to J, k from 1 to d

Matrices are shared between neighbours: A of a hop is C of the hop before, the question has A of the first hop, and W
is C of the last. While training begins, the softmax over the statements is left out (linear start): with it, the hops
can get stuck.

Sukhbaatar et al. 2015.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from examples.reference.networks.milk_world import (
    LENGTH,
    QUESTION,
    ROOMS,
    WORDS,
    Statement,
    numbers,
    stories,
    story,
)


class MemoryNetwork(nn.Module):
    """Statements (B, S, J) → scores of words (B, V) and the weights of the hops (K, B, S)."""

    def __init__(self, statements: int, hops: int = 3, dim: int = 32) -> None:
        super().__init__()
        tables = [nn.Embedding(len(WORDS), dim, padding_idx=0) for _ in range(hops + 1)]
        for table in tables:
            nn.init.normal_(table.weight, 0, 0.1)
            nn.init.zeros_(table.weight[0])  # no word
        self.words = nn.ModuleList(tables)
        self.times = nn.ParameterList(torch.randn(statements, dim) * 0.1 for _ in range(hops + 1))
        j = torch.arange(1, LENGTH + 1)[:, None] / LENGTH
        k = torch.arange(1, dim + 1)[None, :] / dim
        self.l = (1 - j) - k * (1 - 2 * j)
        self.question = torch.tensor(numbers(QUESTION))

    def forward(self, x: Tensor, linear: bool = False) -> tuple[Tensor, Tensor]:
        """Answer the question about each story."""
        x = x.flip(1)  # the last statement first
        u = (self.words[0](self.question) * self.l).sum(0).expand(len(x), -1)
        memories = [
            (words(x) * self.l).sum(2) + time for words, time in zip(self.words, self.times, strict=True)
        ]
        weights = []
        for m, c in pairwise(memories):
            p = torch.einsum("bd,bsd->bs", u, m)
            p = p if linear else p.softmax(1)
            u = u + torch.einsum("bs,bsd->bd", p, c)
            weights.append(p)
        return u @ self.words[-1].weight.T, torch.stack(weights).flip(2)


def train(statements: int, steps: int, seed: int = 0) -> MemoryNetwork:
    """A network for stories of so many statements, trained on new stories at each step."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    network = MemoryNetwork(statements)
    optimiser = torch.optim.Adam(network.parameters(), lr=0.01)
    for step in range(steps):
        x, answer = (torch.tensor(part) for part in stories(64, statements, rng))
        loss = cross_entropy(network(x, linear=step < steps // 5)[0], answer)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimiser.step()
        for group in optimiser.param_groups:
            group["lr"] = 0.01 * (1 - step / steps)
    return network


@torch.no_grad()
def accuracy(network: MemoryNetwork, statements: int, count: int = 1000, seed: int = 1) -> float:
    """The share of right answers on new stories."""
    x, answer = (torch.tensor(part) for part in stories(count, statements, np.random.default_rng(seed)))
    return float((network(x)[0].argmax(1) == answer).double().mean())


@torch.no_grad()
def hop_weights(network: MemoryNetwork, told: list[Statement]) -> Tensor:
    """The weights (hops, statements) with which one story is read."""
    return network(torch.tensor([[numbers(statement) for statement in told]]))[1][:, 0]


def run() -> Iterator[str]:
    """Train on stories of 8 statements; the share of right answers, and what the hops look at in one of them."""
    network = train(statements=8, steps=1500)
    yield f"right answers to 1,000 new stories of 8 statements: {accuracy(network, 8):.1%}, chance {1 / len(ROOMS):.0%}"
    told, answer = story(8, np.random.default_rng(2))
    weights = hop_weights(network, told)
    for i, statement in enumerate(told):
        yield "  " + "  ".join(f"{float(hop[i]):.2f}" for hop in weights) + f"  {' '.join(statement)}"
    yield f"  where is the milk? {answer}"

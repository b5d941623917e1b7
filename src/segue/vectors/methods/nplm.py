"""A neural probabilistic language model of ordered playlists (Bengio et al. 2003), by torch (`segue[text]`).

The next token's distribution comes from the tokens before it: their vectors in a row, a hidden layer with tanh, and a
softmax over the vocabulary,

    p(w | context) = softmax(b + U tanh(d + H x)),   x = the `order` last tokens' vectors, one after another.

The vector of a token is its row of the input table; "outputs" are the rows of U.
"""

# pyright: reportUnknownMemberType=false, reportPrivateImportUsage=false
# torch leaves parts of its types out.

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from segue.protocols import Progress
from segue.ranges import Count, Positive
from segue.vectors.corpus import Corpus
from segue.vectors.method import Arrays, Result, Run
from segue.word2vec.token_bags import TokenBags

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True, kw_only=True)
class Nplm:
    """Settings of the language model.

    Attributes:
        dim: Length of a vector.
        min_count: Tokens that occur less often are dropped.
        order: Tokens before the predicted one that it is predicted from.
        hidden: Numbers of the hidden layer.
        epochs: Passes over the playlists.
        alpha: Learning rate of Adam.
        batch: Predictions in a step.
    """

    summary: ClassVar[str] = "a neural language model of ordered playlists (Bengio et al. 2003)"
    topics: ClassVar[bool] = False

    dim: Count = 64
    min_count: Count = 2
    order: Count = 4
    hidden: Count = 64
    epochs: Count = 10
    alpha: Positive = 0.01
    batch: Count = 512

    def begin(self, corpus: Corpus, *, seed: int, workers: int, progress: Progress) -> Run:  # noqa: ARG002 - the protocol's names
        """Read the playlists, and draw the first weights."""
        return NplmRun(self, corpus, seed, progress)


def contexts(bags: TokenBags, order: int) -> NDArray[np.int64]:
    """Return the predictions of all playlists: `order` tokens, then the one after them, shape (tokens, order + 1).

    The vocabulary's length stands for what is before a playlist's beginning.
    """
    start = len(bags.tokens)
    found: list[NDArray[np.int64]] = []
    for i in range(len(bags.lengths)):
        padded = np.concatenate([np.full(order, start), bags.codes[bags.ends[i] : bags.ends[i + 1]]])
        found.append(np.lib.stride_tricks.sliding_window_view(padded, order + 1))
    return np.concatenate(found)


class NplmRun:
    """A training of the language model."""

    def __init__(self, settings: Nplm, corpus: Corpus, seed: int, progress: Progress) -> None:
        import torch

        self.epochs = settings.epochs
        self._settings, self._seed, self._progress = settings, seed, progress
        self._bags = corpus.bags(settings.min_count)
        self._rows = contexts(self._bags, settings.order)
        size, wide = len(self._bags.tokens), settings.dim * settings.order
        draws = torch.Generator().manual_seed(seed)

        def drawn(rows: int, columns: int, scale: float) -> torch.Tensor:
            return (torch.randn(rows, columns, generator=draws) * scale).requires_grad_()

        self._weights: dict[str, torch.Tensor] = {
            "vectors": drawn(size + 1, settings.dim, 0.1),
            "hidden": drawn(wide, settings.hidden, wide**-0.5),
            "hidden_bias": torch.zeros(settings.hidden, requires_grad=True),
            "outputs": drawn(size, settings.hidden, settings.hidden**-0.5),
            "output_bias": torch.zeros(size, requires_grad=True),
        }
        self._optimiser: Any = torch.optim.Adam(self._weights.values(), lr=settings.alpha)
        self._done = 0

    def epoch(self) -> float:
        """Predict every token once, in an order of its own; the loss is its cross entropy, in nats."""
        import torch

        threads = torch.get_num_threads()
        torch.set_num_threads(1)  # sums have one order, and small products gain nothing from more
        try:
            return self._epoch()
        finally:
            torch.set_num_threads(threads)

    def _epoch(self) -> float:
        import torch

        rng = np.random.default_rng([self._seed, self._done])
        order = rng.permutation(len(self._rows))
        steps = range(0, len(order), self._settings.batch)
        label, total = f"nplm, epoch {self._done + 1} of {self.epochs}", 0.0
        for start in self._progress.track(steps, label=label, total=len(steps)):
            rows = torch.from_numpy(self._rows[order[start : start + self._settings.batch]])
            loss = torch.nn.functional.cross_entropy(self._scores(rows[:, :-1]), rows[:, -1])
            self._optimiser.zero_grad()
            loss.backward()
            self._optimiser.step()
            total += float(loss.detach()) * len(rows)
        self._done += 1
        return total / len(order)

    def _scores(self, rows: torch.Tensor) -> torch.Tensor:
        import torch

        weights = self._weights
        read = torch.nn.functional.embedding(rows, weights["vectors"]).flatten(1)
        hidden = torch.tanh(read @ weights["hidden"] + weights["hidden_bias"])
        return hidden @ weights["outputs"].T + weights["output_bias"]

    def state(self) -> Arrays:
        """Return the weights, and Adam's means of gradients and of their squares."""
        found: Arrays = {name: value.detach().numpy() for name, value in self._weights.items()}
        for name, value in self._weights.items():
            for part, mean in self._optimiser.state.get(value, {}).items():
                found[f"{name}/{part}"] = mean.numpy()
        return found

    def restore(self, state: Arrays, done: int) -> None:
        """Continue from a state."""
        import torch

        self._done = done
        with torch.no_grad():
            for name, value in self._weights.items():
                value.copy_(torch.from_numpy(np.array(state[name])))
                prefix = f"{name}/"
                self._optimiser.state[value] = {
                    key.removeprefix(prefix): torch.from_numpy(np.array(array))
                    for key, array in state.items()
                    if key.startswith(prefix)
                }

    def result(self) -> Result:
        """Return the input table, with "outputs" and "output_bias"."""
        found = {name: value.detach().numpy() for name, value in self._weights.items()}
        arrays: Arrays = {name: found[name] for name in ("outputs", "output_bias", "hidden", "hidden_bias")}
        return Result(self._bags.tokens, self._bags.counts, found["vectors"][:-1], arrays)

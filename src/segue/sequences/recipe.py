"""The description of a network that predicts the next track, and how it is trained."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Literal, get_args

from segue.errors import ConfigError
from segue.ranges import Count, Positive

NetworkName = Literal["gru", "lstm", "transformer", "performer", "nplm"]
NETWORKS: tuple[NetworkName, ...] = get_args(NetworkName)


@dataclass(frozen=True)
class NetworkRecipe:
    """One network.

    Attributes:
        network: `gru` (Cho et al. 2014), `lstm` (Hochreiter & Schmidhuber 1997), `transformer` (causal, as GPT,
            Radford et al. 2018), `performer` (the same with FAVOR+, Choromanski et al. 2021), or `nplm` (Bengio et
            al. 2003).
        dim: Length of all vectors.
        layers: Layers of recurrent networks and Transformers.
        heads: Heads of attention; they divide `dim`.
        features: Random features of the Performer's attention, for each head.
        window: Tracks before the next one that the NPLM reads.
        longest: Most tracks of a list that are read at once, the last ones when a list is continued.
        dropout: Rate on vectors.
        negatives: Tracks beside a step's own targets among which it predicts; all tracks if there are at most twice as
            many.
        started: Whether the tracks' vectors start from a singular value decomposition of the lists.
        epochs: Passes over the lists.
        batch: Lists in a step.
        rate: The peak of the learning rate.

    Raises:
        ConfigError: The heads do not divide `dim`, or a number is out of range.
    """

    network: NetworkName = "gru"
    dim: Count = 64
    layers: Count = 1
    heads: Count = 4
    features: Count = 32
    window: Count = 4
    longest: Count = 50
    dropout: float = 0.3
    negatives: Count = 512
    started: bool = True
    epochs: Count = 10
    batch: Count = 16
    rate: Positive = 0.003

    def __post_init__(self) -> None:
        if self.network not in NETWORKS:
            raise ConfigError(expected=f"a network among {', '.join(NETWORKS)}", got=repr(self.network))
        if self.dim % (2 * self.heads):
            raise ConfigError(
                expected=f"a dim that 2 * {self.heads} heads divide", got=str(self.dim), hint="Change either."
            )
        if not 0 <= self.dropout < 1:
            raise ConfigError(expected="dropout in [0, 1)", got=str(self.dropout))

    def shapes(self, tracks: int) -> dict[str, tuple[int, ...]]:
        """Return the shape of every array of the trained network by its name.

        Args:
            tracks: How many tracks it knows.
        """
        dim = self.dim
        found: dict[str, tuple[int, ...]] = {"vectors.weight": (tracks + 2, dim), "bias": (tracks,)}
        if self.network == "nplm":
            found |= _linear("body.hidden", dim * self.window, dim) | _linear("body.out", dim, dim)
        elif self.network in ("gru", "lstm"):
            gates = 3 if self.network == "gru" else 4
            for layer in range(self.layers):
                for part in ("ih", "hh"):
                    found[f"body.weight_{part}_l{layer}"] = (gates * dim, dim)
                    found[f"body.bias_{part}_l{layer}"] = (gates * dim,)
        else:
            for layer in range(self.layers):
                found |= self._block(f"body.blocks.{layer}")
        return found | {"norm.weight": (dim,), "norm.bias": (dim,)}

    def _block(self, name: str) -> dict[str, tuple[int, ...]]:
        dim = self.dim
        found: dict[str, tuple[int, ...]] = {}
        for norm in ("before", "after"):
            found |= {f"{name}.{norm}.weight": (dim,), f"{name}.{norm}.bias": (dim,)}
        found |= _linear(f"{name}.asked", dim, 3 * dim) | _linear(f"{name}.mixed", dim, dim)
        found |= _linear(f"{name}.wide", dim, 4 * dim) | _linear(f"{name}.narrow", 4 * dim, dim)
        if self.network == "performer":
            found[f"{name}.features"] = (self.heads, self.features, dim // self.heads)
        return found

    def named(self, network: NetworkName) -> NetworkRecipe:
        """Return the recipe with another network."""
        return dataclasses.replace(self, network=network)


def _linear(name: str, inputs: int, outputs: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": (outputs, inputs), f"{name}.bias": (outputs,)}

"""The description of a namer: its parts, and how it is trained and asked. It is part of a saved namer."""

from __future__ import annotations

from typing import Literal

import msgspec

from segue.errors import ConfigError
from segue.naming.names import NetworkName
from segue.naming.units import UnitSettings

Reading = Literal["nothing", "set", "gru", "gru-reversed", "gru-both", "transformer", "convolutions"]
"""How the playlist is read; "nothing" makes a language model of titles."""

Writing = Literal["gru", "transformer", "convolutions"]

Looking = Literal["nothing", "summary", "additive", "multiplicative"]
"""What a GRU that writes sees at each step beside its state."""


class Teaching(msgspec.Struct, frozen=True, kw_only=True):
    """How a namer is trained; the names are those of `segue.training.Trainer`.

    Attributes:
        smoothing: Share of each target that goes to all units alike (label smoothing, Szegedy et al. 2016).
        scheduled: Share of the units before that are the network's own guesses instead of the true ones (scheduled
            sampling, Bengio et al. 2015, in two passes as Mihaylova & Martins 2019); 0 is teacher forcing.
        shown: Root of the smallest share of a playlist's tokens that an example shows; each draws its own, up to all.
    """

    epochs: int = 10
    batch_size: int = 32
    learning_rate: float = 3e-3
    warmup: float = 0.1
    decay: Literal["linear", "cosine", "constant", "noam"] = "linear"
    weight_decay: float = 0.01
    patience: int | None = 2
    smoothing: float = 0.0
    scheduled: float = 0.0
    shown: float = 0.3
    device: str = "cpu"
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("smoothing", "scheduled", "shown"):
            value = getattr(self, name)
            if not 0 <= value < 1:
                raise ConfigError(expected=f"{name} in [0, 1)", got=str(value))


class NamerRecipe(msgspec.Struct, frozen=True, kw_only=True):
    """One namer.

    Attributes:
        name: The method's name.
        reading: How the playlist is read.
        writing: How the title is written.
        looking: What a GRU sees at each step.
        units: The units of titles.
        dim: Length of all vectors.
        layers: Layers of a Transformer, blocks of convolutions.
        heads: Heads of a Transformer's attention.
        dropout: Rate on vectors.
        min_count: Playlists a token must be in.
        tokens: Most tokens that are known.
        longest: Most tokens of a playlist that are read.
        started: Start the tokens' vectors from a singular value decomposition of the playlists.
        temperature: Draw units with this temperature instead of a beam search; 0 searches.
        teaching: How it is trained.

    Raises:
        ConfigError: A setting is outside its range.
    """

    name: NetworkName
    reading: Reading
    writing: Writing = "gru"
    looking: Looking = "nothing"
    units: UnitSettings = UnitSettings()
    dim: int = 128
    layers: int = 2
    heads: int = 4
    dropout: float = 0.3
    min_count: int = 2
    tokens: int = 60_000
    longest: int = 50
    started: bool = True
    temperature: float = 0.0
    teaching: Teaching = Teaching()

    def __post_init__(self) -> None:
        whole = {"min_count": self.min_count, "layers": self.layers, "heads": self.heads}
        for name, value in {**whole, "tokens": self.tokens, "longest": self.longest}.items():
            if value < 1:
                raise ConfigError(expected=f"{name} of 1 or more", got=str(value))
        if self.dim < 2 or self.dim % 2 or self.dim % self.heads:
            raise ConfigError(expected=f"an even dim that {self.heads} heads divide", got=str(self.dim))
        if not 0 <= self.dropout < 1 or self.temperature < 0:
            raise ConfigError(
                expected="dropout in [0, 1), a temperature of 0 or more",
                got=f"{self.dropout}, {self.temperature}",
            )

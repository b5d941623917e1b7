"""The trainer's settings, checked on creation."""

from __future__ import annotations

import dataclasses
import math
from typing import get_args

from segue.errors import ConfigError
from segue.training.schedule import Decay


@dataclasses.dataclass(frozen=True, kw_only=True)
class TrainerSettings:
    """The settings of a training run.

    Attributes:
        epochs: Passes over the examples, 1 or more.
        batch_size: Examples in a batch of one process: lower it if memory is short.
        accumulate: Number of batches whose gradients make one step.
        learning_rate: The peak, above 0.
        weight_decay: AdamW's, on weight matrices only (Loshchilov & Hutter 2019), not on biases and norms.
        warmup: Share of all steps in which the rate rises to its peak, in [0, 1).
        decay: The kind of decay after the peak.
        clip_norm: Largest norm of the gradient over all parameters; None does not clip.
        patience: Epochs without a better dev metric before stopping; None never stops early.
        mixed_precision: Whether to use half precision on a GPU.
        bfloat16_on_cpu: The same on a CPU that multiplies bfloat16 in hardware (AVX-512 BF16, AMX). Transformers train
            2.3 times as fast there; small networks gain nothing.
        device: "auto", or one of torch's.
        seed: From 0 to 2³² - 1.
        checkpoint_steps: Steps between checkpoints; one more is written after each epoch.
        loaders: Threads that prepare batches in advance; 0 prepares each batch when it is needed.

    Raises:
        ConfigError: A setting is outside its range.
    """

    epochs: int = 10
    batch_size: int = 64
    accumulate: int = 1
    learning_rate: float = 1e-3
    weight_decay: float = 0.01
    warmup: float = 0.1
    decay: Decay = "linear"
    clip_norm: float | None = 1.0
    patience: int | None = 3
    mixed_precision: bool = True
    bfloat16_on_cpu: bool = False
    device: str = "auto"
    seed: int = 0
    checkpoint_steps: int = 1000
    loaders: int = 1

    def __post_init__(self) -> None:
        for name, least in (
            ("epochs", 1), ("batch_size", 1), ("accumulate", 1), ("seed", 0), ("checkpoint_steps", 1),
            ("loaders", 0),
        ):  # fmt: skip
            value = getattr(self, name)
            require(isinstance(value, int) and value >= least, f"{name} of {least} or more", value)
        require(self.seed < 2**32, "seed from 0 to 2³² - 1", self.seed)
        rate = self.learning_rate
        require(rate > 0 and math.isfinite(rate), "a learning_rate above 0", rate)
        require(self.weight_decay >= 0, "weight_decay of 0 or more", self.weight_decay)
        require(0 <= self.warmup < 1, "warmup in [0, 1), a share of the steps", self.warmup)
        require(self.decay in get_args(Decay), f"decay out of {', '.join(get_args(Decay))}", self.decay)
        require(self.clip_norm is None or self.clip_norm > 0, "clip_norm above 0, or None", self.clip_norm)
        require(self.patience is None or self.patience >= 1, "patience of 1 or more, or None", self.patience)


def require(holds: bool, expected: str, got: object) -> None:
    """Refuse a setting that is outside its range.

    Raises:
        ConfigError: `holds` is False.
    """
    if not holds:
        raise ConfigError(expected=expected, got=repr(got))

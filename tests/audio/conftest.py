"""Sound files of every kind, written by the tests that need them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

WriteSound = Callable[..., Path]


@pytest.fixture
def write_sound(tmp_path: Path) -> WriteSound:
    """Write a tone with some noise to `tmp_path / name` and give its path."""

    def write(
        name: str, *, seconds: float = 1.0, rate: int = 16_000, channels: int = 1, hertz: float = 440.0,
        loudness: float = 0.3, seed: int = 0, **options: Any,
    ) -> Path:  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        time = np.arange(round(seconds * rate)) / rate
        tone = np.sin(2 * np.pi * hertz * time)[:, None] * np.ones(channels)
        hiss = 0.05 * np.random.default_rng(seed).standard_normal(tone.shape)
        soundfile.write(path, (loudness * (tone + hiss)).astype(np.float32), rate, **options)
        return path

    return write

"""Clips of two tones and two rhythms, with labels, and a tagger that learns them in a moment."""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any

import numpy as np

from segue.audio.augmentation import Augmentation
from segue.audio.tagger import Tagger
from segue.audio.training_run import Course

LABELS = ("high", "low", "tempo:pulse", "tempo:steady")
QUICK = Augmentation(crop=32, stretch=0.1, mixup=0.3, masks=1)
COURSE = Course(epochs=8, batch_size=16, augmentation=QUICK, learning_rate=5e-3)
SMALL = Tagger(course=COURSE)


def small(**changes: Any) -> Tagger:
    return Tagger(course=dataclasses.replace(COURSE, **changes))


def tone(high: bool, pulse: bool, seed: int, frames: int = 40) -> Any:
    rng = np.random.default_rng(seed)
    mel = 0.2 * rng.random((48, frames)).astype(np.float32)
    first = int(rng.integers(30, 42)) if high else int(rng.integers(2, 14))
    level = (np.arange(frames) // 4 % 2) if pulse else np.ones(frames)
    mel[first : first + 4] += 1.5 * level.astype(np.float32)
    return mel


def world(n: int, seed: int = 0, frames: int = 40) -> tuple[list[Any], Any]:
    kinds = list(itertools.islice(itertools.cycle(itertools.product((True, False), repeat=2)), n))
    clips = [tone(high, pulse, seed + at, frames + at % 3) for at, (high, pulse) in enumerate(kinds)]
    targets = np.array([[high, not high, pulse, not pulse] for high, pulse in kinds], np.float32)
    return clips, targets

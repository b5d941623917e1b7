"""Clips in which a tone is somewhere, with labels of the whole clip, and a tagger that finds out when."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import torch

from segue.audio.augmentation import Augmentation
from segue.audio.fitted import FittedTagger
from segue.audio.inputs import ArrayInputs
from segue.audio.tagger import Tagger
from segue.audio.training_run import Course

LABELS = ("높은", "낮은")
FRAMES = 96

HIGH, LOW = slice(34, 40), slice(6, 12)
"""The bands of the tones."""


def clip(seed: int, *, frames: int = FRAMES) -> tuple[Any, list[tuple[str, int, int]]]:
    """A spectrogram of noise with up to one tone of each label, and their columns."""
    rng = np.random.default_rng(seed)
    mel = 0.3 * rng.random((48, frames)).astype(np.float32)
    there: list[tuple[str, int, int]] = []
    for label, bands in zip(LABELS, (HIGH, LOW), strict=True):
        if rng.random() < 0.5:
            length = int(rng.integers(20, 50))
            first = int(rng.integers(frames - length))
            mel[bands, first : first + length] += 1.5
            there.append((label, first, first + length))
    return mel, there


@functools.cache
def fitted(backbone: str = "attention") -> FittedTagger:
    """A tagger that was never told when a tone is; it is trained once, and tests only read it."""
    torch.set_num_threads(1)
    clips = [clip(seed) for seed in range(80)]
    targets = np.array(
        [[label in {one for one, _, _ in there} for label in LABELS] for _, there in clips], np.float32
    )
    settings = Augmentation(crop=FRAMES, stretch=0, shift=0.02, gain=0, colour=0, mixup=0, masks=0)
    course = Course(
        backbone=backbone, epochs=7, batch_size=8, augmentation=settings, learning_rate=5e-3, average=0.8
    )
    return Tagger(course=course).fit(ArrayInputs([mel for mel, _ in clips]), targets, LABELS)

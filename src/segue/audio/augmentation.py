"""Augmentation of training examples: crops, warps, gains, mixtures and masks, drawn anew for each batch."""

# pyright: reportUnknownMemberType=false
# torch.from_numpy's own type leaves its argument open.

from __future__ import annotations

import dataclasses
import math
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from segue.audio.inputs import FloatArray, Inputs
from segue.errors import ConfigError

SHORTEST_CROP: Final = 64
LONGEST_CROP: Final = 256

_BENDS: Final = 5


@dataclasses.dataclass(frozen=True, kw_only=True)
class Augmentation:
    """The augmentation of training examples; a strength of 0 does nothing.

    Attributes:
        crop: Frames of a training example, taken at a random place; a shorter clip is repeated from a random frame.
            None takes a length that three in four clips do not exceed, from 64 to 256 (4 s) in steps of 32; up to
            640 (10 s) for networks with a score for each frame.
        stretch: Time is scaled by up to 1 ± this share: other tempos.
        shift: The mel axis is scaled by up to 1 ± this share, and moved by as large a share of half its height:
            other pitches. Use a small value if labels depend on pitch.
        gain: Loudness changes by up to ± this many decibels; only for log-mel spectrograms, which are
            log10(1 + 10⁴ · power).
        colour: Bands become louder or softer by up to ± this many decibels, along a random curve with a bend
            every quarter of the height, as with other microphones and rooms (Nam et al. 2022,
            "FilterAugment"). The mean over bands does not change. Only for log-mel spectrograms.
        mixup: Share of examples mixed with another, inputs and labels alike, in a proportion uniform in [0, 1]
            (Zhang et al. 2018, "mixup", α = 1).
        masks: Number of masked bands, and of masked times, set to the mean (Park et al. 2019, "SpecAugment").
        band_mask: Widest masked band, as a share of the height.
        time_mask: Longest masked stretch, as a share of the crop.
        flip: Whether half of the examples are mirrored in time; for pictures.

    Raises:
        ConfigError: A setting is outside its range.
    """

    crop: int | None = None
    stretch: float = 0.2
    shift: float = 0.12
    gain: float = 6.0
    colour: float = 6.0
    mixup: float = 0.7
    masks: int = 2
    band_mask: float = 1 / 6
    time_mask: float = 1 / 6
    flip: bool = False

    def __post_init__(self) -> None:
        for name in ("stretch", "shift", "mixup", "band_mask", "time_mask"):
            if not 0 <= getattr(self, name) <= 1:
                raise ConfigError(expected=f"{name} in [0, 1]", got=repr(getattr(self, name)))
        for name, least in (("crop", 1), ("masks", 0), ("gain", 0), ("colour", 0)):
            value = getattr(self, name)
            if value is not None and value < least:
                raise ConfigError(expected=f"{name} of {least} or more", got=repr(value))


def usual_crop(lengths: NDArray[np.int64], longest: int = LONGEST_CROP) -> int:
    """The crop for clips of some lengths, at most `longest`, see `Augmentation.crop`."""
    return int(np.clip(32 * np.ceil(np.quantile(lengths, 0.75) / 32), SHORTEST_CROP, longest))


def random_crops(
    inputs: Inputs, rows: NDArray[np.int64], frames: int, rng: np.random.Generator
) -> FloatArray:
    """One crop of each row's array, shape (rows, channels, height, frames); short arrays are repeated."""
    batch = np.empty((len(rows), inputs.channels, inputs.height, frames), np.float32)
    for at, row in enumerate(rows.tolist()):
        there = inputs.frames(row)
        if there < frames:
            begin = int(rng.integers(there))
            batch[at] = inputs.crop(row, 0, there)[:, :, (begin + np.arange(frames)) % there]
        else:
            batch[at] = inputs.crop(row, int(rng.integers(there - frames + 1)), frames)
    return batch


def augmented(
    batch: FloatArray, targets: FloatArray, settings: Augmentation, rng: np.random.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """An augmented batch. Masks have the value 0, so the batch should be normalised first, except for the gain.

    Args:
        batch: Shape (n, channels, height, frames), normalised.
        targets: Shape (n, labels).
        settings: The augmentation.
        rng: Source of the randomness.
    """
    x, y = torch.from_numpy(batch), torch.from_numpy(targets)
    if settings.flip:
        x = torch.where(torch.from_numpy(rng.random((len(x), 1, 1, 1)) < 0.5), x.flip(3), x)
    if settings.stretch or settings.shift:
        x = _stretched(x, settings.stretch, settings.shift, rng)
    if settings.mixup and len(x) > 1:
        x, y = _mixed(x, y, settings.mixup, rng)
    if settings.masks:
        _mask(x, settings, rng)
    return x, y


def recoloured(batch: FloatArray, gain: float, colour: float, rng: np.random.Generator) -> FloatArray:
    """Log-mel spectrograms after random gains, one for each example and one for each of its bands.

    Args:
        batch: Shape (n, channels, height, frames), not normalised.
        gain: Strongest gain of an example, in decibels.
        colour: Strongest gain at a bend of the curve over bands, in decibels.
        rng: Source of the randomness.
    """
    n, _, height, _ = batch.shape
    bends = rng.uniform(-colour, colour, (n, _BENDS))
    places = np.linspace(0, _BENDS - 1, height)
    nearness = np.maximum(0, 1 - np.abs(places[:, None] - np.arange(_BENDS)))  # linear between bends
    curves = bends @ nearness.T
    decibels = curves - curves.mean(axis=1, keepdims=True) + rng.uniform(-gain, gain, (n, 1))
    factor = (10 ** (decibels / 10)).astype(np.float32)[:, None, :, None]
    power = np.maximum(np.expm1(batch * np.float32(math.log(10))), 0)  # other scales may have negative values
    return (np.log1p(power * factor) / np.float32(math.log(10))).astype(np.float32)


def _stretched(x: torch.Tensor, stretch: float, shift: float, rng: np.random.Generator) -> torch.Tensor:
    """Scale and move each example along both axes, by bilinear interpolation."""
    n = len(x)
    grid = np.zeros((n, 2, 3), np.float32)
    grid[:, 0, 0] = rng.uniform(1 - stretch, 1 + stretch / 2, n)
    grid[:, 0, 2] = rng.uniform(-stretch / 2, stretch / 2, n)
    grid[:, 1, 1] = rng.uniform(1 - shift, 1 + shift, n)
    grid[:, 1, 2] = rng.uniform(-shift, shift, n)
    places = functional.affine_grid(torch.from_numpy(grid), list(x.shape), align_corners=False)
    return functional.grid_sample(x, places, padding_mode="border", align_corners=False)


def _mixed(
    x: torch.Tensor, y: torch.Tensor, share: float, rng: np.random.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    partner = torch.from_numpy(rng.permutation(len(x)))
    weight = np.where(rng.random(len(x)) < share, rng.random(len(x)), 1.0).astype(np.float32)
    of_x, of_y = torch.from_numpy(weight[:, None, None, None]), torch.from_numpy(weight[:, None])
    return of_x * x + (1 - of_x) * x[partner], of_y * y + (1 - of_y) * y[partner]


def _mask(x: torch.Tensor, settings: Augmentation, rng: np.random.Generator) -> None:
    """Set bands and stretches of time to 0, in place."""
    height, frames = x.shape[2:]
    for example in x:
        for _ in range(settings.masks):
            band = int(rng.integers(round(settings.band_mask * height) + 1))
            first = int(rng.integers(height - band + 1))
            example[:, first : first + band] = 0
            span = int(rng.integers(round(settings.time_mask * frames) + 1))
            first = int(rng.integers(frames - span + 1))
            example[:, :, first : first + span] = 0

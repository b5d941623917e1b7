"""Pictures of discs, squares and triangles on a noisy ground, with their boxes and their pixels.

A picture has one to three shapes that hardly overlap. Each is brighter or darker than the ground, by more than the
noise; the ground itself gets brighter towards one side. Training draws new pictures at each step, so that none is
seen twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from examples.reference.pictures.boxes import iou

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

SIDE: Final = 48
SHAPES: Final = ("disc", "square", "triangle")
SMALLEST, LARGEST = 5.0, 11.0
NOISE: Final = 0.1

_Y, _X = np.mgrid[0:SIDE, 0:SIDE] + 0.5


@dataclass(frozen=True)
class Drawing:
    """Pixels (SIDE, SIDE), boxes (n, 4), labels (n,); classes of pixels (SIDE, SIDE): 0 for ground, or label + 1."""

    pixels: NDArray[np.float32]
    boxes: Array
    labels: Ints
    classes: Ints


def covered(label: int, x: float, y: float, r: float) -> NDArray[np.bool_]:
    """The pixels of a shape with its middle at (x, y) and a box of 2 r by 2 r."""
    if SHAPES[label] == "disc":
        return (_X - x) ** 2 + (_Y - y) ** 2 <= r**2
    if SHAPES[label] == "square":
        return np.maximum(np.abs(_X - x), np.abs(_Y - y)) <= r
    depth = _Y - (y - r)  # below the tip
    return (2 * np.abs(_X - x) <= depth) & (depth <= 2 * r)


def draw(rng: np.random.Generator) -> Drawing:
    """A picture with one to three shapes."""
    pixels = rng.normal(0, NOISE, (SIDE, SIDE)) + rng.uniform(-0.3, 0.3) * (_X / SIDE - 0.5)
    classes = np.zeros((SIDE, SIDE), dtype=np.int64)
    boxes, labels = np.zeros((0, 4)), []
    for _ in range(rng.integers(1, 4)):
        r = rng.uniform(SMALLEST, LARGEST)
        x, y = rng.uniform(r, SIDE - r, 2)
        box = np.array([[x - r, y - r, x + r, y + r]])
        if len(boxes) and iou(box, boxes).max() > 0.05:
            continue
        label = int(rng.integers(len(SHAPES)))
        where = covered(label, x, y, r)
        pixels[where] += rng.uniform(0.5, 1.0) * rng.choice([-1, 1])
        classes[where] = label + 1
        boxes, labels = np.concatenate([boxes, box]), [*labels, label]
    return Drawing(pixels.astype(np.float32), boxes, np.array(labels, dtype=np.int64), classes)


def drawings(count: int, seed: int) -> list[Drawing]:
    """So many pictures; the same seed draws the same ones."""
    rng = np.random.default_rng(seed)
    return [draw(rng) for _ in range(count)]

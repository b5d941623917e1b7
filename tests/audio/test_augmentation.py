from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from segue.audio.augmentation import Augmentation, augmented, random_crops, recoloured, usual_crop
from segue.audio.inputs import ArrayInputs
from segue.audio.mel import MELON
from segue.errors import ConfigError

NOTHING = Augmentation(stretch=0, shift=0, gain=0, colour=0, mixup=0, masks=0)


def batch(n: int = 6) -> Any:
    rng = np.random.default_rng(0)
    return rng.standard_normal((n, 1, 48, 60)).astype(np.float32), np.eye(n, dtype=np.float32)


def test_crops_are_runs_of_frames_and_short_clips_are_repeated() -> None:
    long, short = np.arange(48 * 100.0).reshape(48, 100), np.arange(48 * 7.0).reshape(48, 7)
    inputs = ArrayInputs([long.astype(np.float32), short.astype(np.float32)])
    rng = np.random.default_rng(1)
    starts = set()
    for _ in range(30):
        first, second = random_crops(inputs, np.array([0, 1]), 20, rng)
        starts.add(float(first[0, 0, 0]))
        np.testing.assert_array_equal(np.diff(first[0, 0]), 1)
        np.testing.assert_array_equal(first[0, :, 0], long[:, int(first[0, 0, 0])])
        np.testing.assert_array_equal(second[0, 0], (second[0, 0, 0] + np.arange(20)) % 7)
    assert len(starts) > 15
    assert max(starts) <= 80


@pytest.mark.parametrize(("lengths", "crop"), [([10, 20], 64), ([97] * 3 + [900], 128), ([313] * 9, 256)])
def test_the_usual_crop_holds_three_clips_of_four(lengths: list[int], crop: int) -> None:
    assert usual_crop(np.array(lengths[:3])) == crop


def test_nothing_asked_for_nothing_done() -> None:
    x, y = batch()
    found_x, found_y = augmented(x.copy(), y.copy(), NOTHING, np.random.default_rng(0))
    np.testing.assert_array_equal(found_x, x)
    np.testing.assert_array_equal(found_y, y)


def test_mixup_mixes_inputs_and_labels_alike() -> None:
    n = 6
    x = np.eye(n, dtype=np.float32)[:, None, :, None] * np.ones((1, 1, 1, 5), np.float32)
    found_x, found_y = augmented(
        x,
        np.eye(n, dtype=np.float32),
        Augmentation(stretch=0, shift=0, masks=0, mixup=1),
        np.random.default_rng(0),
    )
    torch.testing.assert_close(found_x[:, 0, :, 0], found_y)
    torch.testing.assert_close(found_y.sum(dim=1), torch.ones(n))
    assert (found_y.max(dim=1).values < 1).any()


def test_masks_are_bands_and_stretches_of_zeros() -> None:
    x = np.ones((40, 1, 48, 60), np.float32)
    settings = Augmentation(stretch=0, shift=0, mixup=0, masks=1, band_mask=0.25, time_mask=0.5)
    found, _ = augmented(x, np.zeros((40, 1), np.float32), settings, np.random.default_rng(0))
    rows = (found[:, 0] == 0).all(dim=2).sum(dim=1)
    columns = (found[:, 0] == 0).all(dim=1).sum(dim=1)
    assert 0 < rows.max() <= 12
    assert 0 < columns.max() <= 30
    assert (rows == 0).any()
    covered = (
        rows[:, None, None] * 60 + columns[:, None, None] * 48 - rows[:, None, None] * columns[:, None, None]
    )
    torch.testing.assert_close((found[:, 0] == 0).sum(dim=(1, 2)), covered[:, 0, 0])


def test_stretching_keeps_the_shape_and_moves_the_sound() -> None:
    x = np.zeros((8, 1, 48, 60), np.float32)
    x[:, :, 20:28, 25:35] = 1
    settings = Augmentation(stretch=0.3, shift=0.2, mixup=0, masks=0)
    found, _ = augmented(x, np.zeros((8, 1), np.float32), settings, np.random.default_rng(0))
    assert found.shape == x.shape
    assert len({round(float(example.sum()), 2) for example in found}) == 8
    assert (found.amax(dim=(1, 2, 3)) > 0.9).all()


def test_gain_is_the_spectrogram_of_the_louder_sound() -> None:
    samples = 0.1 * np.random.default_rng(0).standard_normal(8000).astype(np.float32)
    mel = MELON.of(samples)[None, None]
    found = recoloured(mel, 6.0, 0.0, np.random.default_rng(3))
    decibels = float(np.log10(np.expm1(found * np.log(10)).sum() / np.expm1(mel * np.log(10)).sum()) * 10)
    assert 0.1 < abs(decibels) <= 6
    expected = MELON.of(samples * np.float32(10 ** (decibels / 20)))
    np.testing.assert_allclose(found[0, 0], expected, atol=1e-3)


def test_colour_is_a_smooth_curve_over_bands_constant_in_time() -> None:
    mel = 1 + np.random.default_rng(0).random((5, 1, 48, 30)).astype(np.float32)
    found = recoloured(mel, 0.0, 8.0, np.random.default_rng(0))
    decibels = 10 * (np.log10(np.expm1(found * np.log(10))) - np.log10(np.expm1(mel * np.log(10))))
    np.testing.assert_allclose(decibels, np.broadcast_to(decibels[..., :1], decibels.shape), atol=0.02)
    assert 4 < np.abs(decibels).max() <= 16
    np.testing.assert_allclose(decibels.mean(axis=2), 0, atol=0.02)
    assert np.abs(np.diff(decibels[..., 0], axis=2)).max() < 1.5
    np.testing.assert_allclose(recoloured(mel, 0.0, 0.0, np.random.default_rng(0)), mel, atol=1e-5)


def test_pictures_are_mirrored() -> None:
    x, y = batch(40)
    found, _ = augmented(
        x, y, Augmentation(stretch=0, shift=0, mixup=0, masks=0, flip=True), np.random.default_rng(0)
    )
    same = sum(np.array_equal(a, b) for a, b in zip(found.numpy(), x, strict=True))
    mirrored = sum(np.array_equal(a, b[:, :, ::-1]) for a, b in zip(found.numpy(), x, strict=True))
    assert same + mirrored == 40
    assert 5 < same < 35


@pytest.mark.parametrize(
    "wrong",
    [
        {"mixup": 1.1},
        {"stretch": -0.1},
        {"shift": 2.0},
        {"crop": 0},
        {"masks": -1},
        {"gain": -1.0},
        {"colour": -1.0},
    ],
)
def test_settings_outside_their_range_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=next(iter(wrong))):
        Augmentation(**wrong)

from __future__ import annotations

import numpy as np
import pytest

from segue.audio.inputs import ArrayInputs
from segue.audio.statistics import SILENT, count, statistics, statistics_of, without_silence

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("bands", [8, 48, 64])
@pytest.mark.parametrize("frames", [1, 2, 157, 3000])
def test_a_clip_of_any_size_gives_as_many_finite_numbers(bands: int, frames: int) -> None:
    found = statistics(RNG.random((bands, frames)).astype(np.float32))
    assert found.shape == (count(bands),)
    assert found.dtype == np.float32
    assert np.isfinite(found).all()


def test_silence_is_finite_and_told_from_sound() -> None:
    silent, loud = (statistics(np.full((48, 50), value, np.float32)) for value in (0.0, 1.0))
    assert np.isfinite(silent).all()
    np.testing.assert_array_equal(silent[:48], 0)
    np.testing.assert_array_equal(loud[:48], 1)


def test_silence_at_the_ends_changes_nothing() -> None:
    clip = RNG.random((48, 80)).astype(np.float32) + 0.1
    padded = np.pad(clip, ((0, 0), (30, 50)))
    np.testing.assert_array_equal(without_silence(padded), clip)
    np.testing.assert_allclose(statistics(padded), statistics(clip), rtol=1e-6)
    assert without_silence(np.full((48, 5), SILENT / 2, np.float32)).shape == (48, 5)


def test_the_first_numbers_are_means_and_deviations_of_bands() -> None:
    clip = RNG.random((48, 80)).astype(np.float32) + 0.1
    found = statistics(clip)
    np.testing.assert_allclose(found[:48], clip.mean(axis=1), rtol=1e-5)
    np.testing.assert_allclose(found[48:96], clip.std(axis=1), rtol=1e-5)
    np.testing.assert_allclose(found[7 * 48 : 8 * 48], clip.max(axis=1), rtol=1e-6)


@pytest.mark.parametrize("frames", [500, 2500])
def test_a_beat_stands_at_its_own_rate(frames: int) -> None:
    """A level that swings every 32 frames is largest in the range that holds 1024 / 32."""
    level = 1 + 0.5 * np.sin(2 * np.pi * np.arange(frames) / 32)
    found = statistics(np.tile(level, (48, 1)).astype(np.float32))
    start = 10 * 48 + 3 * 20
    ranges = found[start : start + 8 * 13].reshape(8, 13)
    edges = np.unique(np.geomspace(2, 512, 14).astype(int))
    expected = int(np.searchsorted(edges, 32, side="right")) - 1
    assert (ranges.argmax(axis=1) == expected).all()


def test_many_are_as_one_by_one() -> None:
    clips = [RNG.random((48, frames)).astype(np.float32) for frames in (20, 50, 9)]
    found = statistics_of(ArrayInputs(clips), [2, 0])
    np.testing.assert_array_equal(found, [statistics(clips[2]), statistics(clips[0])])
    assert statistics_of(ArrayInputs(clips), []).shape == (0, count(48))

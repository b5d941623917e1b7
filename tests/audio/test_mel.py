from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segue.audio.mel import (
    DETAILED,
    MELON,
    MELON_FRAMES,
    LogMel,
    filter_bank,
    named_mel,
    resize_frames,
    tile_frames,
)
from segue.errors import ConfigError, DataError


def noise(length: int, seed: int = 0) -> np.ndarray[Any, np.dtype[np.float32]]:
    return (0.2 * np.random.default_rng(seed).standard_normal(length)).astype(np.float32)


def test_settings_have_names() -> None:
    assert named_mel("melon") is MELON
    assert named_mel("detailed") is DETAILED
    a_second = [made.bands * made.sample_rate / made.hop for made in (MELON, DETAILED)]
    assert a_second[1] == 2 * a_second[0]  # what it costs to hear in detail
    with pytest.raises(ConfigError, match="expected mel out of melon, detailed, got 'mel'"):
        named_mel("mel")


def test_half_a_minute_has_melons_shape_and_type() -> None:
    found = MELON.of(noise(30 * 16_000))
    assert found.shape == (48, MELON_FRAMES) == (48, 1876)
    assert found.dtype == np.float32
    assert found.flags.c_contiguous
    assert (found >= 0).all()


def test_a_tone_lies_in_its_band_and_ten_times_the_amplitude_is_two_more() -> None:
    time = np.arange(16_000) / 16_000
    quiet = MELON.of(0.05 * np.sin(2 * np.pi * 1000 * time))
    loud = MELON.of(0.5 * np.sin(2 * np.pi * 1000 * time))
    centres = filter_bank(MELON).argmax(axis=1) * 16_000 / 512
    strongest = int(loud[:, 30].argmax())
    assert abs(centres[strongest] - 1000) < 60
    assert loud[strongest, 30] - quiet[strongest, 30] == pytest.approx(2, abs=0.01)


def test_silence_is_zero_and_10_ms_are_one_frame() -> None:
    assert not MELON.of(np.zeros(16_000, np.float32)).any()
    assert MELON.of(noise(160)).shape == (48, 1)


@settings(max_examples=30, deadline=None)
@given(length=st.integers(1, 5000))
def test_a_frame_every_hop(length: int) -> None:
    assert MELON.of(noise(length)).shape[1] == MELON.frames(length) == 1 + length // 256


def test_read_only_and_strided_samples_are_heard_alike() -> None:
    samples = noise(9000)
    frozen = samples.copy()
    frozen.flags.writeable = False
    np.testing.assert_array_equal(MELON.of(frozen), MELON.of(samples))
    doubled = np.repeat(samples.astype(np.float64), 2)
    np.testing.assert_allclose(MELON.of(doubled[::2]), MELON.of(samples), atol=1e-6)


def test_frames_do_not_depend_on_what_comes_long_after_them() -> None:
    samples = noise(200_000)
    whole, part = MELON.of(samples), MELON.of(samples[:100_000])
    np.testing.assert_allclose(whole[:, :385], part[:, :385], atol=1e-5)


@pytest.mark.parametrize(
    "samples",
    [np.zeros(0, np.float32), np.zeros((2, 100), np.float32), np.full(600, np.nan), np.full(600, np.inf)],
)
def test_samples_of_no_use_are_refused(samples: Any) -> None:
    with pytest.raises(DataError, match="expected"):
        MELON.of(samples)


@pytest.mark.parametrize("wrong", [{"hop": 0}, {"frame": 511}, {"bands": -1}, {"scale": 0.0}])
def test_settings_outside_their_range_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=next(iter(wrong))):
        LogMel(**wrong)


@pytest.mark.parametrize("frames", [3, 7, 20])
def test_the_two_fixed_sizes(frames: int) -> None:
    mel = np.arange(2 * 7, dtype=np.float32).reshape(2, 7)
    np.testing.assert_array_equal(resize_frames(mel, frames), np.resize(mel, (2, frames)))
    tiled = tile_frames(mel, frames)
    np.testing.assert_array_equal(tiled, np.concatenate([mel] * 3, axis=1)[:, :frames])
    assert resize_frames(mel).shape == tile_frames(mel).shape == (2, MELON_FRAMES)

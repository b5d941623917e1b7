from __future__ import annotations

import numpy as np
import pytest

from segue.audio.mel import DETAILED, MELON, FloatArray, LogMel
from segue.audio.tones import HARMONICS, ONSET, SEMITONES, count, tone

RNG = np.random.default_rng(0)


def note(hertz: float, strengths: list[float], mel: LogMel = DETAILED, attack: float = 0.01) -> FloatArray:
    """A second of a tone with harmonics of some strengths, as a spectrogram."""
    time = np.arange(mel.sample_rate) / mel.sample_rate
    wave = sum(s * np.sin(2 * np.pi * hertz * (h + 1) * time) for h, s in enumerate(strengths))
    return mel.of((0.1 * wave * np.minimum(1, time / attack)).astype(np.float32))


@pytest.mark.parametrize("mel", [MELON, DETAILED, LogMel(bands=8)])
@pytest.mark.parametrize("frames", [1, 2, 157, 3000])
def test_a_clip_of_any_size_gives_as_many_finite_numbers(mel: LogMel, frames: int) -> None:
    for clip in (
        RNG.random((mel.bands, frames)),
        np.zeros((mel.bands, frames)),
        np.ones((mel.bands, frames)),
    ):
        found = tone(clip.astype(np.float32), mel.centres())
        assert found.shape == (count(mel.bands),)
        assert found.dtype == np.float32
        assert np.isfinite(found).all()


@pytest.mark.parametrize("midi", [36, 48, 57, 69, 81])
def test_the_pitch_is_found(midi: int) -> None:
    hertz = 440 * 2 ** ((midi - 69) / 12)
    found = tone(note(hertz, [1, 0.7, 0.5, 0.4, 0.3, 0.2, 0.1]), DETAILED.centres())
    assert abs(int(found[:SEMITONES].argmax()) - (midi - 21)) <= 1


def test_harmonics_that_lack_are_low() -> None:
    """A clarinet has odd harmonics only."""
    full = tone(note(330, [1, 1, 1, 1, 1]), DETAILED.centres())
    odd = tone(note(330, [1, 0, 1, 0, 1]), DETAILED.centres())
    less_first = slice(SEMITONES + HARMONICS, SEMITONES + 2 * HARMONICS)
    np.testing.assert_allclose(full[less_first][:5], 0, atol=0.1)
    assert (odd[less_first][[1, 3]] < -0.3).all()
    assert (abs(odd[less_first][[0, 2, 4]]) < 0.1).all()


def test_loudness_changes_neither_pitch_nor_shape() -> None:
    soft, loud = (note(262, [s, s / 2, s / 4]) for s in (1.0, 4.0))
    level_free = slice(0, SEMITONES + 3 * HARMONICS)
    np.testing.assert_allclose(
        tone(soft, DETAILED.centres())[level_free], tone(loud, DETAILED.centres())[level_free], atol=0.05
    )


def test_a_slow_beginning_is_told_from_a_sudden_one() -> None:
    start = count(DETAILED.bands) - DETAILED.bands - ONSET
    sudden, slow = (tone(note(440, [1, 0.5], attack=a), DETAILED.centres())[start:] for a in (0.01, 0.5))
    assert sudden[4] > slow[4] + 0.05


def test_the_centres_are_where_a_pure_tone_is_loudest() -> None:
    for band in (10, 80, 150):
        mel = note(float(DETAILED.centres()[band]), [1])
        assert int(mel[:, 10].argmax()) == band

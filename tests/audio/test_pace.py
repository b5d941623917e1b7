"""Pace: silence, a steady tone, beats of known tempo, loud and soft."""

from __future__ import annotations

import numpy as np
import pytest

from segue.audio.inputs import ArrayInputs
from segue.audio.pace import pace, paces
from segue.protocols import Silent

RATE = 62.5


def beats(tempo: float, level: float = 1.0, seconds: int = 20) -> np.ndarray:
    """A spectrogram with a decaying sound at each beat."""
    frames = np.arange(int(seconds * RATE))
    since = np.mod(frames, 60 * RATE / tempo)
    return np.tile(level * np.exp(-since / 8), (12, 1)).astype(np.float32)


@pytest.mark.parametrize("tempo", [75, 120, 150])
def test_the_tempo_of_beats_is_found(tempo):
    assert pace(beats(tempo), RATE).tempo == pytest.approx(tempo, rel=0.03)


def test_silence_and_a_steady_tone_have_no_tempo():
    assert pace(np.zeros((12, 600), np.float32), RATE) == (0, 0, 0)
    assert pace(np.full((12, 600), 0.5, np.float32), RATE) == (0.5, 0, 0)
    assert pace(np.ones((12, 1), np.float32), RATE) == (1, 0, 0)
    assert pace(beats(120, seconds=1), RATE).tempo == 0  # too short to repeat


def test_loud_and_busy_clips_have_more_energy():
    clips = [beats(70, 0.2), beats(140, 1.0), beats(100, 0.5), np.zeros((12, 9), np.float32)]
    energy, tempo = paces(ArrayInputs(clips), range(4), RATE, Silent())
    assert energy.argsort().tolist() == [3, 0, 2, 1]
    assert energy[1] == 1
    assert (energy > 0).all()
    assert tempo[3] == 0


def test_only_the_middle_of_a_long_clip_is_looked_at():
    silence = np.zeros((12, 1000), np.float32)
    clip = np.concatenate([silence, beats(120, seconds=31), silence], axis=1)
    _, tempo = paces(ArrayInputs([clip]), [0], RATE, Silent())
    assert tempo[0] == pytest.approx(120, rel=0.03)

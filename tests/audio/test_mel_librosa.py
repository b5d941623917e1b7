"""Log-mel spectrograms beside librosa's, which compiles some of its functions at the first import, for a minute."""

from __future__ import annotations

import numpy as np
import pytest

from segue.audio import mel as module
from segue.audio.mel import DETAILED, MELON, LogMel, filter_bank
from tests.audio.test_mel import noise


@pytest.fixture(params=["torch", "scipy"])
def transform(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of the two Fourier transforms that a spectrogram may be computed with."""
    chosen = module.windowed_transform() if request.param == "torch" else module._scipy_transform
    monkeypatch.setattr(module, "windowed_transform", lambda: chosen)


@pytest.mark.parametrize(
    "settings_",
    [
        MELON,
        DETAILED,
        LogMel(sample_rate=22_050, frame=1024, hop=300, bands=80, scale=1.0),
        LogMel(sample_rate=8_000, frame=256, hop=400, bands=20),
    ],
)
def test_it_is_librosas_melspectrogram_configured_alike(settings_: LogMel, transform: None) -> None:
    import librosa

    samples = noise(3 * settings_.sample_rate + 7)
    samples += np.sin(2 * np.pi * 440 * np.arange(len(samples)) / settings_.sample_rate).astype(np.float32)
    theirs = librosa.feature.melspectrogram(
        y=samples,
        sr=settings_.sample_rate,
        n_fft=settings_.frame,
        hop_length=settings_.hop,
        n_mels=settings_.bands,
    )
    ours = settings_.of(samples)
    assert ours.shape == theirs.shape
    np.testing.assert_allclose(ours, np.log10(1 + settings_.scale * theirs), atol=1e-4)


def test_the_filter_bank_is_librosas() -> None:
    import librosa

    np.testing.assert_allclose(
        filter_bank(MELON), librosa.filters.mel(sr=16_000, n_fft=512, n_mels=48), atol=1e-7
    )

from __future__ import annotations

import numpy as np
import pytest

from segue.audio import mel_stream
from segue.audio.mel import DETAILED, MELON, LogMel
from segue.audio.mel_stream import RUN, MelStream
from segue.errors import DataError


@pytest.mark.parametrize("mel", [MELON, DETAILED, LogMel(sample_rate=8_000, frame=400, hop=150, bands=20)])
def test_block_by_block_it_is_that_of_all_samples(mel: LogMel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mel_stream, "RUN", 50)
    samples = (0.1 * np.random.default_rng(0).standard_normal(130 * mel.hop + 345)).astype(np.float32)
    stream = MelStream(mel)
    for block in np.array_split(samples, 37):
        stream.add(block)
    found = stream.finish()
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, mel.of(samples), atol=1e-5)
    assert not stream.silent


@pytest.mark.parametrize("length", [1, 100, 256, 5_000])
def test_short_ones(length: int) -> None:
    samples = np.full(length, 0.5, np.float32)
    stream = MelStream(MELON)
    stream.add(samples)
    np.testing.assert_array_equal(stream.finish(), MELON.of(samples))


def test_it_holds_a_bounded_number_of_samples() -> None:
    stream = MelStream(MELON)
    most = 0
    for _ in range(60):
        stream.add(np.zeros(40_000, np.float32))
        most = max(most, sum(map(len, stream._waiting)))
    assert most < (RUN + 10) * MELON.hop
    assert stream.silent
    assert stream.finish().shape == (48, 1 + 60 * 40_000 // 256)


def test_none_and_those_that_are_not_finite() -> None:
    with pytest.raises(DataError, match="no samples"):
        MelStream(MELON).finish()
    stream = MelStream(MELON)
    with pytest.raises(DataError, match="finite"):
        stream.add(np.full(RUN * 300, np.nan, np.float32))

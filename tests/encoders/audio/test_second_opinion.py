from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from segue.encoders.audio import second_opinion
from segue.encoders.audio.course import DETAILS, SOUNDS
from segue.encoders.audio.inputs import ArrayInputs
from segue.encoders.audio.kernels import Standard, gaussian
from segue.encoders.audio.second_opinion import PENALTY, SHARPNESS, SecondOpinion, copies
from segue.encoders.audio.statistics import statistics


def world(n: int, seed: int) -> tuple[list[Any], Any]:
    """Clips of three labels: hissing, humming, and either of them beating."""
    rng = np.random.default_rng(seed)
    clips: list[Any] = []
    labels = np.zeros((n, 3), np.float32)
    for k in range(n):
        clip = 0.3 * rng.random((48, 60 + k % 7)).astype(np.float32)
        high, beat = k % 2, (k // 2) % 2
        band = slice(30, 40) if high else slice(4, 10)
        clip[band] += 1.5
        if beat:
            clip *= (np.arange(clip.shape[1]) % 8 < 4).astype(np.float32)
        labels[k] = (high, not high, beat)
        clips.append(clip)
    return clips, labels


@pytest.fixture(scope="module")
def fitted() -> SecondOpinion:
    clips, labels = world(80, 0)
    return SecondOpinion.fit(ArrayInputs(clips), labels, SOUNDS)


def test_it_tells_labels_of_clips_it_never_heard(fitted: SecondOpinion) -> None:
    clips, labels = world(40, 1)
    found = fitted.scores(clips)
    assert found.dtype == np.float32
    assert ((found >= 0) & (found <= 1)).all()
    assert ((found > 0.5) == (labels > 0.5)).mean() > 0.95
    assert fitted.scores([]).shape == (0, 3)


def test_it_is_the_formula_without_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_opinion, "MOST_COPIES", 12)
    clips, labels = world(12, 2)
    found = SecondOpinion.fit(ArrayInputs(clips), labels, SOUNDS).scores(clips[:5])
    numbers = np.stack([statistics(clip) for clip in clips])
    z = Standard.of(numbers).apply(numbers)
    kernel = gaussian(z, z, SHARPNESS).astype(np.float64)
    base = labels.mean(axis=0)
    expected = base + kernel[:5] @ np.linalg.solve(kernel + PENALTY * np.eye(12), labels - base)
    np.testing.assert_allclose(found, np.clip(expected, 0, 1), atol=1e-3)


def test_more_clips_than_the_equations_take_are_thinned_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_opinion, "MOST_COPIES", 10)
    clips, labels = world(25, 3)
    assert SecondOpinion.fit(ArrayInputs(clips), labels, SOUNDS).examples.shape[0] == 10


def test_copies_keep_pitch_and_loudness_where_labels_speak_of_them() -> None:
    clip = np.random.default_rng(0).random((48, 100)).astype(np.float32) + 0.1
    free, held = [*copies(clip, SOUNDS)], [*copies(clip, DETAILS)]
    assert len(free) == 8
    assert len(held) == 2
    assert [copy.shape[1] for copy in free] == [100, 60, 60, 60, 100, 100, 100, 100]
    assert (free[4] > clip).all()
    assert (free[5] < clip).all()
    np.testing.assert_array_equal(free[6][1:], clip[:-1])
    np.testing.assert_array_equal(free[7][:-1], clip[1:])
    assert not free[7][-1].any()
    one_frame = clip[:, :1]
    assert all(copy.shape[1] for copy in copies(one_frame, SOUNDS))
    assert all(np.isfinite(copy).all() for copy in copies(np.zeros((48, 3), np.float32), SOUNDS))
    assert len([*copies(clip, dataclasses.replace(SOUNDS, gain=0))]) == 2


def test_saved_and_loaded_it_says_the_same(fitted: SecondOpinion, tmp_path: Path) -> None:
    fitted.save(tmp_path)
    clips, _ = world(4, 5)
    np.testing.assert_array_equal(SecondOpinion.load(tmp_path).scores(clips), fitted.scores(clips))
    np.save(tmp_path / "second-base.npy", np.zeros(7, np.float32))
    with pytest.raises(ValueError, match="do not fit"):
        SecondOpinion.load(tmp_path)

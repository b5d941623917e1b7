from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from segue.audio import kernel_ridge as kernel_ridge
from segue.audio.inputs import ArrayInputs
from segue.audio.kernel_ridge import PENALTY, SHARPNESS, KernelRidge
from segue.audio.kernels import Standard, gaussian
from segue.audio.mel import MELON
from segue.audio.statistics import statistics
from segue.audio.tones import tone
from segue.audio.training_run import SOUNDS

NAMES = ("high", "low", "beat:yes")


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
def fitted() -> KernelRidge:
    clips, labels = world(80, 0)
    return KernelRidge.fit(ArrayInputs(clips), labels, NAMES, SOUNDS)


def test_it_tells_labels_of_clips_it_never_heard(fitted: KernelRidge) -> None:
    clips, labels = world(40, 1)
    found = fitted.scores(clips)
    assert found.dtype == np.float32
    assert ((found >= 0) & (found <= 1)).all()
    assert ((found > 0.5) == (labels > 0.5)).mean() > 0.95
    assert fitted.scores([]).shape == (0, 3)


def test_it_is_the_formula_without_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel_ridge, "MOST_COPIES", 12)
    clips, labels = world(12, 2)
    found = KernelRidge.fit(ArrayInputs(clips), labels, NAMES, SOUNDS).scores(clips[:5])
    numbers = np.stack([np.concatenate([statistics(clip), tone(clip, MELON.centres())]) for clip in clips])
    z = Standard.of(numbers).apply(numbers)
    for columns in ([0, 1], [2]):
        mine = labels[:, columns]
        share = mine.mean(axis=0)
        between = sum(
            share[k] * (z[mine[:, k] == 1].mean(axis=0) - z.mean(axis=0)) ** 2 for k in range(len(columns))
        )
        relevance = (between + 1e-6) / (z.var(axis=0) + 1e-3)
        weighed = (z * np.sqrt(relevance / relevance.mean())).astype(np.float32)
        kernel = gaussian(weighed, weighed, SHARPNESS).astype(np.float64)
        expected = share + kernel[:5] @ np.linalg.solve(kernel + PENALTY * np.eye(12), mine - share)
        np.testing.assert_allclose(found[:, columns], np.clip(expected, 0, 1), atol=2e-3)


def test_each_group_of_labels_goes_by_what_tells_its_own_apart() -> None:
    clips, labels = world(80, 4)
    fitted = KernelRidge.fit(ArrayInputs(clips), labels, NAMES, SOUNDS)
    assert fitted.group.tolist() == [0, 0, 1]
    pitch, beat = np.square(fitted.relevance)
    assert pitch.mean() == pytest.approx(1, rel=1e-3)
    humming, steps_of_silent_bands = slice(4, 10), slice(8 * 48 + 12, 8 * 48 + 28)
    assert pitch[humming].mean() > 2 * beat[humming].mean()
    assert beat[steps_of_silent_bands].mean() > 2 * pitch[steps_of_silent_bands].mean()


def test_the_smallest_of_many_groups_share_a_regression(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel_ridge, "MOST_GROUPS", 1)
    clips, labels = world(20, 6)
    names = ("pitch:high", "pitch:low", "beat:yes", "more:1")
    fitted = KernelRidge.fit(ArrayInputs(clips), np.hstack([labels, 1 - labels[:, 2:]]), names, SOUNDS)
    assert fitted.group.tolist() == [0, 0, 1, 1]


def test_more_clips_than_the_equations_take_are_thinned_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel_ridge, "MOST_COPIES", 10)
    clips, labels = world(25, 3)
    assert KernelRidge.fit(ArrayInputs(clips), labels, NAMES, SOUNDS).examples.shape[0] == 10


def test_saved_and_loaded_it_says_the_same(fitted: KernelRidge, tmp_path: Path) -> None:
    fitted.save(tmp_path)
    clips, _ = world(4, 5)
    np.testing.assert_array_equal(KernelRidge.load(tmp_path).scores(clips), fitted.scores(clips))
    np.save(tmp_path / "second-base.npy", np.zeros(7, np.float32))
    with pytest.raises(ValueError, match="do not fit"):
        KernelRidge.load(tmp_path)

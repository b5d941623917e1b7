from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from segue.audio.augmentation import Augmentation
from segue.audio.clip_augmentation import copies, copies_of
from segue.audio.training_run import DETAILS, SOUNDS


def test_copies_keep_pitch_and_loudness_where_labels_speak_of_them() -> None:
    clip = np.random.default_rng(0).random((48, 100)).astype(np.float32) + 0.1
    free, held = [*copies(clip, SOUNDS)], [*copies(clip, DETAILS)]
    assert [copy.shape[1] for copy in free] == [100, 60, 60, 60, 100, 100, 100, 100]
    assert [copy.shape[1] for copy in held] == [100, 60]
    assert (free[4] > clip).all()
    assert (free[5] < clip).all()
    np.testing.assert_array_equal(free[6][1:], clip[:-1])
    np.testing.assert_array_equal(free[7][:-1], clip[1:])
    assert not free[7][-1].any()


@pytest.mark.parametrize("settings", [SOUNDS, DETAILS, dataclasses.replace(SOUNDS, gain=0)])
def test_there_are_as_many_of_any_clip(settings: Augmentation) -> None:
    clip = np.random.default_rng(0).random((48, 100)).astype(np.float32) + 0.1
    for one in (clip, clip[:, :1], np.zeros((48, 3), np.float32), -clip):
        found = [*copies(one, settings)]
        assert len(found) == copies_of(settings)
        assert all(copy.shape[1] and np.isfinite(copy).all() for copy in found)

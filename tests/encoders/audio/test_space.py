from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from segue.encoders.audio.augmentation import Augmentation
from segue.encoders.audio.course import Course
from segue.encoders.audio.inputs import ArrayInputs
from segue.encoders.audio.space import COURSE, FittedSpaceEncoder, SpaceEncoder
from segue.errors import ArtifactError, ConfigError, DataError

QUICK = Course(
    epochs=15,
    batch_size=16,
    learning_rate=5e-3,
    augmentation=Augmentation(crop=32, mixup=0, stretch=0, shift=0, colour=2),
)
CENTRES = np.random.default_rng(0).standard_normal((4, 6)).astype(np.float32)


def world(n: int, seed: int) -> tuple[list[Any], Any, Any]:
    """Clips whose loud band says which of four places of the space the track is near."""
    rng = np.random.default_rng(seed)
    kinds = np.arange(n) % 4
    clips = [0.2 * rng.random((48, 40)).astype(np.float32) for _ in range(n)]
    for clip, kind in zip(clips, kinds, strict=True):
        clip[10 * kind + 3 : 10 * kind + 7] += 1.5
    vectors = 3 * CENTRES[kinds] + 0.3 * rng.standard_normal((n, 6)).astype(np.float32)
    return clips, vectors.astype(np.float32), kinds


@pytest.fixture(scope="module")
def fitted() -> FittedSpaceEncoder:
    torch.set_num_threads(1)
    clips, vectors, _ = world(64, 1)
    return SpaceEncoder(course=QUICK).fit(ArrayInputs(clips), vectors)


def test_an_unheard_track_lies_near_its_kind(fitted: FittedSpaceEncoder) -> None:
    clips, vectors, kinds = world(20, 2)
    found = fitted.encode(clips)
    assert found.shape == (20, 6)
    assert found.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    places = CENTRES / np.linalg.norm(CENTRES, axis=1, keepdims=True)
    assert ((found @ places.T).argmax(axis=1) == kinds).mean() > 0.9
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    assert (found * unit).sum(axis=1).mean() > 0.8


def test_one_by_one_is_as_together_and_nothing_is_nothing(fitted: FittedSpaceEncoder) -> None:
    clips, _, _ = world(5, 3)
    together = fitted.encode(clips)
    np.testing.assert_allclose(np.concatenate([fitted.encode([clip]) for clip in clips]), together, atol=1e-5)
    np.testing.assert_allclose(fitted.encode_of(ArrayInputs(clips), np.array([2])), together[2:3], atol=1e-5)
    assert fitted.encode([]).shape == (0, 6)


def test_saved_and_loaded_it_encodes_the_same(fitted: FittedSpaceEncoder, tmp_path: Path) -> None:
    clips, _, _ = world(3, 4)
    fitted.save(tmp_path / "encoder")
    np.testing.assert_array_equal(
        FittedSpaceEncoder.load(tmp_path / "encoder").encode(clips), fitted.encode(clips)
    )
    (tmp_path / "encoder" / "weights.safetensors").write_bytes(b"")
    with pytest.raises(ArtifactError, match="damaged"):
        FittedSpaceEncoder.load(tmp_path / "encoder")


@pytest.mark.parametrize("contrast", [0.0, 0.5, 1.0])
def test_the_cost_is_the_formula(contrast: float) -> None:
    torch.manual_seed(0)
    x, v = torch.randn(5, 6), torch.nn.functional.normalize(torch.randn(5, 6), dim=1)
    found = SpaceEncoder(contrast=contrast, temperature=0.2).loss(torch.nn.Identity(), {"x": x, "y": v})
    p = x.numpy() / np.linalg.norm(x.numpy(), axis=1, keepdims=True)
    cosines = p @ v.numpy().T
    softmax = np.exp(cosines / 0.2) / np.exp(cosines / 0.2).sum(axis=1, keepdims=True)
    expected = (1 - contrast) * (1 - np.diag(cosines)).mean() - contrast * np.log(np.diag(softmax)).mean()
    assert float(found) == pytest.approx(expected, abs=1e-5)


def test_held_out_tracks_are_measured_by_cosine() -> None:
    clips, vectors, _ = world(32, 5)
    course = dataclasses.replace(QUICK, epochs=3, dev_share=0.25)
    history = SpaceEncoder(course=course).fit(ArrayInputs(clips), vectors).manifest.history
    assert history is not None
    assert all(epoch.dev is not None and -1 <= epoch.dev <= 1 for epoch in history.epochs)


def test_what_does_not_fit_is_refused() -> None:
    clips, vectors, _ = world(4, 6)
    for wrong in (vectors[:3], vectors[0], np.zeros_like(vectors), np.full_like(vectors, np.nan)):
        with pytest.raises(DataError, match="expected"):
            SpaceEncoder(course=QUICK).fit(ArrayInputs(clips), wrong)
    with pytest.raises(ConfigError, match="temperature"):
        SpaceEncoder(temperature=0)
    assert COURSE.augmentation is not None
    assert COURSE.augmentation.mixup == 0

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scripts.fuzz.seals import seal
from segue.audio.inputs import ArrayInputs
from segue.audio.kernels import Standard, gaussian
from segue.audio.mel import LogMel
from segue.audio.sounds import FittedSoundEncoder, SoundEncoder
from segue.audio.statistics import statistics
from segue.errors import ArtifactError, ConfigError, DataError


def clips(n: int, seed: int = 0) -> list[Any]:
    """Clips of three kinds, told apart by their loud band."""
    rng = np.random.default_rng(seed)
    found = [rng.random((48, 30 + k)).astype(np.float32) for k in range(n)]
    for k, clip in enumerate(found):
        clip[15 * (k % 3) : 15 * (k % 3) + 5] += 2
    return found


@pytest.fixture(scope="module")
def encoder() -> FittedSoundEncoder:
    return SoundEncoder(dim=8, chosen=40).fit(ArrayInputs(clips(60)), seed=1)


def test_what_sounds_alike_is_near(encoder: FittedSoundEncoder) -> None:
    found = encoder.encode(clips(30, seed=5))
    assert found.shape == (30, 8)
    assert found.dtype == np.float32
    unit = found / np.linalg.norm(found, axis=1, keepdims=True)
    near = unit @ unit.T
    np.fill_diagonal(near, -1)
    assert (near.argmax(axis=1) % 3 == np.arange(30) % 3).all()


def test_products_are_the_kernels_where_all_components_are_kept() -> None:
    some = clips(12)
    encoder = SoundEncoder(dim=12, chosen=12).fit(ArrayInputs(some))
    numbers = np.stack([statistics(clip) for clip in some])
    z = Standard.of(numbers).apply(numbers)
    found = encoder.encode(some)
    np.testing.assert_allclose(found @ found.T, gaussian(z, z, 1.0), atol=1e-3)


def test_the_kernel_is_the_formula() -> None:
    a, b = np.array([[0.0, 1], [2, 0]], np.float32), np.array([[1.0, 1]], np.float32)
    np.testing.assert_allclose(gaussian(a, b, 0.5)[:, 0], np.exp([-0.5 * 1 / 2, -0.5 * 2 / 2]), rtol=1e-6)


def test_one_by_one_is_as_together_and_nothing_is_nothing(encoder: FittedSoundEncoder) -> None:
    some = clips(5)
    together = encoder.encode(some)
    np.testing.assert_allclose(np.concatenate([encoder.encode([clip]) for clip in some]), together, atol=1e-5)
    np.testing.assert_allclose(encoder.encode_of(ArrayInputs(some), [3]), together[3:4], atol=1e-5)
    assert encoder.encode([]).shape == (0, 8)


def test_saved_and_loaded_it_encodes_the_same(encoder: FittedSoundEncoder, tmp_path: Path) -> None:
    encoder.save(tmp_path / "encoder")
    loaded = FittedSoundEncoder.load(tmp_path / "encoder")
    np.testing.assert_array_equal(loaded.encode(clips(3)), encoder.encode(clips(3)))
    np.save(tmp_path / "encoder" / "components.npy", np.zeros((2, 2), np.float32))
    with pytest.raises(ArtifactError, match="altered"):
        FittedSoundEncoder.load(tmp_path / "encoder")
    seal(tmp_path / "encoder")
    with pytest.raises(ArtifactError, match=r"components\.npy: expected float32 of shape"):
        FittedSoundEncoder.load(tmp_path / "encoder")
    np.save(tmp_path / "encoder" / "components.npy", np.zeros((2, encoder.dim), np.float32))
    seal(tmp_path / "encoder")
    with pytest.raises(ArtifactError, match="arrays that belong together"):
        FittedSoundEncoder.load(tmp_path / "encoder")
    (tmp_path / "encoder" / "mean.npy").unlink()
    with pytest.raises(ArtifactError, match="damaged"):
        FittedSoundEncoder.load(tmp_path / "encoder")


def test_the_same_seed_gives_the_same_vectors() -> None:
    one, other = (SoundEncoder(dim=4, chosen=10).fit(ArrayInputs(clips(30)), seed=3) for _ in range(2))
    np.testing.assert_array_equal(one.encode(clips(4)), other.encode(clips(4)))


def test_what_does_not_fit_is_refused(encoder: FittedSoundEncoder) -> None:
    with pytest.raises(DataError, match="48 bands"):
        encoder.encode([np.ones((40, 9), np.float32)])
    with pytest.raises(DataError, match="3 channels"):
        SoundEncoder().fit(ArrayInputs([np.ones((3, 48, 9), np.float32)]))
    for wrong in ({"dim": 0}, {"dim": 5, "chosen": 4}, {"sharpness": 0}):
        with pytest.raises(ConfigError, match="expected dim"):
            SoundEncoder(**wrong)
    assert encoder.manifest.mel == LogMel()

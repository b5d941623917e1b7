"""Training of a tagger: what it is trained on, in which batches, and what is refused."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from segue.audio import training_run as module
from segue.audio.backbones import make_backbone
from segue.audio.inputs import ArrayInputs, StoreInputs
from segue.audio.manifest import Normalisation
from segue.audio.memory import activations, plan_batches
from segue.audio.tagger import Tagger
from segue.errors import ConfigError, DataError
from segue.metrics.labels import report
from tests.audio.tones_world import COURSE, LABELS, QUICK, SMALL, small, tone, world


def test_pictures_of_three_channels_are_learned_alike() -> None:
    rng = np.random.default_rng(0)
    clips = [rng.random((3, 40, 40)).astype(np.float32) for _ in range(24)]
    targets = np.zeros((24, 2), np.float32)
    for row, clip in enumerate(clips):
        clip[row % 2] += 1.0
        targets[row, row % 2] = 1
    settings = small(augmentation=None)
    made = settings.fit(ArrayInputs(clips), targets, ("red", "green"))
    assert made.manifest.hearing.least_frames == 40  # the whole picture
    assert report(targets, made.scores(clips), ("red", "green")).accuracy == 1.0
    with pytest.raises(DataError, match="3 channel"):
        made.scores([tone(True, True, 1)])


def test_a_store_is_trained_on_without_loading_it_whole(tmp_path: Path) -> None:
    from segue.audio.extraction import extract
    from segue.audio.sources import open_source
    from segue.audio.store import FeatureStore

    clips, targets = world(24)
    (tmp_path / "mels").mkdir()
    for row, clip in enumerate(clips):
        np.save(tmp_path / "mels" / f"{row}.npy", clip)
    extract(open_source(tmp_path / "mels"), tmp_path / "store")
    store = FeatureStore.load(tmp_path / "store")
    inputs = StoreInputs(store, tuple(str(row) for row in range(24)))
    made = small(epochs=2).fit(inputs, targets, LABELS)
    from_disk = made.scores_of(inputs, np.arange(24))
    np.testing.assert_allclose(from_disk, made.scores(clips), atol=5e-3)


def test_a_network_of_one_size_gets_resized_clips(monkeypatch: pytest.MonkeyPatch) -> None:
    from segue.audio import fitted as fitted_module
    from segue.audio.backbones.vgg_melon import vgg_melon

    def tiny(name: str, classes: int, *, channels: int = 1, height: int = 48) -> Any:
        return vgg_melon(classes, channels=channels, height=height, frames=46)

    monkeypatch.setattr(module, "make_backbone", tiny)
    monkeypatch.setattr(fitted_module, "make_backbone", tiny)
    clips, targets = world(4)
    made = small(epochs=1, batch_size=4).fit(ArrayInputs(clips), targets, LABELS)
    assert made.scores([tone(True, True, 1, frames=10), tone(True, True, 1, frames=90)]).shape == (2, 4)
    assert made.manifest.hearing.least_frames == 46


def test_batches_are_accumulated_under_a_memory_limit() -> None:
    network = make_backbone("compact", 10)
    shape = (1, 48, 256)
    each = 8 * activations(network, shape)
    fixed = 20 * sum(p.numel() for p in network.parameters())
    assert plan_batches(network, shape, 32, None) == (32, 1)
    assert plan_batches(network, shape, 32, fixed + 32.5 * each) == (32, 1)
    assert plan_batches(network, shape, 32, fixed + 10.5 * each) == (8, 4)
    assert plan_batches(network, shape, 32, fixed + 1.5 * each) == (1, 32)
    with pytest.raises(ConfigError, match="one example"):
        plan_batches(network, shape, 32, fixed)


def test_activations_are_counted_by_layer() -> None:
    network = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 3), torch.nn.ReLU(), torch.nn.Flatten())
    assert activations(network, (1, 6, 6)) == 3 * 2 * 16
    assert all(p.device.type == "cpu" for p in network.parameters())


def test_accumulation_trains_on_every_clip() -> None:
    clips, targets = world(48)
    network = make_backbone("compact", 4)
    limit = 20 * sum(p.numel() for p in network.parameters()) + 8 * 5.5 * activations(network, (1, 48, 32))
    made = small(epochs=6, memory=limit).fit(ArrayInputs(clips), targets, LABELS)
    assert report(targets, made.scores(clips), LABELS).mean_average_precision > 0.8


def test_normalisation_is_of_the_training_rows() -> None:
    clips = [
        np.full((2, 3), 1.0, np.float32),
        np.full((2, 5), 3.0, np.float32),
        np.full((2, 9), 99, np.float32),
    ]
    found = Normalisation.of(ArrayInputs(clips), np.array([0, 1]))
    assert found.mean == (pytest.approx((6 + 30) / 16),)
    assert found.deviation == (pytest.approx(np.sqrt((6 + 90) / 16 - 2.25**2)),)
    np.testing.assert_allclose(found.apply(np.float32([[[[2.25]]]])), 0, atol=1e-6)


@pytest.mark.parametrize(
    ("clips", "bands", "crop", "epochs"),
    [(320, 48, 256, 245), (1163, 48, 160, 108), (937, 192, 96, 56), (1163, 48, 256, 68), (10**6, 48, 256, 1)],
)
def test_small_sets_and_short_clips_are_seen_more_often(
    clips: int, bands: int, crop: int, epochs: int
) -> None:
    assert module._passes(clips, bands * crop) == epochs


def test_labels_of_pitch_and_loudness_are_augmented_less(monkeypatch: pytest.MonkeyPatch) -> None:
    clips, targets = world(4)
    used: list[Any] = []
    original = module.CropExamples

    def spy(*arguments: Any) -> Any:
        used.append(arguments[4])
        return original(*arguments)

    monkeypatch.setattr(module, "CropExamples", spy)
    course = dataclasses.replace(COURSE, augmentation=None, epochs=1)
    for labels in (LABELS, ("a", "b", "c", "d")):
        Tagger(course=course).fit(ArrayInputs(clips), targets, labels)
    small(epochs=1).fit(ArrayInputs(clips), targets, LABELS)
    assert used == [module.DETAILS, module.SOUNDS, QUICK]
    assert module.DETAILS.shift < module.SOUNDS.shift


def test_material_that_does_not_fit_is_refused() -> None:
    clips, targets = world(4)
    with pytest.raises(DataError, match="targets of shape"):
        SMALL.fit(ArrayInputs(clips), targets[:, :2], LABELS)
    with pytest.raises(DataError, match="two clips"):
        SMALL.fit(ArrayInputs(clips[:1]), targets[:1], LABELS)
    with pytest.raises(DataError, match="one shape"):
        ArrayInputs([clips[0], clips[1][:40]])
    with pytest.raises(DataError, match="one shape"):
        ArrayInputs([clips[0][:, :0]])
    for wrong in ({"dev_share": 1.0}, {"batch_size": 0}, {"epochs": 0}):
        with pytest.raises(ConfigError, match=next(iter(wrong))):
            small(**wrong)
    with pytest.raises(ConfigError, match="balance"):
        Tagger(balance=2.0)

"""A tiny world of tones: low or high, pulsing or steady; a tagger learns it in seconds."""

from __future__ import annotations

import dataclasses
import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from segue.audio import training_run as module
from segue.audio.augmentation import Augmentation
from segue.audio.backbones import make_backbone
from segue.audio.fitted import FittedTagger
from segue.audio.inputs import ArrayInputs, StoreInputs
from segue.audio.labels import Labelled
from segue.audio.listening import WINDOW
from segue.audio.manifest import Normalisation
from segue.audio.mel import DETAILED, MELON, LogMel
from segue.audio.memory import activations, plan_batches
from segue.audio.tagger import Tagger, suited_mel
from segue.audio.teaching import teach
from segue.audio.training_run import Course, Watch
from segue.errors import ArtifactError, ConfigError, DataError
from segue.metrics.labels import report

LABELS = ("high", "low", "tempo:pulse", "tempo:steady")
QUICK = Augmentation(crop=32, stretch=0.1, mixup=0.3, masks=1)
COURSE = Course(epochs=8, batch_size=16, augmentation=QUICK, learning_rate=5e-3)
SMALL = Tagger(course=COURSE)


def small(**changes: Any) -> Tagger:
    return Tagger(course=dataclasses.replace(COURSE, **changes))


def tone(high: bool, pulse: bool, seed: int, frames: int = 40) -> Any:
    rng = np.random.default_rng(seed)
    mel = 0.2 * rng.random((48, frames)).astype(np.float32)
    first = int(rng.integers(30, 42)) if high else int(rng.integers(2, 14))
    level = (np.arange(frames) // 4 % 2) if pulse else np.ones(frames)
    mel[first : first + 4] += 1.5 * level.astype(np.float32)
    return mel


def world(n: int, seed: int = 0, frames: int = 40) -> tuple[list[Any], Any]:
    kinds = list(itertools.islice(itertools.cycle(itertools.product((True, False), repeat=2)), n))
    clips = [tone(high, pulse, seed + at, frames + at % 3) for at, (high, pulse) in enumerate(kinds)]
    targets = np.array([[high, not high, pulse, not pulse] for high, pulse in kinds], np.float32)
    return clips, targets


@pytest.fixture(scope="module")
def fitted() -> FittedTagger:
    torch.set_num_threads(1)
    clips, targets = world(48)
    return SMALL.fit(ArrayInputs(clips), targets, LABELS)


def test_it_learns_labels_of_every_group(fitted: FittedTagger) -> None:
    clips, targets = world(24, seed=1000)
    found = report(targets, fitted.scores(clips), LABELS)
    assert found.accuracy == 1.0
    assert found.group_accuracy["tempo"] >= 0.9
    assert found.mean_average_precision > 0.95


def test_scores_and_embeddings_have_their_shapes_and_do_not_depend_on_the_batch(fitted: FittedTagger) -> None:
    clips, _ = world(9, seed=500)
    clips[3] = np.concatenate([clips[3]] * 4, axis=1)
    scores, embedded = fitted.scores(clips), fitted.embed(clips)
    assert scores.shape == (9, 4)
    assert embedded.shape == (9, fitted.dim)
    assert embedded.dtype == scores.dtype == np.float32
    assert ((scores >= 0) & (scores <= 1)).all()
    for row, clip in enumerate(clips):
        np.testing.assert_allclose(fitted.embed([clip])[0], embedded[row], atol=1e-4)
    assert fitted.embed([]).shape == (0, fitted.dim)


def test_any_length_is_heard_and_long_clips_in_windows(fitted: FittedTagger) -> None:
    short = fitted.scores([tone(True, False, 1, frames=1)])
    assert short.shape == (1, 4)
    halves = [tone(True, False, 1, frames=WINDOW), tone(False, False, 2, frames=WINDOW)]
    both = fitted.embed([np.concatenate(halves, axis=1)])
    np.testing.assert_allclose(both[0], fitted.embed(halves).mean(axis=0), atol=1e-4)


def test_the_same_seed_gives_the_same_tagger_and_another_another(fitted: FittedTagger) -> None:
    clips, targets = world(48)
    again = SMALL.fit(ArrayInputs(clips), targets, LABELS)
    np.testing.assert_array_equal(again.scores(clips), fitted.scores(clips))
    first, second = (small(epochs=1, seed=seed).fit(ArrayInputs(clips), targets, LABELS) for seed in (1, 2))
    assert np.abs(first.scores(clips) - second.scores(clips)).max() > 1e-3


def test_a_stopped_run_goes_on_to_the_same_tagger(tmp_path: Path) -> None:
    clips, targets = world(32)
    settings = small(epochs=3)
    whole = settings.fit(ArrayInputs(clips), targets, LABELS)

    def stop(result: Any) -> None:
        if result.epoch == 2:
            raise KeyboardInterrupt

    path = tmp_path / "checkpoint"
    with pytest.raises(KeyboardInterrupt):
        settings.fit(ArrayInputs(clips), targets, LABELS, watch=Watch(checkpoint=path, on_epoch=stop))
    resumed = settings.fit(ArrayInputs(clips), targets, LABELS, watch=Watch(checkpoint=path))
    assert resumed.manifest.history is not None
    assert resumed.manifest.history.resumed
    np.testing.assert_array_equal(resumed.scores(clips), whole.scores(clips))
    with pytest.raises(ArtifactError, match="another run"):
        settings.fit(ArrayInputs(clips), 1 - targets, LABELS, watch=Watch(checkpoint=path))


def test_a_held_out_share_stops_early_and_keeps_the_best() -> None:
    clips, targets = world(40)
    settings = small(epochs=30, dev_share=0.3, patience=2)
    history = settings.fit(ArrayInputs(clips), targets, LABELS).manifest.history
    assert history is not None
    assert len(history.epochs) < 30
    values = [epoch.dev for epoch in history.epochs]
    assert history.best.dev == max(value for value in values if value is not None)


def test_saved_and_loaded_it_answers_the_same(fitted: FittedTagger, tmp_path: Path) -> None:
    clips, _ = world(5)
    fitted.save(tmp_path / "tagger")
    loaded = FittedTagger.load(tmp_path / "tagger")
    np.testing.assert_array_equal(loaded.scores(clips), fitted.scores(clips))
    assert loaded.manifest.hearing.mel == fitted.manifest.hearing.mel
    np.testing.assert_array_equal(loaded.cache, fitted.cache)
    manifest = json.loads((tmp_path / "tagger" / "manifest.json").read_text())
    assert manifest["kind"] == "tagger"
    assert manifest["labels"] == list(LABELS)
    (tmp_path / "tagger" / "weights.safetensors").write_bytes(b"x" * 100)
    with pytest.raises(ArtifactError, match="damaged"):
        FittedTagger.load(tmp_path / "tagger")
    with pytest.raises(ArtifactError, match="expected a saved tagger"):
        FittedTagger.load(tmp_path)


def test_a_new_label_is_taught_in_a_moment_and_the_others_stay(fitted: FittedTagger) -> None:
    new = [np.roll(tone(True, True, seed), -18, axis=0) for seed in range(200, 206)]
    taught = teach(fitted, "middle 🎧", new)
    clips, _ = world(20, seed=2000)
    held_out = [np.roll(tone(True, True, seed), -18, axis=0) for seed in range(300, 306)]
    with_it, without = taught.scores(held_out)[:, 4], taught.scores(clips)[:, 4]
    assert with_it.min() > without.max()
    assert with_it.mean() > 0.5 > without.mean()
    np.testing.assert_allclose(taught.scores(clips)[:, :4], fitted.scores(clips), atol=1e-6)
    assert taught.labels == (*LABELS, "middle 🎧")
    assert (taught.manifest.taught, len(taught.cache)) == (1, len(fitted.cache) + 6)
    assert len(fitted.labels) == 4


def test_teaching_needs_a_new_label_examples_and_others(fitted: FittedTagger, tmp_path: Path) -> None:
    clip = tone(True, True, 1)
    for label in ("high", " "):
        with pytest.raises(ConfigError, match="a new label"):
            teach(fitted, label, [clip])
    with pytest.raises(DataError, match="got none"):
        teach(fitted, "x", [])
    bare = fitted.with_cache(np.empty((0, fitted.dim), np.float32))
    with pytest.raises(DataError, match="got none, and a tagger that keeps none"):
        teach(bare, "x", [clip])
    taught = teach(bare, "x", [clip], others=[tone(False, False, 2)])
    taught.save(tmp_path / "tagger")
    assert FittedTagger.load(tmp_path / "tagger").labels[-1] == "x"


def test_pictures_of_three_channels_are_learned_alike() -> None:
    rng = np.random.default_rng(0)
    clips = [rng.random((3, 40, 40)).astype(np.float32) for _ in range(24)]
    targets = np.zeros((24, 2), np.float32)
    for row, clip in enumerate(clips):
        clip[row % 2] += 1.0
        targets[row, row % 2] = 1
    settings = small(augmentation=None)
    made = settings.fit(ArrayInputs(clips), targets, ("red", "green"))
    assert made.manifest.hearing.least_frames == 64
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


def test_the_kernel_ridge_weighs_what_the_manifest_says(fitted: FittedTagger, tmp_path: Path) -> None:
    clips, _ = world(6, seed=70)
    assert fitted.manifest.kernel_ridge == 0.6  # some labels have groups
    assert fitted.second is not None
    alone = fitted.scores_of_embeddings(fitted.embed(clips))
    expected = 0.4 * alone + 0.6 * fitted.second.scores(clips)
    np.testing.assert_allclose(fitted.scores(clips), expected, atol=1e-6)
    taught = teach(fitted, "new", clips[:3])
    np.testing.assert_allclose(taught.scores(clips)[:, :4], expected, atol=1e-5)
    own = taught.scores_of_embeddings(taught.embed(clips))[:, 4]
    np.testing.assert_allclose(taught.scores(clips)[:, 4], own, atol=1e-6)
    fitted.save(tmp_path / "tagger")
    np.testing.assert_array_equal(FittedTagger.load(tmp_path / "tagger").scores(clips), fitted.scores(clips))
    (tmp_path / "tagger" / "second-base.npy").unlink()
    with pytest.raises(ArtifactError, match="damaged"):
        FittedTagger.load(tmp_path / "tagger")


def test_other_backbones_pictures_and_large_sets_have_none() -> None:
    clips, targets = world(8)
    quick = dataclasses.replace(COURSE, epochs=1)
    for tagger in (
        Tagger(course=dataclasses.replace(quick, backbone="lenet5")),
        Tagger(course=quick, kernel_ridge=0),
    ):
        assert tagger.fit(ArrayInputs(clips), targets, LABELS).second is None
    picture = ArrayInputs([np.ones((3, 64, 64), np.float32)] * 8)
    course = Course(epochs=1, backbone="lenet5")
    assert Tagger(course=course, kernel_ridge=0.5).fit(picture, targets, LABELS).second is None
    with pytest.raises(ConfigError, match="kernel_ridge"):
        Tagger(kernel_ridge=1.5)


@pytest.mark.parametrize(
    ("items", "label", "backbone", "expected"),
    [
        (("a.mp3", "b.wav"), "octave:4", "compact", DETAILED),
        (("a.mp3", "b.wav"), "rain", "compact", MELON),
        (("a.mp3", "b.wav"), "octave:4", "vgg-melon", MELON),
        (("a.mp3", "b.npy"), "octave:4", "compact", MELON),
    ],
)
def test_files_are_heard_as_their_labels_need(
    items: tuple[str, ...], label: str, backbone: str, expected: LogMel
) -> None:
    assert suited_mel(Labelled(items, ((label,), (label, "x"))), backbone) == expected

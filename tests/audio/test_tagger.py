"""A tiny world of tones: low or high, pulsing or steady; a tagger learns it in seconds."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from scripts.fuzz.seals import seal
from segue.audio.fitted import FittedTagger
from segue.audio.inputs import ArrayInputs
from segue.audio.labels import Labelled
from segue.audio.listening import WINDOW
from segue.audio.mel import DETAILED, MELON, LogMel
from segue.audio.tagger import Tagger, suited_mel
from segue.audio.teaching import teach
from segue.audio.training_run import Course, Watch
from segue.errors import ArtifactError, ConfigError, DataError
from segue.metrics.labels import report
from tests.audio.tones_world import COURSE, LABELS, SMALL, small, tone, world


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
    with pytest.raises(ArtifactError, match="altered"):
        FittedTagger.load(tmp_path / "tagger")
    seal(tmp_path / "tagger")
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

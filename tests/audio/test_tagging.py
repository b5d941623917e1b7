from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segue.audio.augmentation import Augmentation
from segue.audio.fitted import FittedTagger
from segue.audio.inputs import ArrayInputs
from segue.audio.labels import Labelled
from segue.audio.material import Material
from segue.audio.mel import MELON
from segue.audio.tagger import Tagger
from segue.audio.tagging import evaluate_tagger, train_tagger
from segue.audio.training_run import Course
from segue.metrics.labels import report

QUICK = Tagger(
    course=Course(epochs=1, batch_size=8, augmentation=Augmentation(crop=32, masks=0), device="cpu")
)


@pytest.fixture
def clips() -> Material:
    """Eight clips, half of them loud below and half above."""
    rng = np.random.default_rng(0)
    arrays = [0.2 * rng.random((48, 40)).astype(np.float32) for _ in range(8)]
    for at, array in enumerate(arrays):
        array[slice(4, 8) if at % 2 else slice(36, 40)] += 1.5
    names = tuple(f"{at}.wav" for at in range(8))
    labelled = Labelled(names, tuple((("high", "low")[at % 2],) for at in range(8)))
    return Material(ArrayInputs(arrays), labelled, MELON, 8, {})


def test_a_trained_tagger_is_written_and_its_checkpoint_removed(clips: Material, tmp_path: Path) -> None:
    korean = tuple(("낮음 🎧",) if one == ("low",) else ("높음",) for one in clips.labelled.labels)
    clips = clips._replace(labelled=Labelled(clips.labelled.items, korean))
    fitted = train_tagger(QUICK, clips, tmp_path / "tagger", logs=tmp_path / "logs")
    assert fitted is not None
    assert fitted.labels == ("낮음 🎧", "높음")
    assert FittedTagger.load(tmp_path / "tagger").labels == fitted.labels
    assert sorted(path.name for path in tmp_path.iterdir()) == ["logs", "tagger"]


def test_another_process_than_the_first_writes_nothing(
    clips: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("segue.audio.tagging.first_process", lambda: False)
    assert train_tagger(QUICK, clips, tmp_path / "tagger") is None
    assert not (tmp_path / "tagger").exists()


def test_a_tagger_is_measured(clips: Material, tmp_path: Path) -> None:
    fitted = train_tagger(QUICK, clips, tmp_path / "tagger")
    assert fitted is not None
    labels = (*clips.labelled.labels[:-1], ("low", "새벽"))
    found = evaluate_tagger(fitted, clips._replace(labelled=Labelled(clips.labelled.items, labels)))
    assert found.unknown == ["새벽"]
    assert found.report.clips == 8
    assert found.targets.tolist() == [[float(at % 2 == 0), float(at % 2)] for at in range(8)]
    assert found.report == report(found.targets, found.scores, fitted.labels)

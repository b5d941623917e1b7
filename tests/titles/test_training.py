from __future__ import annotations

from pathlib import Path

import pytest

from segue import titles
from segue.data.dataset import Dataset
from segue.errors import ConfigError
from segue.titles.rows import LABEL, TAGS
from segue.titles.training import DEFAULTS, Changes, read_rows, train

LINES = [("정말 좋다 🎵", "1"), ("최고의  노래", "1"), ("awful bore", "0"), ("나쁜 노래", "0")]


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    lines = ["text\tlabel", *(f"{text}\t{label}" for text, label in LINES * 10)]
    (tmp_path / "평.tsv").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path / "평.tsv"


def test_rows_are_read_from_a_file_or_a_dataset(texts: Path, sample: Dataset, tmp_path: Path) -> None:
    found = read_rows(texts)
    assert list(found.titles[:2]) == ["정말 좋다 🎵", "최고의  노래"]
    assert list(found.targets[LABEL][:2]) == [("1",), ("1",)]
    sample.save(tmp_path / "data")
    assert len(read_rows(tmp_path / "data").targets[TAGS]) > 100


def test_the_usual_encoder_is_trained_and_written(texts: Path, tmp_path: Path) -> None:
    history = train(texts, tmp_path / "model")
    assert history is not None
    assert history.epochs == ()
    model = titles.load(tmp_path / "model")
    assert model.recipe.name == DEFAULTS["texts"]
    assert model.labels[LABEL] == ("0", "1")


def test_changes_are_the_recipes_and_no_checkpoint_stays(texts: Path, tmp_path: Path) -> None:
    changes = Changes(epochs=2, batch_size=8, learning_rate=1e-2, seed=3, device="cpu")
    history = train(texts, tmp_path / "model", "bag", dev=texts, changes=changes)
    assert history is not None
    assert len(history.epochs) == 2
    trainer = titles.load(tmp_path / "model").recipe.trainer
    assert (trainer.epochs, trainer.batch_size, trainer.learning_rate, trainer.seed) == (2, 8, 1e-2, 3)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model", "평.tsv"]


def test_another_process_than_the_first_writes_nothing(
    texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("segue.titles.training.first_process", lambda: False)
    assert train(texts, tmp_path / "model") is None
    assert not (tmp_path / "model").exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (Changes(layers=2), "expected bert or albert for --layers and --dim, got bag"),
        (Changes(batch_size=0), "batch_size"),
    ],
)
def test_changes_that_an_encoder_does_not_have_are_refused(
    texts: Path, tmp_path: Path, changes: Changes, words: str
) -> None:
    with pytest.raises(ConfigError, match=words):
        train(texts, tmp_path / "model", "bag", changes=changes)


@pytest.mark.parametrize(
    ("changes", "words"),
    [(Changes(epochs=2), "expected no --epochs"), (Changes(device="cuda"), "the device auto or cpu")],
)
def test_what_is_solved_in_one_go_takes_no_training(changes: Changes, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        changes.applied(titles.recipe("tfidf-linear", "texts"))


def test_the_layers_of_a_transformer_may_be_changed() -> None:
    made = Changes(layers=1, dim=128, pretraining_epochs=0).applied(titles.recipe("bert", "texts"))
    assert (made.network.layers, made.network.dim, made.network.heads) == (1, 128, 2)
    assert made.pretraining is None

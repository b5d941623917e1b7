"""Trees that learn to order candidates."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from segue.errors import ArtifactError
from segue.ranking.trees import BoostedTrees, FittedTrees

SMALL = BoostedTrees(trees=30, leaves=4, min_data_in_leaf=5, learning_rate=0.2)
NAMES = ["noise one", "signal", "noise two"]
GROUPS = [20] * 40


def examples(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """40 questions of 20 candidates; the second feature tells the two hidden ones from the rest."""
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(800, 3)).astype(np.float32)
    labels = np.zeros(800, np.float32)
    for start in range(0, 800, 20):
        hidden = start + rng.permutation(20)[:2]
        labels[hidden] = 1
        rows[hidden, 1] += 4
    rows[rng.random(800) < 0.05, 0] = np.nan
    return rows, labels


@pytest.fixture(scope="module")
def fitted() -> FittedTrees:
    return SMALL.fit(*examples(0), GROUPS, NAMES, seed=3)


def share_of_hits(fitted: FittedTrees, seed: int) -> float:
    """How many of the two hidden candidates are among the first two, over other questions."""
    rows, labels = examples(seed)
    scores = fitted.score(rows).reshape(-1, 20)
    first = np.argsort(-scores, axis=1)[:, :2]
    return float(np.take_along_axis(labels.reshape(-1, 20), first, axis=1).mean())


@pytest.mark.parametrize("objective", ["rank_xendcg", "lambdarank"])
def test_it_learns_what_tells_the_hidden_from_the_rest(objective: str) -> None:
    settings = dataclasses.replace(SMALL, objective=objective)
    fitted = settings.fit(*examples(0), GROUPS, NAMES, seed=3)
    assert share_of_hits(fitted, 1) > 0.9
    importance = fitted.importance()
    assert next(iter(importance)) == "signal"
    assert importance["signal"] > 0.8
    assert sum(importance.values()) == pytest.approx(1)
    assert {name.replace("_", " ") for name in importance} == set(NAMES)


def test_the_same_seed_grows_the_same_trees(fitted: FittedTrees, tmp_path: Path) -> None:
    again = SMALL.fit(*examples(0), GROUPS, NAMES, seed=3)
    fitted.save(tmp_path / "one.txt")
    again.save(tmp_path / "two.txt")
    assert (tmp_path / "one.txt").read_bytes() == (tmp_path / "two.txt").read_bytes()


def test_what_was_saved_scores_the_same(fitted: FittedTrees, tmp_path: Path) -> None:
    fitted.save(tmp_path / "trees.txt")
    rows, _ = examples(2)
    loaded = FittedTrees.load(tmp_path / "trees.txt")
    np.testing.assert_array_equal(loaded.score(rows), fitted.score(rows))
    assert loaded.score(rows).dtype == np.float32
    assert loaded.importance() == pytest.approx(fitted.importance())


def test_a_feature_may_have_any_name(tmp_path: Path) -> None:
    names = ["비슷한 노래 score", 'a=b: "100 %", [c]', "emoji 🌧"]
    SMALL.fit(*examples(0), GROUPS, names, seed=3).save(tmp_path / "trees.txt")
    loaded = FittedTrees.load(tmp_path / "trees.txt", [3])
    assert {*loaded.importance()} == {name.replace(" ", "_") for name in names}


def test_no_candidates_have_no_scores(fitted: FittedTrees) -> None:
    assert fitted.score(np.zeros((0, 3), np.float32)).shape == (0,)


def test_unknown_features_are_no_obstacle(fitted: FittedTrees) -> None:
    assert np.isfinite(fitted.score(np.full((2, 3), np.nan, np.float32))).all()


@pytest.mark.parametrize("content", [b"", b"no trees", b"\xff\xfe", b"tree\nversion=v4\nnum_class=1\n"])
def test_a_damaged_file_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "trees.txt").write_bytes(content)
    with pytest.raises(ArtifactError, match=r"trees\.txt"):
        FittedTrees.load(tmp_path / "trees.txt")


def test_a_file_cut_short_is_said(fitted: FittedTrees, tmp_path: Path) -> None:
    fitted.save(tmp_path / "trees.txt")
    content = (tmp_path / "trees.txt").read_bytes()
    (tmp_path / "trees.txt").write_bytes(content[: len(content) // 2])
    with pytest.raises(ArtifactError, match=r"trees\.txt"):
        FittedTrees.load(tmp_path / "trees.txt")


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match=r"trees\.txt") as caught:
        FittedTrees.load(tmp_path / "trees.txt")
    assert caught.value.hint

"""The compiled loop's arrays, against LightGBM's own predictions."""

from __future__ import annotations

import lightgbm
import numpy as np
import pytest

from segue import compiled
from segue.ranking.tree_arrays import arrays_of
from segue.ranking.tree_runs import TreeRun
from segue.ranking.tree_text import read_trees
from segue.ranking.trees import BoostedTrees, FittedTrees

NAMES = ["noise", "never missing", "steps", "constant"]
GROUPS = [20] * 40


def examples() -> np.ndarray:
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(800, 4)).astype(np.float32)
    rows[rng.random(800) < 0.3, 0] = np.nan
    rows[:, 2] = np.round(rows[:, 2])
    rows[:, 3] = 1
    return rows


def fitted(leaves: int, runs: int = 1, least: int = 5) -> FittedTrees:
    settings = BoostedTrees(
        trees=20, leaves=leaves, min_data_in_leaf=least, learning_rate=0.3, columns=0.9, runs=runs
    )
    rows = examples()
    labels = (np.nan_to_num(rows[:, 0]) + rows[:, 1] * rows[:, 2] > 1.5).astype(np.float32)
    return settings.fit(rows, labels, GROUPS, NAMES, seed=0)


@pytest.fixture(autouse=True)
def library() -> None:
    if not compiled.available():
        pytest.skip("built without a C compiler")


@pytest.mark.parametrize("leaves", [2, 16, 32])
def test_scores_are_those_of_lightgbm_to_the_last_bit(leaves: int) -> None:
    (run,) = fitted(leaves).runs
    arrays = arrays_of(read_trees(run.text))
    assert arrays is not None
    booster = lightgbm.Booster(model_str=run.text)
    rows = examples()
    strange = np.array([[np.nan] * 4, [np.inf] * 4, [-np.inf] * 4, [0] * 4], np.float32)
    # at the thresholds themselves, and just above
    edges = np.repeat(arrays.thresholds[:50, None], 4, axis=1)
    asked = np.concatenate([rows, strange, edges, np.nextafter(edges, np.float32(np.inf))])
    assert compiled.summed_leaves(arrays, asked).tolist() == booster.predict(asked).tolist()


def test_a_ranker_scores_the_same_without_the_compiled_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    trees, rows = fitted(8, runs=2), examples()
    found = trees.score(rows)
    monkeypatch.setattr(compiled, "available", lambda: False)
    again = FittedTrees(tuple(TreeRun(run.text) for run in trees.runs))
    assert again.score(rows).tolist() == found.tolist()


def test_lightgbm_predicts_what_the_loop_cannot() -> None:
    (many,) = fitted(60, least=1).runs
    trees = read_trees(many.text)
    assert trees.leaves.max() > compiled.MOST_LEAVES
    assert arrays_of(trees) is None
    assert (
        many.score(examples()).tolist() == lightgbm.Booster(model_str=many.text).predict(examples()).tolist()
    )

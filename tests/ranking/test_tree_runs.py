"""Trees of one training: checked as they are read, scored without LightGBM, their gains those of LightGBM."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import lightgbm
import numpy as np
import pytest

from segue import compiled
from segue.ranking.tree_runs import TreeRun
from segue.ranking.tree_text import WrongTreesError
from segue.ranking.trees import BoostedTrees

NAMES = ["small als score", "count", "seeds"]


@pytest.fixture(scope="module")
def run() -> TreeRun:
    rng = np.random.default_rng(3)
    features = rng.normal(size=(400, 3)).astype(np.float32)
    labels = (features[:, 0] + features[:, 2] > 0.3).astype(np.float32)
    settings = BoostedTrees(trees=12, leaves=6, min_data_in_leaf=5, columns=1.0)
    return settings.fit(features, labels, [40] * 10, NAMES, seed=1).runs[0]


def test_gains_are_those_of_lightgbm(run: TreeRun) -> None:
    expected = lightgbm.Booster(model_str=run.text).feature_importance("gain")
    assert run.gains() == pytest.approx(expected, rel=1e-6)
    assert run.names == ("small_als_score", "count", "seeds")


def test_a_text_that_is_none_of_a_ranker_is_refused(run: TreeRun) -> None:
    with pytest.raises(WrongTreesError):
        TreeRun(run.text.replace("num_class=1", "num_class=2"))
    data = lightgbm.Dataset(
        np.zeros((4, 1)), label=[0, 1, 0, 1], params={"verbose": -1, "min_data_in_leaf": 1}
    )
    binary = lightgbm.train({"objective": "binary", "verbose": -1}, data, num_boost_round=1)
    with pytest.raises(WrongTreesError):
        TreeRun(binary.model_to_string())


@pytest.mark.skipif(not compiled.available(), reason="built without a C compiler")
def test_reading_and_scoring_import_no_lightgbm(run: TreeRun, tmp_path: Path) -> None:
    (tmp_path / "trees.txt").write_text(run.text, "utf-8")
    program = (
        "import sys, numpy as np; from pathlib import Path; from segue.ranking.trees import FittedTrees;"
        "FittedTrees.load(Path(sys.argv[1])).score(np.zeros((2, 3), np.float32));"
        "assert not {'lightgbm', 'sklearn', 'pandas'} & {*sys.modules}"
    )
    subprocess.run([sys.executable, "-c", program, tmp_path / "trees.txt"], check=True)

"""What LightGBM may read: Segue's own rankers, and nothing that differs from one in any part that counts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segue.errors import ArtifactError
from segue.ranking.tree_text import WrongTreesError, read_trees
from segue.ranking.trees import BoostedTrees, FittedTrees
from tests.model.hostile_trees import tree_damages, with_sizes

NAMES = ["small als score", "count", "seeds"]

FROZEN = Path(__file__).parent.parent / "model" / "frozen" / "format-2" / "model" / "ranker-tracks.txt"

HARMLESS = (
    *("1e308", "another version"),
    *(f"{where} with {value}" for where in ("begins", "ends") for value in ("0", "1", "inf", "-inf")),
)
"""Damages that may leave another ranker, but a whole one."""


def fitted(trees: int, leaves: int = 6) -> FittedTrees:
    rng = np.random.default_rng(3)
    features = rng.normal(size=(400, 3)).astype(np.float32)
    features[::7, 1] = np.nan
    labels = (features[:, 0] > 0.3).astype(np.float32)
    settings = BoostedTrees(trees=trees, leaves=leaves, min_data_in_leaf=5, columns=1.0)
    return settings.fit(features, labels, [40] * 10, NAMES, seed=1)


@pytest.fixture(scope="module")
def text() -> str:
    return FROZEN.read_text("utf-8")


@pytest.mark.parametrize("leaves", [2, 3, 31])
def test_own_rankers_are_read(leaves: int) -> None:
    text = fitted(4, leaves).runs[0].text
    assert read_trees(text).names == ("small_als_score", "count", "seeds")


def test_trees_without_a_split_are_read() -> None:
    features, labels = np.zeros((40, 3), np.float32), np.zeros(40, np.float32)
    flat = BoostedTrees(trees=2).fit(features, labels, [40], NAMES, seed=1)
    assert len(read_trees(flat.runs[0].text).names) == 3


def refusal(path: Path) -> str:
    try:
        FittedTrees.load(path)
    except ArtifactError as error:
        return str(error)
    return ""


def test_what_is_done_to_trees_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "ranker.txt"
    for name, damage in tree_damages(path).items():
        path.write_text(text, "utf-8")
        damage(path)
        if path.read_bytes() == text.encode() or any(part in name for part in HARMLESS):
            continue
        assert "ranker.txt" in refusal(path), name


@pytest.mark.parametrize("side", ["left_child", "right_child"])
def test_a_tree_is_one_tree(text: str, side: str) -> None:
    line = next(line for line in text.splitlines() if line.startswith(side))
    nodes = line.partition("=")[2].split(" ")
    assert len(nodes) > 2
    for place, own in enumerate(nodes):
        for other in map(str, range(-len(nodes) - 2, len(nodes) + 2)):
            if other != own:
                changed = " ".join([*nodes[:place], other, *nodes[place + 1 :]])
                wrong = with_sizes(text.replace(line, f"{side}={changed}", 1))
                with pytest.raises(WrongTreesError, match="a node"):
                    read_trees(wrong)


def test_another_number_of_features_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text(text, "utf-8")
    assert FittedTrees.load(tmp_path / "r.txt", (66, 64)).features == 64
    with pytest.raises(ArtifactError, match="by 64 features, its model by 67 or 65"):
        FittedTrees.load(tmp_path / "r.txt", (67, 65))

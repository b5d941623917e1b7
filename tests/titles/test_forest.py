from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest

from segue.errors import ArtifactError, ConfigError
from segue.titles import TitleRows, fit, load, recipe
from segue.titles.forest import Trees, WordForest
from segue.titles.networks.word_vectors import WordVectorSettings
from segue.titles.rows import TAGS
from segue.titles.title_recipe import Forest

TEXTS = [f"{word} {mood} {at}" for at in range(20) for word, mood in (("영화", "최고"), ("영화", "최악"))]
LABELS = [mood for text in TEXTS for mood in [text.split()[1]]]
ODD = ["", "🎧", "<br>최고", "x" * 5_000, "\ud800"]


@pytest.fixture(scope="module")
def forest() -> WordForest:
    small = Forest(trees=12, least=1, vectors=WordVectorSettings(mode="static", dim=8, epochs=3))
    made = msgspec.structs.replace(recipe("forest", "texts", rows=len(TEXTS)), network=small)
    found = fit(TitleRows.of_labels(TEXTS, LABELS), made)
    assert isinstance(found, WordForest)
    return found


def test_a_tree_by_hand() -> None:
    # the root asks whether the vector's second number is at most 0.5
    trees = Trees(
        np.array([0, 3]),
        np.array([1, 1, 2, 3], np.int32),
        np.array([2, 1, 2, 3], np.int32),
        np.array([1, 0, 0, 0], np.int32),
        np.array([0.5, -2, -2, -2]),
        np.array([[0.5, 0.5], [1, 0], [0.2, 0.8], [0.5, 0.5]], np.float32),
    )
    found = trees.scores(np.array([[9, 0.5], [0, 0.6]], np.float32))
    np.testing.assert_allclose(found, [[0.75, 0.25], [0.35, 0.65]])


def test_the_arrays_vote_as_scikit_learn_does(forest: WordForest) -> None:
    from sklearn.ensemble import RandomForestClassifier

    means = forest.encode(TEXTS)
    own = RandomForestClassifier(n_estimators=10, min_samples_leaf=1, random_state=0, warm_start=True)
    own.fit(means, LABELS)
    own.set_params(n_estimators=12).fit(means, LABELS)
    known = own.predict_proba(forest.encode([*TEXTS, *ODD]))
    columns = [list(own.classes_).index(name) for name in forest.labels["label"]]
    np.testing.assert_allclose(forest.scores([*TEXTS, *ODD]), known[:, columns], atol=1e-6)


def test_it_learns_and_survives_saving(forest: WordForest, tmp_path: Path) -> None:
    best = forest.scores(TEXTS).argmax(axis=1)
    assert [forest.labels["label"][at] for at in best] == LABELS
    forest.save(tmp_path / "m")
    again = load(tmp_path / "m")
    for texts in (TEXTS, ODD):
        np.testing.assert_array_equal(again.scores(texts), forest.scores(texts))
        np.testing.assert_allclose(forest.scores(texts).sum(axis=1), 1, atol=1e-5)
    assert again.parameters == forest.parameters
    assert again.scores([]).shape == (0, 2)
    assert not list((tmp_path / "m").glob("*.pkl"))


@pytest.mark.parametrize(("name", "bad"), [("left", -1), ("right", 10**6), ("feature", 8), ("roots", 10**7)])
def test_a_strangers_trees_are_looked_at(forest: WordForest, tmp_path: Path, name: str, bad: int) -> None:
    forest.save(tmp_path / "m")
    path = tmp_path / "m" / f"trees.{name}.npy"
    values = np.load(path)
    values[0] = bad
    np.save(path, values)
    with pytest.raises(ArtifactError, match=f"trees.{name}"):
        WordForest.read(tmp_path / "m", forest.recipe, forest.labels)


def test_tags_of_titles_are_refused() -> None:
    rows = TitleRows(["밤", "비"], [["a"], ["a"]], {TAGS: [["a"], ["a"]]})
    with pytest.raises(ConfigError, match="one label each for forest"):
        fit(rows, recipe("forest", "titles"))

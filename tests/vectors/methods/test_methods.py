"""What every method does: the two worlds apart, the same vectors again, a run that continues."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import segue
from segue.errors import ConfigError, DataError
from segue.protocols import Silent
from segue.vectors.corpus import Corpus
from segue.vectors.method import Run
from segue.vectors.registry import METHODS, settings_of

SMALL: dict[str, dict[str, Any]] = {
    "word2vec": {"epochs": 12, "window": 0, "sample": 0},
    "fasttext": {"epochs": 10, "buckets": 500, "sample": 0},
    "glove": {"epochs": 15},
    "ppmi-svd": {},
    "swivel": {"epochs": 15, "block": 20},
    "lsa": {},
    "nplm": {"epochs": 3, "hidden": 8, "batch": 32, "alpha": 0.05},
    "lda": {"dim": 2, "epochs": 8},
    "als": {"epochs": 4},
    "sif": {"epochs": 12, "window": 0, "sample": 0},
}


def begin(dataset: segue.Dataset, name: str, **changes: Any) -> Run:
    settings = settings_of(name, {"dim": 8, **SMALL[name], **changes})
    return settings.begin(Corpus.of(dataset), seed=5, workers=1, progress=Silent())


def trained(run: Run, epochs: int) -> list[float]:
    return [run.epoch() for _ in range(epochs)]


def test_every_method_of_segue_is_tested_here() -> None:
    assert list(SMALL) == list(METHODS.built_in)


@pytest.mark.parametrize("name", SMALL)
class TestEvery:
    def test_tells_the_worlds_apart(self, two_worlds: segue.Dataset, name: str) -> None:
        run = begin(two_worlds, name)
        losses = trained(run, run.epochs)
        assert losses[-1] <= losses[0]
        found = run.result()
        rows = {token: row for row, token in enumerate(found.tokens)}
        assert "track:40" not in rows
        assert found.counts[rows["tag:카페 🌙"]] == 30
        assert found.vectors.shape == (len(found.tokens), SMALL[name].get("dim", 8))
        units = found.vectors / np.linalg.norm(found.vectors, axis=1, keepdims=True)
        sides = [[rows[f"track:{n + 20 * side}"] for n in range(20)] for side in (0, 1)]
        if name == "glove":  # it looks at pairs that occur alone, and none of these is of both worlds
            assert losses[-1] < 0.5 * losses[0]
            return
        same = np.mean([(units[rows_] @ units[rows_].T).mean() for rows_ in sides])
        other = (units[sides[0]] @ units[sides[1]].T).mean()
        assert same > other + 0.1

    def test_a_run_that_was_stopped_ends_as_one_that_was_not(
        self, two_worlds: segue.Dataset, name: str
    ) -> None:
        whole, first, second = (begin(two_worlds, name, **_short(name)) for _ in range(3))
        losses = trained(whole, whole.epochs)
        done = whole.epochs // 2
        before = trained(first, done)
        second.restore({key: value.copy() for key, value in first.state().items()}, done)
        assert [*before, *trained(second, whole.epochs - done)] == losses
        assert np.array_equal(second.result().vectors, whole.result().vectors)


def _short(name: str) -> dict[str, int]:
    return {"epochs": 4} if "epochs" in SMALL[name] else {}


def test_nce_and_hierarchical_softmax_and_cbow_learn_and_continue(two_worlds: segue.Dataset) -> None:
    for changes in (
        {"objective": "nce", "negative": 5},
        {"hs": True, "negative": 0},
        {"cbow": True, "alpha": 0.1},
        {"exponent": -0.5, "sample": 1e-2},
    ):
        run, again = (begin(two_worlds, "word2vec", **changes) for _ in range(2))
        losses = trained(run, 4)
        again.restore({key: value.copy() for key, value in run.state().items()}, 4)
        assert again.epoch() == run.epoch()
        assert losses[-1] < losses[0], changes


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("glove", {"negative": 5}, "a setting of glove"),
        ("glove", {"epochs": 0}, "epochs"),
        ("glove", {"dim": "many"}, "dim"),
        ("word2vec", {"exact": True}, "no shuffling with exact"),
        ("word2vec", {"negative": 0}, "negative above 0 or hs"),
        ("word2vec", {"objective": "nce", "cbow": True}, "nce with skip-gram"),
        ("fasttext", {"shortest": 5}, "longest"),
        ("wordvec", {}, "a method of vectors"),
    ],
)
def test_settings_that_are_none_are_refused(name: str, given: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        settings_of(name, given)


@pytest.mark.parametrize("name", ["lsa", "ppmi-svd"])
def test_more_numbers_than_rows_are_refused(two_worlds: segue.Dataset, name: str) -> None:
    with pytest.raises(ConfigError, match="a dim of at most"):
        begin(two_worlds, name, dim=100).epoch()


@pytest.mark.parametrize("name", SMALL)
def test_one_playlist_has_too_few_tokens(two_worlds: segue.Dataset, name: str) -> None:
    one = segue.Dataset.of_tables(two_worlds.playlists.head(1), two_worlds.tracks)
    with pytest.raises(DataError, match="occur 2 times or more"):
        begin(one, name)

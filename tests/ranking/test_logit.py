"""The conditional logit: its gradient, what it learns apart for shown tags, and its file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segue.errors import ArtifactError
from segue.facets.sparse import Floats
from segue.ranking.logit import FittedLogit

NAMES = ["a score", "a rank", "b score", "b rank", "popularity score", "fused", "count", "tags"]


def questions(number: int = 120, seed: int = 0) -> tuple[Floats, Floats, list[int]]:
    """Of six candidates the first is hidden: the best by `a` where no tag is shown, by `b` where one is."""
    rng = np.random.default_rng(seed)
    rows = rng.random((number, 6, len(NAMES))).astype(np.float32)
    shows = np.arange(number) % 2
    rows[:, :, 7] = shows[:, None]
    rows[np.arange(number), 0, 2 * shows] += 3
    labels = np.tile(np.array([1, 0, 0, 0, 0, 0], np.float32), number)
    return rows.reshape(-1, len(NAMES)), labels, [6] * number


def test_it_learns_apart_what_tells_with_tags_and_without() -> None:
    fitted = FittedLogit.fit(*questions(), NAMES)
    rows, _, sizes = questions(40, seed=1)
    scores = fitted.score(rows).reshape(len(sizes), -1)
    assert (scores.argmax(axis=1) == 0).mean() > 0.9
    a_with, b_with = fitted.weights[:2]
    a_without, b_without = fitted.weights[4:6]
    assert b_with > 2 * abs(a_with)
    assert a_without > 2 * abs(b_without)


def test_ranks_and_popularity_are_left_out() -> None:
    fitted = FittedLogit.fit(*questions(), NAMES)
    assert (fitted.logs, fitted.plain, fitted.shown) == ((0, 2, 5), (6,), 7)
    assert len(fitted.weights) == 8


def test_the_loss_is_least_at_the_weights() -> None:
    """The cross-entropy with decay, written out, is no smaller a step away in any direction."""
    rows, labels, sizes = questions(60)
    fitted = FittedLogit.fit(rows, labels, sizes, NAMES)
    columns = fitted.columns(rows).astype(np.float64)
    spread = columns.std(axis=0) + 1e-6
    weights = np.array(fitted.weights) * spread

    def loss(some: np.ndarray) -> float:
        logits = (columns / spread @ some).reshape(len(sizes), -1)
        chosen = logits[:, 0] - np.log(np.exp(logits).sum(axis=1))
        return float(-chosen.mean() + 0.0005 * some @ some)

    for k in range(len(weights)):
        for step in (-0.1, 0.1):
            assert loss(weights + step * (np.arange(len(weights)) == k)) > loss(weights) - 1e-5


def test_it_is_stored_whole(tmp_path: Path) -> None:
    fitted = FittedLogit.fit(*questions(), NAMES)
    fitted.save(tmp_path / "logit.json")
    assert FittedLogit.load(tmp_path / "logit.json") == fitted


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "logit.json").write_text('{"logs": [1')
    with pytest.raises(ArtifactError, match="cannot be read"):
        FittedLogit.load(tmp_path / "logit.json")

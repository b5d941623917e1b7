"""Trees parted by what the query shows."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from segue.errors import ArtifactError
from segue.ranking import seeded as module
from segue.ranking.examples import Examples
from segue.ranking.seeded import LEAST_OF_A_KIND, SeededRanker
from segue.ranking.trees import BoostedTrees

EVEN = np.ones(2, np.float32)
"""Fused scores of two candidates that tell nothing."""

FUSED = np.linspace(1, 0, 10, dtype=np.float32)
"""Fused scores of ten candidates, the last one 0."""

SMALL = BoostedTrees(trees=30, leaves=4, min_data_in_leaf=5, learning_rate=0.2, columns=1.0)


def examples(questions: int, seed: int = 0) -> Examples:
    """The first feature tells the hidden candidate where tracks are shown, the second where they are not."""
    rng = np.random.default_rng(seed)
    found = Examples(names=["with", "without"])
    for number in range(questions):
        rows = rng.normal(size=(10, 2)).astype(np.float32)
        rows[0, number % 2] += 5
        found.add(rows, np.arange(10, dtype=np.int32), np.array([0], np.int32), seeded=number % 2 == 0)
    return found


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LEAST_APART", 40)


@pytest.mark.usefixtures("few")
def test_each_kind_of_question_has_trees_of_its_own_where_there_are_enough() -> None:
    ranker = SeededRanker.fit(SMALL, examples(100), seed=1)
    assert ranker.seedless is not None
    rows = np.array([[5, 0], [0, 5]], np.float32)
    assert np.argmax(ranker.score(rows, EVEN, seeded=True)) == 0
    assert np.argmax(ranker.score(rows, EVEN, seeded=False)) == 1
    assert sum(ranker.importance().values()) == pytest.approx(1)


@pytest.mark.usefixtures("few")
def test_too_few_of_a_kind_share_the_trees() -> None:
    ranker = SeededRanker.fit(SMALL, examples(78), seed=1)
    assert ranker.seedless is None
    rows = np.array([[5, 0], [0, 5]], np.float32)
    np.testing.assert_array_equal(
        ranker.score(rows, EVEN, seeded=True),
        ranker.score(rows, EVEN, seeded=False),
    )


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("questions", [100, 20])
def test_it_is_stored_whole(questions: int, tmp_path: Path) -> None:
    ranker = SeededRanker.fit(SMALL, examples(questions), seed=1)
    ranker.save(tmp_path / "ranker-tags")
    loaded = SeededRanker.load(tmp_path / "ranker-tags", apart=ranker.seedless is not None)
    rows = examples(2).features[0]
    for seeded in (True, False):
        scores = [one.score(rows, FUSED, seeded=seeded) for one in (ranker, loaded)]
        np.testing.assert_array_equal(scores[0], scores[1])
        assert loaded.knows(seeded=seeded) == ranker.knows(seeded=seeded)
    assert loaded.learned == ranker.learned
    assert (loaded.learned.seeded, loaded.learned.seedless) == (questions // 2, questions // 2)
    assert (loaded.seedless is None) == (ranker.seedless is None)


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("seeded", [True, False])
def test_a_ranker_of_an_earlier_version_sees_the_first_features_alone(seeded: bool, tmp_path: Path) -> None:
    SeededRanker.fit(SMALL, examples(100), seed=1).save(tmp_path / "ranker-tracks")
    ranker = SeededRanker.load(tmp_path / "ranker-tracks", apart=True, features=(3, 2))
    rows = examples(2).features[1]
    more = np.column_stack([rows, np.arange(len(rows))]).astype(np.float32)
    plain, later = (ranker.score(seen, FUSED, seeded=seeded) for seen in (rows, more))
    assert len(set(plain.tolist())) > 1
    np.testing.assert_array_equal(plain, later)


def test_of_a_kind_of_query_that_was_hardly_asked_it_knows_nothing() -> None:
    for questions, knows in ((LEAST_OF_A_KIND, True), (LEAST_OF_A_KIND - 1, False)):
        some = examples(2 * questions).select(seeded=True)
        ranker = SeededRanker.fit(SMALL, some, seed=1)
        assert (ranker.knows(seeded=True), ranker.knows(seeded=False)) == (knows, False)


def test_trees_of_few_questions_correct_the_fused_score(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = examples(1).features[0]
    few = SeededRanker.fit(SMALL, examples(100), seed=1)
    expected = few.seeded.score(rows) + 0.5 * np.log(FUSED + 1e-3)
    np.testing.assert_allclose(few.score(rows, FUSED, seeded=True), expected, rtol=1e-5)
    monkeypatch.setattr(module, "LEAST_APART", 100)
    many = SeededRanker.fit(SMALL, examples(100).select(seeded=True), seed=1)
    assert not np.array_equal(many.score(rows, FUSED, seeded=True), many.seeded.score(rows))
    many = SeededRanker.fit(SMALL, examples(200).select(seeded=True), seed=1)
    np.testing.assert_array_equal(many.score(rows, FUSED, seeded=True), many.seeded.score(rows))


def test_a_saved_ranker_scores_by_its_own_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tuned later is for rankers that are fitted later."""
    ranker = SeededRanker.fit(SMALL, examples(100), seed=1)
    ranker.save(tmp_path / "ranker-tracks")
    for name in ("LEAST_APART", "LEAST_OF_A_KIND", "PRIOR", "FLOOR", "WEIGHT"):
        monkeypatch.setattr(module, name, 1)
    loaded = SeededRanker.load(tmp_path / "ranker-tracks", apart=False)
    rows = examples(1).features[0]
    np.testing.assert_array_equal(
        loaded.score(rows, FUSED, seeded=True), ranker.score(rows, FUSED, seeded=True)
    )
    stored = json.loads((tmp_path / "ranker-tracks.json").read_text())
    (tmp_path / "ranker-tracks.json").write_text(json.dumps(stored | {"prior": 0}))
    other = SeededRanker.load(tmp_path / "ranker-tracks", apart=False)
    np.testing.assert_array_equal(other.score(rows, FUSED, seeded=True), other.seeded.score(rows))


@pytest.mark.parametrize("content", [None, b"{", b'{"seeded": "many"}'])
def test_a_file_that_is_missing_or_damaged_is_named(content: bytes | None, tmp_path: Path) -> None:
    SeededRanker.fit(SMALL, examples(20), seed=1).save(tmp_path / "ranker-tracks")
    (tmp_path / "ranker-tracks.json").unlink()
    if content is not None:
        (tmp_path / "ranker-tracks.json").write_bytes(content)
    with pytest.raises(ArtifactError, match=r"ranker-tracks\.json"):
        SeededRanker.load(tmp_path / "ranker-tracks", apart=False)


def test_a_question_without_a_hit_is_left_out() -> None:
    found = examples(3)
    found.add(found.features[0], np.arange(10, dtype=np.int32), np.array([99], np.int32), seeded=True)
    assert len(found.labels) == len(found.seeded) == 3


@pytest.mark.parametrize("questions", [5, 1, 0])
def test_examples_are_stored_whole(questions: int, tmp_path: Path) -> None:
    found = examples(questions)
    found.save(tmp_path / "fold.npz")
    loaded = Examples.load(tmp_path / "fold.npz")
    assert dataclasses.asdict(loaded).keys() == dataclasses.asdict(found).keys()
    assert (loaded.seeded, loaded.names) == (found.seeded, found.names)
    assert len(loaded.labels) == questions
    for one, other in zip(found.stacked(), loaded.stacked(), strict=True):
        np.testing.assert_array_equal(one, other)
    assert len(loaded.select(seeded=True).labels) == (questions + 1) // 2


@pytest.mark.usefixtures("few")
def test_a_logit_counts_beside_the_trees_where_no_track_is_shown(tmp_path: Path) -> None:
    """It takes part in the scores of such queries alone, and comes back from disk."""
    plain = examples(100)
    asked = dataclasses.replace(
        plain,
        names=["a score", "b score", "fused", "count", "tags"],
        features=[np.column_stack([rows, np.abs(rows[:, :1]), rows[:, :2]]) for rows in plain.features],
    )
    ranker = SeededRanker.fit(SMALL, asked, seed=1, logit=True)
    assert ranker.logit is not None
    assert ranker.seedless is not None
    rows = asked.features[1]
    np.testing.assert_array_equal(ranker.score(rows, FUSED, seeded=True), ranker.seeded.score(rows))
    expected = ranker.seedless.score(rows) + np.float32(0.3) * ranker.logit.score(rows)
    np.testing.assert_allclose(ranker.score(rows, FUSED, seeded=False), expected, rtol=1e-5)
    ranker.save(tmp_path / "ranker-tags")
    loaded = SeededRanker.load(tmp_path / "ranker-tags", apart=True)
    np.testing.assert_array_equal(
        loaded.score(rows, FUSED, seeded=False),
        ranker.score(rows, FUSED, seeded=False),
    )
    assert SeededRanker.fit(SMALL, examples(78), seed=1, logit=True).logit is None
